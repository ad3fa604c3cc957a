# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date

from odoo.addons.vae_assistance.tests.common import VaeCommon


class BudgetCommon(VaeCommon):
    """A budget of a past year, and a director who signs."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["ir.cron"].search([]).write({"active": False})
        cls.company.vae_director_id = cls.director
        cls.headings = {
            heading.code: heading
            for heading in cls.env["vae.budget.heading"].search([])
        }
        cls.budget = cls._create_budget()
        # What users read is not what the superuser has read.
        cls.env.invalidate_all()

    @classmethod
    def _create_budget(cls, year=2025, user=None, **values):
        user = user or cls.director
        return (
            cls.env["vae.budget"]
            .with_user(user)
            .create(
                {
                    "company_id": user.company_id.id,
                    "program_id": cls.program.id,
                    "date_start": date(year, 1, 1),
                    "date_end": date(year, 12, 31),
                    **values,
                }
            )
        )

    @classmethod
    def _type(cls, budget, column="forecast", **amounts):
        """Amounts by code of their heading, ``c`` before a number."""
        budget._save_amounts(
            [
                {
                    "heading": cls.headings[code.removeprefix("c")].id,
                    column: amount,
                    **({"actual_from": "typed"} if column == "actual" else {}),
                }
                for code, amount in amounts.items()
            ]
        )

    @classmethod
    def _line(cls, budget, code):
        return budget.line_ids.filtered(lambda line: line.heading_id.code == code)

    @classmethod
    def _work(cls, user, day, hours, km=0, program=None, kind="network"):
        kind = cls.env.ref(f"vae_assistance.vae_time_kind_{kind}")
        return cls.env["vae.time"].create(
            {
                "user_id": user.id,
                "company_id": user.company_id.id,
                "program_id": (program or cls.program).id,
                "date": day,
                "hours": hours,
                "km": km,
                "kind_id": kind.id,
            }
        )

    @classmethod
    def _cost(cls, day, wage, contributions=0, **values):
        return cls.env["vae.hourly.cost"].create(
            {
                "company_id": cls.company.id,
                "date_from": day,
                "wage": wage,
                "contributions": contributions,
                **values,
            }
        )

    @classmethod
    def _sign(cls, document):
        """As the director does on the screen, without the pad."""
        document.action_request_signatures()
        request = document.sudo()._signature_request()
        request.signer_ids._sign("screen")
        return request
