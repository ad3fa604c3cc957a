# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date

from odoo.fields import Command
from odoo.tests import new_test_user

from odoo.addons.vae_assistance.tests.common import ROLES, VaeCommon


class ObjectiveCommon(VaeCommon):
    """A grouping of two structures, each with its director, and what they deliver."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other_director = new_test_user(
            cls.env,
            login="test_other_director",
            groups=ROLES["director"],
            company_id=cls.other_company.id,
            company_ids=[Command.set(cls.other_company.ids)],
            email="other_director@example.com",
        )
        cls.company.vae_director_id = cls.director
        cls.other_company.vae_director_id = cls.other_director
        cls.grouping = cls.env["vae.grouping"].create(
            {
                "name": "Groupement de test",
                "lead_id": cls.company.id,
                "member_ids": [Command.set((cls.company | cls.other_company).ids)],
            }
        )
        cls.visitor = cls.env["res.partner"].create({"name": "Personne reçue"})

    @classmethod
    def _objective(cls, user=None, **values):
        return (
            cls.env["vae.objective"]
            .with_user(user or cls.director)
            .create(
                {
                    "kind": "advice",
                    "program_id": cls.program.id,
                    "date_start": "2026-01-01",
                    "quantity": 60,
                    **values,
                }
            )
        )

    @classmethod
    def _total(cls, **values):
        """A total of the grouping, shared evenly by its lead's director."""
        total = cls._objective(grouping_id=cls.grouping.id, **values)
        cls._share(total)
        return total

    @classmethod
    def _share(cls, objective, users=None, evenly=True):
        dialog = (
            objective.env["vae.objective.share"]
            .with_context(default_objective_id=objective.id)
            .create(
                {
                    "evenly": evenly,
                    "user_ids": [Command.set(users.ids if users else [])],
                }
            )
        )
        dialog.action_confirm()
        return objective.sudo().share_ids

    @classmethod
    def _deliver(cls, days, user=None, **values):
        """Services of advice on some days of 2026, month and day."""
        user = user or cls.referent
        return cls.env["vae.service"].create(
            [
                {
                    "kind": "advice",
                    "date": day if isinstance(day, date) else date(2026, *day),
                    "user_id": user.id,
                    "company_id": user.company_id.id,
                    "partner_id": cls.visitor.id,
                    "program_id": cls.program.id,
                    **values,
                }
                for day in days
            ]
        )

    def _months(self, objective):
        return objective.sudo().month_ids.sorted("date").mapped("quantity")
