# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date, timedelta

from odoo import fields
from odoo.fields import Command

from odoo.addons.vae_assistance.tests.common import ROLES, VaeCommon, user


class ConventionCommon(VaeCommon):
    """A program and who pays, a director who signs, and ways to make conventions.

    The tables say what is owed of a convention over this year.
    """

    director2 = user("director2", ROLES["director"], company="other_company")

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.funder = cls.env["res.partner"].create(
            {
                "name": "Région de test",
                "is_company": True,
                "email": "region@example.com",
            }
        )
        cls.program.funder_id = cls.funder
        cls.company.vae_director_id = cls.director
        cls.other_company.vae_director_id = cls.director2
        cls.today = fields.Date.today()
        cls.year = cls.today.year
        cls.template = cls.env["vae.obligation.template"].create(
            {
                "name": "Obligations de test",
                "program_id": cls.program.id,
                "line_ids": [
                    Command.create(line)
                    for line in (
                        {
                            "name": "Document de cadrage",
                            "kind": "framing",
                            "anchor": "start",
                            "offset_months": 1,
                            "needs_signature": True,
                            "by_structure": True,
                        },
                        {
                            "name": "Acompte",
                            "kind": "payment",
                            "anchor": "signature",
                            "offset_months": 2,
                            "percent": 33.33,
                            "sequence": 20,
                        },
                        {
                            "name": "Solde",
                            "kind": "payment",
                            "anchor": "end",
                            "percent": 66.67,
                            "sequence": 30,
                        },
                        {
                            "name": "Comptes",
                            "kind": "accounts",
                            "anchor": "year_end",
                            "offset_months": 6,
                            "sequence": 40,
                        },
                    )
                ],
            }
        )

    @classmethod
    def _convention(cls, user=None, **values):
        conventions = cls.env["vae.convention"].with_user(user or cls.director)
        return conventions.create(
            {
                "name": "Assistance renforcée",
                "program_id": cls.program.id,
                "date_start": date(cls.year, 1, 1),
                "line_ids": [
                    Command.create(
                        {"kind": "assistance", "quantity": 3, "price": 33.34}
                    )
                ],
                **values,
            }
        )

    @classmethod
    def _grouping(cls):
        return cls.env["vae.grouping"].create(
            {
                "name": "Groupement de test",
                "lead_id": cls.company.id,
                "member_ids": [Command.set((cls.company | cls.other_company).ids)],
            }
        )

    @classmethod
    def _in_days(cls, days):
        return cls.today + timedelta(days=days)

    @staticmethod
    def _named(convention, name):
        return convention.obligation_ids.filtered(
            lambda each: each.name == name and not each.whole_id
        )
