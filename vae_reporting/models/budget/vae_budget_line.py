# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from .vae_budget import whole_euros

MOST = 999_999_999
HUNDRED = 100
# What is said by hours or kilometres: quantity × unit cost is its forecast.
BY_QUANTITY = ("wage", "contributions", "taxes", "travel")


class VaeBudgetLine(models.Model):
    """A heading of a budget: what is forecast, what it became, and why.

    Written by its budget: people only read it.
    """

    _name = "vae.budget.line"
    _description = "Budget Line"
    _order = "budget_id, side, sequence, heading_id, id"
    _rec_name = "heading_id"

    budget_id = fields.Many2one(
        comodel_name="vae.budget",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(related="budget_id.company_id", store=True)
    heading_id = fields.Many2one(
        comodel_name="vae.budget.heading",
        string="Heading",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    side = fields.Selection(related="heading_id.side", store=True)
    sequence = fields.Integer(related="heading_id.sequence", store=True)
    fed_by = fields.Selection(related="heading_id.fed_by")
    quantity = fields.Float(
        string="Hours or Kilometres",
        digits=(12, 2),
        readonly=True,
        help="Forecast; with its unit cost, it makes up the amount.",
    )
    unit_cost = fields.Float(digits=(12, 4), readonly=True)
    forecast = fields.Integer(string="Forecast (€)", readonly=True)
    actual = fields.Integer(string="Actual (€)", readonly=True)
    actual_from = fields.Selection(
        selection=[
            ("typed", "Typed"),
            ("facts", "Computed"),
            ("analytic", "Analytic lines"),
        ],
        required=True,
        readonly=True,
        default="typed",
    )
    percent = fields.Float(
        string="Actual (%)", compute="_compute_gap", help="Actual / forecast."
    )
    is_gap = fields.Boolean(
        string="Significant Gap",
        compute="_compute_gap",
        help="Beyond both thresholds: its reason is asked for.",
    )
    reason = fields.Text(string="Reason of the Gap", readonly=True)

    _heading_uniq = models.Constraint(
        "UNIQUE(budget_id, heading_id)", "A heading stands once in a budget."
    )
    _check_forecast = models.Constraint(
        "CHECK(forecast >= 0 AND quantity >= 0 AND unit_cost >= 0)",
        "A budget has no negative amount: a charge that is less is a smaller charge.",
    )

    @api.depends("forecast", "actual")
    def _compute_gap(self):
        thresholds = self.budget_id._gap_thresholds()
        for line in self:
            gap = abs(line.actual - line.forecast)
            percent, euros = thresholds[line.budget_id]
            line.percent = line.forecast and HUNDRED * line.actual / line.forecast
            line.is_gap = (
                gap > euros
                and gap * HUNDRED > percent * line.forecast
                and line.heading_id.section != "voluntary"
            )

    @api.model
    def _with_amounts_of(self, headings):
        """Those of some headings that have an amount in a budget."""
        lines = self.search_fetch(
            Domain("heading_id", "in", headings.ids)
            & (Domain("forecast", "!=", 0) | Domain("actual", "!=", 0)),
            ["heading_id"],
        )
        return lines.heading_id

    def _has_amount(self):
        self.ensure_one()
        return bool(self.forecast or self.actual)

    def _is_computed(self):
        """Whether its actual amount follows from what was done."""
        self.ensure_one()
        if self.actual_from == "facts" and self.fed_by == "indirect":
            return bool(self.budget_id.indirect_rule)
        return self.actual_from != "typed"

    def _planned(self):
        """The forecast as its quantity says it; what is typed without one."""
        self.ensure_one()
        if self.fed_by in BY_QUANTITY and self.quantity:
            return whole_euros(self.quantity * self.unit_cost)
        return self.forecast

    def _put(self, column, amounts):
        """Write a column of some lines, of those whose amount is another one.

        :param dict amounts: line to euros
        :return: lines that changed
        """
        changed = self.browse()
        for line, amount in amounts.items():
            if line[column] != amount:
                line[column] = amount
                changed |= line
        return changed

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------

    def action_view_sources(self):
        """Open what the actual amount is made of: time, trips, analytic lines, parts.

        :raise UserError: it was typed
        """
        self.ensure_one()
        self.check_access("read")
        action = self.budget_id._sources_of(self)
        if not action:
            raise UserError(
                self.env._(
                    "“%(heading)s”: this amount was typed or imported, nothing stands"
                    " behind it.",
                    heading=self.heading_id.name,
                )
            )
        return action
