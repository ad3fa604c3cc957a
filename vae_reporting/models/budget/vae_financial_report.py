# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date


class VaeFinancialReport(models.Model):
    """What became of a budget: texts, actual amounts, reasons of significant gaps.

    Due within six months of the end of the year for which the grant was given (arrêté
    of 11 October 2006, form Cerfa 15059): ready the day the period is over. The amounts
    are those of the budget's lines.
    """

    _name = "vae.financial.report"
    _description = "Financial Report"
    _inherit = ["vae.director.document.mixin"]
    _order = "date_end desc, id desc"
    _rec_name = "budget_id"

    _vae_stays = ("budget_id",)
    _signature_report = "vae_reporting.report_vae_financial_report"
    _print_order = "date_end, id"

    budget_id = fields.Many2one(
        comodel_name="vae.budget",
        required=True,
        index=True,
        ondelete="restrict",
        domain=[("state", "=", "signed"), ("report_ids", "=", False)],
    )
    company_id = fields.Many2one(
        related="budget_id.company_id", store=True, precompute=True, index=True
    )
    program_id = fields.Many2one(related="budget_id.program_id", store=True)
    date_start = fields.Date(related="budget_id.date_start", store=True)
    date_end = fields.Date(related="budget_id.date_end", store=True)

    # Qualitative part
    work_done = fields.Text(help="Actions that took place, and how.")
    beneficiaries = fields.Text(help="How many people, by audience. Name nobody.")
    dates_places = fields.Text(string="Dates and Places")
    objectives = fields.Text(
        string="Objectives Reached", help="By the indicators of the application."
    )
    # Annex
    voluntary_note = fields.Text(
        string="Voluntary Contributions", help="How they were counted."
    )
    remarks = fields.Text()
    place = fields.Char(
        string="Made At", compute="_compute_place", store=True, readonly=False
    )
    date = fields.Date(
        string="Made On", required=True, default=lambda self: self._default_date()
    )

    _budget_uniq = models.Constraint(
        "UNIQUE(budget_id)", "This budget has a financial report already: open it."
    )

    @api.model
    def _default_date(self):
        return fields.Date.context_today(self)

    @api.depends("budget_id.company_id")
    def _compute_place(self):
        for report in self:
            report.place = report.place or report.budget_id.company_id.city

    @api.depends("budget_id")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for report in self:
            report.display_name = self.env._(
                "Financial report · %(budget)s",
                budget=report.budget_id.display_name or "…",
            )

    # ------------------------------------------------------------------
    # Create
    # ------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        reports = super().create(vals_list)
        for budget in reports.budget_id:
            if budget.state != "signed":
                raise UserError(
                    self.env._(
                        "“%(budget)s” is not signed: a report compares with a forecast"
                        " that no longer changes. Have it signed first.",
                        budget=budget.display_name,
                    )
                )
        return reports

    def copy_data(self, default=None):
        raise UserError(self.env._("A budget has one financial report."))

    # ------------------------------------------------------------------
    # Signature, print
    # ------------------------------------------------------------------

    def _print_number(self):
        self.ensure_one()
        return f"CRF-{self.date_start:%Y}-{self.id}"

    def _signature_fields(self):
        return (
            *("budget_id", "work_done", "beneficiaries", "dates_places", "objectives"),
            *("voluntary_note", "remarks", "place", "date"),
        )

    def _signature_content(self):
        budget = self.sudo().budget_id
        return {
            **super()._signature_content(),
            "common_actual": budget.common_actual,
            "lines": budget._said("forecast", "actual", "reason"),
        }

    def _signature_check(self):
        self.ensure_one()
        budget = self.budget_id
        if budget.date_end > fields.Date.context_today(self):
            raise UserError(
                self.env._(
                    "“%(report)s”: the period runs until %(date)s. Its accounts are"
                    " signed once it is over.",
                    report=self.display_name,
                    date=format_date(self.env, budget.date_end),
                )
            )
        budget._refresh()
        if budget.is_consolidated:
            budget._check_parts(lambda part: part.report_state == "signed")
        if budget.people_without_cost:
            raise UserError(
                self.env._(
                    "“%(report)s”: no hourly cost is known of %(people)s, whose hours"
                    " would count for nothing. Add it under Steering › Hourly Costs.",
                    report=self.display_name,
                    people=budget.people_without_cost,
                )
            )
        budget._check_column("actual")
        unexplained = budget.line_ids.filtered(
            lambda line: line.is_gap and not line.reason
        )
        if unexplained:
            raise UserError(
                self.env._(
                    "“%(report)s”: the gap between forecast and actual of %(headings)s"
                    " has no reason yet. Write it on the budget, beside the amounts.",
                    report=self.display_name,
                    headings=", ".join(
                        self.env._("“%(heading)s”", heading=line.heading_id.name)
                        for line in unexplained
                    ),
                )
            )
        return super()._signature_check()

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------

    def action_view_budget(self):
        """Open the budget, where amounts and reasons are written."""
        self.ensure_one()
        return self.budget_id._get_records_action()
