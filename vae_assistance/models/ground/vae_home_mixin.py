# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models
from odoo.exceptions import ValidationError


class VaeHomeMixin(models.AbstractModel):
    """What is for one structure (``company_id``) or for all, and others build on.

    Its author may move it, but not away from those who use it: their records would
    point to what they may not read any more.
    """

    _name = "vae.home.mixin"
    _description = "For One Structure or for All"

    @api.constrains("company_id")
    def _check_home(self):
        # Whoever uses it, seen by the author or not.
        owned = self.sudo().filtered("company_id")
        for company, records in owned.grouped("company_id").items():
            for field in records._vae_used_in():
                user = records._vae_first_user(field, company)
                if not user:
                    continue
                raise ValidationError(
                    self.env._(
                        "“%(record)s” is used by another structure (%(kind)s), which"
                        " could not read it any more. Leave the structure empty, or"
                        " make another one for %(structure)s.",
                        record=(user[field.name] & records)[:1].display_name,
                        kind=self.env["ir.model"]._get(field.model_name).name,
                        structure=company.name,
                    )
                )

    def _vae_first_user(self, field, company):
        """The first record that uses one of these, of another structure than this."""
        model = self.env[field.model_name].with_context(active_test=False)
        elsewhere = ("company_id", "not in", [company.id, False])
        return model.search([(field.name, "in", self.ids), elsewhere], limit=1)

    @api.model
    def _vae_used_in(self):
        """Stored links to these records from records that belong to a structure."""
        return [
            field
            for cls in self.env.registry.values()
            if not cls._abstract and not cls._transient and "company_id" in cls._fields
            if cls._fields["company_id"].store
            for field in cls._fields.values()
            if field.store
            and not field.related
            and field.type in ("many2one", "many2many")
            and field.comodel_name == self._name
        ]
