# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from dataclasses import replace

from odoo import api, fields, models
from odoo.fields import Domain

from ..ground.vae_figure import Figure, Perimeter
from .vae_budget import whole_euros

HUNDRED = 100
COMPONENTS = ("wage", "contributions", "taxes")


class VaeBudget(models.Model):
    """Amounts that follow from others: by quantity, by rule, from what was done."""

    _inherit = "vae.budget"

    date_refreshed = fields.Datetime(
        string="Actual Amounts Of",
        readonly=True,
        copy=False,
        help="When what follows from working time, trips and analytic lines was last"
        " computed.",
    )
    people_without_cost = fields.Char(
        string="Without Hourly Cost",
        readonly=True,
        copy=False,
        help="Their hours count for nothing in the charges of personnel.",
    )

    def action_refresh(self):
        """Compute what follows from working time, trips and analytic lines."""
        self.check_access("write")
        self._refresh()
        return self._vae_said(
            self.env._("Actual amounts are up to date."),
            after={"type": "ir.actions.client", "tag": "soft_reload"},
        )

    def action_read_analytic(self):
        """Read the actual amounts of the headings that have analytic accounts."""
        self.ensure_one()
        self.check_access("write")
        mapped = self._mappings().heading_id
        lines = self.sudo().line_ids.filtered(lambda each: each.heading_id in mapped)
        if self._may_refresh_actual():
            lines.write({"actual_from": "analytic"})
        return self.action_refresh()

    @api.model
    def _cron_refresh(self):
        """Keep the actual amounts of running budgets up to date."""
        progress = self.env["ir.cron"]._commit_progress
        asked = Domain("state", "in", ("to_sign", "signed"))
        todo = self.search(Domain("report_ids", "not any", asked))
        progress(remaining=len(todo))
        for budget in todo:
            budget = budget.try_lock_for_update()
            budget._refresh()
            if not progress(1):
                return

    def _refresh(self):
        """Bring all that is computed up to date; what is to be signed stays."""
        for budget in self:
            if budget.is_consolidated:
                budget._refresh_from_parts()
                continue
            lines = budget.sudo().line_ids
            if budget.state != "signed":
                lines._put("forecast", {line: line._planned() for line in lines})
                budget._refresh_indirect("forecast")
            if budget._may_refresh_actual():
                amounts, share = budget._amounts_from_facts(lines)
                lines._put("actual", amounts)
                budget._refresh_indirect("actual", share)
                budget.sudo().date_refreshed = fields.Datetime.now()

    def _may_refresh_actual(self):
        """Whether nobody was asked to sign the actual amounts, or has signed them."""
        return self.report_ids.state not in ("to_sign", "signed")

    def _amounts_from_facts(self, lines):
        """The amounts that follow from what was done, indirect charges left out.

        :return: dict of line to whole euros; share that the action has of all hours
        """
        self.ensure_one()
        computed = lines.filtered(lambda line: line.actual_from == "facts")
        fed_by = set(computed.mapped("fed_by"))
        counts_hours = bool(fed_by.intersection(COMPONENTS))
        amounts, share, without = {}, 0, self.env["res.users"]
        if counts_hours or self.indirect_rule == "hours":
            amounts, share, without = self._work()
        self.sudo().people_without_cost = counts_hours and ", ".join(
            without.sudo().mapped("name")
        )
        if "travel" in fed_by:
            amounts["travel"] = self._travel()
        analytic = lines.filtered(lambda line: line.actual_from == "analytic")
        found = {
            line: whole_euros(amounts[line.fed_by])
            for line in computed
            if line.fed_by in amounts
        }
        return {**found, **self._analytic_amounts(analytic)}, share

    # ------------------------------------------------------------------
    # Working time and trips
    # ------------------------------------------------------------------

    def _perimeter(self):
        """What the budget is about: its days, structure and program."""
        self.ensure_one()
        return Perimeter(
            self.date_start,
            self.date_end,
            {"company": self.company_id, "program": self.program_id},
        )

    def _of_all_programs(self):
        """The same days and structure, whatever the program."""
        return replace(self._perimeter(), axes={"company": self.company_id})

    def _travel(self):
        figures = self.env["vae.figure"]
        return figures._value(figures._figures()["budget_travel"], self._perimeter())

    def _work(self):
        """What the hours worked cost, each at the cost of its day, and their share.

        One query for each span of days between two changes of costs.

        :return: dict of component of an hourly cost to euros; share that the action
            has of all hours, where the rule of indirect charges asks for it; people
            whose hours have no cost
        """
        self.ensure_one()
        figures = self.env["vae.figure"]
        figure = figures._figures()["budget_hours"]
        asks_share = self.indirect_rule == "hours"
        perimeter = self._of_all_programs() if asks_share else self._perimeter()
        by = ["user", "program"] if asks_share else ["user"]
        costs = self.env["vae.hourly.cost"]._of_structure(self.company_id)
        amounts = dict.fromkeys(COMPONENTS, 0.0)
        without = self.env["res.users"]
        own = everything = 0
        for first, last in costs._spans(self.date_start, self.date_end):
            span = replace(perimeter, date_from=first, date_to=last)
            for (user, *program), hours in figures._values_by(figure, span, by).items():
                everything += hours
                if program and program[0] != self.program_id:
                    continue
                own += hours
                cost = costs._pick(user, first)
                if not cost:
                    without |= user
                for component in COMPONENTS:
                    amounts[component] += hours * cost[component]
        return amounts, everything and own / everything, without

    # ------------------------------------------------------------------
    # Indirect charges
    # ------------------------------------------------------------------

    def _refresh_indirect(self, column, share=0):
        """Write the indirect charges by the rule that is written on the budget.

        :param float share: that the action has of all hours
        """
        self.ensure_one()
        line = self.sudo().line_ids.filtered(
            lambda each: each.fed_by == "indirect" and each.actual_from == "facts"
        )
        if not line or not self.indirect_rule:
            return
        if self.indirect_rule == "percent":
            direct = self.line_ids.filtered(
                lambda each: (
                    each.side == "charge" and each.heading_id.section == "direct"
                )
            )
            amount = sum(direct.mapped(column)) * self.indirect_percent / HUNDRED
        elif column == "forecast":
            amount = self.common_forecast * self.indirect_percent / HUNDRED
        else:
            amount = self.common_actual * share
        line._put(column, {line: whole_euros(amount)})

    # ------------------------------------------------------------------
    # Analytic lines
    # ------------------------------------------------------------------

    def _mappings(self):
        return (
            self.env["vae.budget.mapping"]
            .sudo()
            .search([("company_id", "=", self.company_id.id)])
        )

    def _analytic_amounts(self, lines):
        # A sum of the structure's books: their lines are read by who may.
        figures = self.env["vae.figure"].sudo()
        return {
            line: whole_euros(figures._value(figure, self._of_all_programs()))
            * (-1 if line.side == "charge" else 1)
            for line in lines
            if (figure := self._analytic_figure(line))
        }

    def _analytic_figure(self, line):
        """The analytic lines behind a heading; None if no account is named."""
        mappings = self._mappings().filtered(
            lambda each: each.heading_id == line.heading_id
        )
        account = self.sudo().analytic_account_id
        if not mappings or not account:
            return None
        of_action = Domain(account.plan_id._column_name(), "in", account.ids)
        return Figure(
            code="budget_analytic",
            label=line.heading_id.name,
            model="account.analytic.line",
            domain=of_action & mappings._domain_of_lines(),
            aggregate="amount:sum",
            unit="euros",
            date="date",
            axes={"company": "company_id"},
        )

    # ------------------------------------------------------------------
    # What stands behind a line
    # ------------------------------------------------------------------

    def _sources_of(self, line):
        """The action that opens what a line's actual amount is made of; or None."""
        self.ensure_one()
        if self.is_consolidated:
            return self._parts_of(line)
        if not line._is_computed():
            return None
        figures = self.env["vae.figure"]
        if line.actual_from == "analytic":
            figure = self._analytic_figure(line)
            return figure and figures._open(figure, self._of_all_programs())
        if line.fed_by == "indirect" and self.indirect_rule == "percent":
            return self._lines_action(
                self.env._("Direct Charges"),
                Domain("budget_id", "=", self.id)
                & Domain("side", "=", "charge")
                & Domain("heading_id.section", "=", "direct"),
            )
        code = "budget_travel" if line.fed_by == "travel" else "budget_hours"
        return figures._open(
            figures._figures()[code],
            self._perimeter(),
            name=f"{line.heading_id.name} · {self._period()}",
        )

    @api.model
    def _lines_action(self, title, domain):
        return self.env["vae.budget.line"]._get_records_action(
            name=title, domain=list(domain), views=[(False, "list")]
        )
