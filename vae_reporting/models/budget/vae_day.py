# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import format_date

from odoo.addons.vae_assistance.models.ground.vae_day import Block, Source


class VaeDay(models.AbstractModel):
    """Budgets and financial reports that whoever directs has to have signed."""

    _inherit = "vae.day"

    @api.model
    def _blocks_direction(self):
        draft = Domain("company_id", "in", self.env.companies.ids) & Domain(
            "state", "=", "draft"
        )
        return {
            **super()._blocks_direction(),
            "budgets": Block(
                label=self.env._("Budgets to Sign"),
                icon="fa-eur",
                sequence=30,
                sources=[
                    Source(
                        model="vae.budget",
                        domain=draft,
                        row=self._budget_row,
                        action="vae_reporting.vae_budget_action",
                        order="date_start, id",
                        fetched=("date_start", "date_end", "program_id"),
                    ),
                    Source(
                        model="vae.financial.report",
                        domain=draft & Domain("date_end", "<", "today"),
                        row=self._financial_report_row,
                        action="vae_reporting.vae_financial_report_action",
                        order="date_end, id",
                        fetched=("budget_id", "date_end"),
                    ),
                ],
            ),
        }

    @api.model
    def _budget_row(self, budget):
        balanced = budget.is_balanced
        return self._row(
            budget,
            budget.display_name,
            self.env._("charges and products are equal")
            if balanced
            else self.env._("charges and products differ"),
            [("action_request_signatures", self.env._("Have It Signed"))]
            if balanced
            else [("", self.env._("Open"))],
            sort=budget.date_start,
        )

    @api.model
    def _financial_report_row(self, report):
        return self._row(
            report,
            report.display_name,
            self.env._(
                "period over since %(day)s", day=format_date(self.env, report.date_end)
            ),
            [("action_request_signatures", self.env._("Have It Signed"))],
            sort=report.date_end,
        )
