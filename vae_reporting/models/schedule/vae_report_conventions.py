# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models
from odoo.fields import Domain

from ..ground.sheet import Column, Sheet
from . import periods


class VaeReportSchedule(models.Model):
    """What is due under the conventions, and their budgets and financial reports."""

    _inherit = "vae.report.schedule"

    @api.model
    def _selection_kind(self):
        return [
            *super()._selection_kind(),
            ("calendar", self.env._("Calendar of conventions and obligations")),
            ("budget", self.env._("Budget and financial report")),
        ]

    @api.model
    def _kinds_help(self):
        return {
            **super()._kinds_help(),
            "calendar": self.env._(
                "What is late, what is due until the next report, what was done, and"
                " the payments awaited."
            ),
            "budget": self.env._(
                "The budget of each action of the period, or its financial report as"
                " soon as there is one. Without rights: what is signed."
            ),
        }

    # ------------------------------------------------------------------
    # Calendar
    # ------------------------------------------------------------------

    def _report_calendar(self, asked):
        obligations = self.env["vae.obligation"]
        until = (
            periods.following(
                self.period, periods.following(self.period, asked.date_from)
            )
            - periods.DAY
        )
        scope = self._obligations_domain()
        due = obligations.search(
            scope & Domain("date_done", "=", False) & Domain("deadline", "<=", until)
        )
        done = obligations.search(
            scope
            & Domain("date_done", ">=", asked.date_from)
            & Domain("date_done", "<=", asked.date_to),
            order="date_done, id",
        )
        if not due and not done:
            return []
        columns = (
            Column(self.env._("Due On"), "date"),
            Column(self.env._("What"), "long"),
            Column(self.env._("Convention")),
            Column(self.env._("Structure")),
            Column(self.env._("State")),
            Column(self.env._("What Is Missing")),
        )
        sheets = [
            Sheet(
                self.env._("Late, or due soon"),
                columns,
                [self._obligation_row(each) for each in due],
                note=self.env._("Due until the end of the next period."),
            ),
            Sheet(
                self.env._("Done in the period"),
                (
                    Column(self.env._("Done On"), "date"),
                    *columns[1:4],
                ),
                [(each.date_done, *self._obligation_row(each)[1:4]) for each in done],
            ),
        ]
        # Outside, nobody learns what others pay.
        if self.convention_id or not asked.is_let_out:
            sheets.append(self._conventions_sheet(asked))
        return [sheet for sheet in sheets if sheet.rows]

    def _obligations_domain(self):
        if self.convention_id:
            return Domain("convention_id", "=", self.convention_id.id)
        own = Domain("company_id", "=", self.company_id.id)
        if self.program_id:
            own &= Domain("program_id", "=", self.program_id.id)
        return own

    def _obligation_row(self, obligation):
        states = dict(obligation._selection_state())
        return (
            obligation.deadline,
            obligation.name,
            obligation.convention_id.sudo().display_name,
            obligation.company_id.sudo().name,
            states[obligation.state],
            obligation.missing,
        )

    def _conventions_domain(self, asked):
        if self.convention_id:
            return Domain("id", "=", self.convention_id.id)
        domain = (
            Domain("company_id", "=", self.company_id.id)
            & Domain("date_start", "<=", asked.date_to)
            & Domain("date_end_current", ">=", asked.date_from)
        )
        if self.program_id:
            domain &= Domain("program_id", "=", self.program_id.id)
        return domain

    def _conventions_sheet(self, asked):
        conventions = self.env["vae.convention"].search(
            self._conventions_domain(asked), order="date_start, id"
        )
        states = dict(conventions._selection_state())
        return Sheet(
            self.env._("Conventions of the period"),
            (
                Column(self.env._("Convention"), "long"),
                Column(self.env._("Commanditaire")),
                Column(self.env._("From"), "date"),
                Column(self.env._("To"), "date"),
                Column(self.env._("State")),
                Column(self.env._("Amount"), "euros"),
                Column(self.env._("Received"), "euros"),
            ),
            [
                (
                    each.display_name,
                    each.partner_id.sudo().name,
                    each.date_start,
                    each.date_end_current,
                    states[each.state],
                    each.amount,
                    each.amount_received,
                )
                for each in conventions
            ],
        )

    # ------------------------------------------------------------------
    # Budget and financial report
    # ------------------------------------------------------------------

    def _report_budget(self, asked):
        """The documents themselves: of each action the report, else the budget."""
        reports = self.env["vae.financial.report"].search(
            self._budgets_domain(asked), order="date_start, id"
        )
        budgets = self.env["vae.budget"].search(
            self._budgets_domain(asked), order="date_start, id"
        )
        if asked.is_let_out:
            # What the structure lets out is what its director has signed.
            reports = reports.filtered(lambda each: each.state == "signed")
            budgets = budgets.filtered(lambda each: each.state == "signed")
        budgets -= reports.budget_id
        return [
            *self._printed(reports, "report_vae_financial_report"),
            *self._printed(budgets, "report_vae_budget"),
        ]

    def _budgets_domain(self, asked):
        domain = (
            Domain("company_id", "=", self.company_id.id)
            & Domain("date_start", "<=", asked.date_to)
            & Domain("date_end", ">=", asked.date_from)
        )
        if self.program_id:
            domain &= Domain("program_id", "=", self.program_id.id)
        return domain

    def _printed(self, documents, report, has_workbook=True):
        """The documents as files, by a report that exists as PDF and as workbook."""
        as_workbook = has_workbook and self.file_format == "xlsx"
        reports = self.env["ir.actions.report"].with_context(
            force_report_rendering=True
        )
        name = f"vae_reporting.{report}{'_xlsx' if as_workbook else ''}"
        files = []
        for document in documents:
            content, kind = reports._render(name, document.ids)
            files.append((f"{document._print_file_name()}.{kind}", content))
        return files
