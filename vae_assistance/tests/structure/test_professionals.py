# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.tests import Form, tagged
from odoo.tools.safe_eval import safe_eval

from ...models.ground.vae_guard import Guard
from ..common import VaeCommon


@tagged("post_install", "-at_install")
class TestProfessionals(VaeCommon):
    """Who may be chosen as a professional: people of the structure with a VAE role."""

    def _fields(self):
        """Stored fields of ours in which somebody chooses among the users."""
        for name in sorted(self.env.registry):
            model = self.env[name]
            if not isinstance(model, Guard):
                continue
            for fname in sorted(model._vae_guarded.professionals):
                if not model._fields[fname].readonly:
                    yield model, model._fields[fname]

    def test_lists_show_professionals_of_the_structure_only(self):
        tried = 0
        for model, field in self._fields():
            domain = field.get_comodel_domain(model)
            if isinstance(field.domain, str):
                values = {"company_id": self.company.id, "id": self.company.id}
                domain = Domain(safe_eval(field.domain, values))
            with self.subTest(model=model._name, field=field.name):
                shown = self.env["res.users"].with_user(self.admin).search(domain)
                self.assertIn(self.accompagnateur, shown)
                for other in (self.employee, self.stranger):
                    self.assertNotIn(other, shown)
            tried += 1
        self.assertGreater(tried, 12)

    def test_nobody_else_is_written(self):
        self.employee.company_ids = self.company
        own = self.candidate.with_user(self.referent)
        with self.assertRaisesRegex(ValidationError, "has no VAE role"):
            own.accompagnateur_ids = [(4, self.employee.id)]
        fiche = self._create_fiche(own)
        with self.assertRaisesRegex(ValidationError, "has no VAE role"):
            fiche.with_user(self.referent).user_id = self.employee
        logs = self.env["vae.contact.log"].with_user(self.referent)
        with self.assertRaisesRegex(ValidationError, "has no VAE role"):
            logs.create({"candidate_id": own.id, "user_id": self.employee.id})
        self.assertFalse(Form(own).user_id._filtered_access("read") - self.referent)

    def test_who_has_lost_the_role_stays_where_they_were(self):
        fiche = self._create_fiche(self.candidate, user_id=self.referent.id)
        self.referent.group_ids = [(6, 0, self.env.ref("base.group_user").ids)]
        mine = fiche.with_user(self.coordinator)
        mine.write({"user_id": self.referent.id, "remarks": "Ici"})
