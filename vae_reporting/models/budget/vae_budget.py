# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import float_round, format_date

COLUMNS = ("forecast", "actual")
SIDES = ("charge", "product")


def whole_euros(amount):
    """The one rule of rounding: each line to the nearest euro, 0.50 € upwards.

    Totals are sums of rounded lines.
    """
    return int(float_round(amount, precision_digits=0, rounding_method="HALF-UP"))


class VaeBudget(models.Model):
    """Charges and products of a structure's action over a period, in whole euros.

    The forecast is signed first and no longer changes; what became of it is told by the
    financial report (``vae.financial.report``), on the same lines. In a grouping each
    structure has its part, and the lead a consolidated budget that is their sum.
    """

    _name = "vae.budget"
    _description = "Budget"
    _inherit = ["vae.of.grouping.mixin", "vae.director.document.mixin"]
    _order = "date_start desc, id desc"
    _check_company_auto = True

    date_start = fields.Date(
        string="From", required=True, default=lambda self: self._default_date_start()
    )
    date_end = fields.Date(
        string="Until", required=True, default=lambda self: self._default_date_end()
    )
    program_id = fields.Many2one(
        comodel_name="vae.program",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
        domain="[('company_id', 'in', [company_id, False])]",
        tracking=True,
    )
    active = fields.Boolean(default=True)
    analytic_account_id = fields.Many2one(
        comodel_name="account.analytic.account",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        help="Actual amounts may be read from its lines: see “Analytic Accounts” under"
        " Configuration.",
    )
    grant_heading_id = fields.Many2one(
        comodel_name="vae.budget.heading",
        string="Grant Asked For",
        ondelete="restrict",
        domain=[("side", "=", "product"), ("child_ids", "=", False)],
        help="The heading that is the grant: its share of all products is printed.",
    )
    line_ids = fields.One2many(
        comodel_name="vae.budget.line",
        inverse_name="budget_id",
        string="Lines",
        readonly=True,
    )

    # Indirect charges: the rule is written on the budget.
    indirect_rule = fields.Selection(
        selection=[
            ("percent", "Percentage of direct charges"),
            ("hours", "Share of common charges, by hours"),
        ],
        string="Indirect Charges",
        help="Empty: typed like the other headings.",
    )
    indirect_percent = fields.Float(
        string="Percentage",
        digits=(5, 2),
        help="Of the direct charges; or, by hours, the share that is forecast.",
    )
    common_forecast = fields.Integer(
        string="Common Charges, Forecast (€)",
        help="Fixed charges of the whole structure over the period.",
    )
    common_actual = fields.Integer(string="Common Charges, Actual (€)", copy=False)
    indirect_note = fields.Text(
        string="Rule in Your Words",
        help="Printed below the rule: why it is a fair one.",
    )
    indirect_text = fields.Char(
        string="Rule as Printed", compute="_compute_indirect_text"
    )

    charge_forecast = fields.Integer(
        string="Charges (€)", compute="_compute_totals", store=True
    )
    product_forecast = fields.Integer(
        string="Products (€)", compute="_compute_totals", store=True
    )
    charge_actual = fields.Integer(
        string="Actual Charges (€)", compute="_compute_totals", store=True
    )
    product_actual = fields.Integer(
        string="Actual Products (€)", compute="_compute_totals", store=True
    )
    is_balanced = fields.Boolean(
        string="Balanced",
        compute="_compute_totals",
        store=True,
        help="The forecast's charges equal its products, and so do the voluntary"
        " contributions.",
    )
    report_ids = fields.One2many(
        comodel_name="vae.financial.report",
        inverse_name="budget_id",
        string="Financial Reports",
        readonly=True,
    )
    report_state = fields.Selection(
        related="report_ids.state", string="Financial Report Is"
    )

    _check_dates = models.Constraint(
        "CHECK(date_end > date_start)",
        "A budget ends after it begins: correct one of its two dates.",
    )
    _check_rule = models.Constraint(
        "CHECK(indirect_percent BETWEEN 0 AND 100 AND common_forecast >= 0"
        " AND common_actual >= 0)",
        "A percentage is between 0 and 100, and common charges are not negative.",
    )
    # Two directors who begin the same budget at once; see _check_overlap.
    _begun_uniq = models.UniqueIndex(
        "(company_id, program_id, COALESCE(is_consolidated, FALSE), date_start)"
        " WHERE active",
        "There is a budget of this program from that day already: open that one.",
    )

    # ------------------------------------------------------------------
    # Defaults
    # ------------------------------------------------------------------

    @api.model
    def _default_date_start(self):
        return fields.Date.start_of(fields.Date.context_today(self), "year")

    @api.model
    def _default_date_end(self):
        return fields.Date.end_of(fields.Date.context_today(self), "year")

    # ------------------------------------------------------------------
    # Computed
    # ------------------------------------------------------------------

    @api.depends("date_start", "date_end", "program_id.name", "is_consolidated")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for budget in self:
            parts = [
                self.env._("Budget %(period)s", period=budget._period()),
                budget.program_id.name,
                budget.is_consolidated and self.env._("consolidated"),
            ]
            budget.display_name = " · ".join(filter(None, parts))

    def _period(self):
        """The period as people say it: a calendar year, or its two days."""
        self.ensure_one()
        first, last = self.date_start, self.date_end
        if not (first and last):
            return "…"
        is_year = (first.month, first.day, last.month, last.day) == (1, 1, 12, 31)
        if is_year and first.year == last.year:
            return str(first.year)
        return f"{format_date(self.env, first)} – {format_date(self.env, last)}"

    @api.depends(
        "line_ids.forecast",
        "line_ids.actual",
        "line_ids.heading_id.side",
        "line_ids.heading_id.section",
    )
    def _compute_totals(self):
        for budget in self:
            for column in COLUMNS:
                totals = budget._totals(column)
                for side in SIDES:
                    budget[f"{side}_{column}"] = totals[side]
            budget.is_balanced = not any(budget._imbalance("forecast"))

    def _totals(self, column):
        """Sums of a column, in euros.

        :param str column: ``forecast`` or ``actual``
        :return: dict with the total of each side (``charge``, ``product``) and that of
            its voluntary contributions (``charge_voluntary``, ``product_voluntary``)
        """
        self.ensure_one()
        totals = defaultdict(int)
        for line in self.line_ids:
            heading = line.heading_id
            is_voluntary = heading.section == "voluntary"
            key = f"{heading.side}_voluntary" if is_voluntary else heading.side
            totals[key] += line[column]
        return totals

    def _imbalance(self, column):
        """Charges less products, without and of voluntary contributions."""
        totals = self._totals(column)
        return (
            totals["charge"] - totals["product"],
            totals["charge_voluntary"] - totals["product_voluntary"],
        )

    @api.depends("indirect_rule", "indirect_percent")
    @api.depends_context("lang")
    def _compute_indirect_text(self):
        for budget in self:
            percent = f"{budget.indirect_percent:.2f}".rstrip("0").rstrip(".")
            percent = percent.replace(".", ",")
            texts = {
                "percent": self.env._(
                    "Indirect charges: %(percent)s %% of the direct charges of the"
                    " action (headings 60 to 69).",
                    percent=percent,
                ),
                "hours": self.env._(
                    "Indirect charges: the structure's common charges, in the share"
                    " that the hours of the action have of all hours worked"
                    " (forecast: %(percent)s %%).",
                    percent=percent,
                ),
            }
            budget.indirect_text = texts.get(budget.indirect_rule, "")

    # ------------------------------------------------------------------
    # Constraints
    # ------------------------------------------------------------------

    @api.constrains(
        "company_id",
        "program_id",
        "date_start",
        "date_end",
        "is_consolidated",
        "active",
    )
    def _check_overlap(self):
        for budget in self.filtered("active"):
            other = self.search(
                Domain("id", "!=", budget.id)
                & Domain("company_id", "=", budget.company_id.id)
                & Domain("program_id", "=", budget.program_id.id)
                & Domain("is_consolidated", "=", budget.is_consolidated)
                & Domain("date_start", "<=", budget.date_end)
                & Domain("date_end", ">=", budget.date_start),
                limit=1,
            )
            if other:
                raise ValidationError(
                    self.env._(
                        "“%(other)s” covers days of this period already: amounts would"
                        " count twice. Change the dates, or go on with that budget.",
                        other=other.display_name,
                    )
                )

    # ------------------------------------------------------------------
    # Create, write, delete
    # ------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        # Amounts need lines, which need the budget.
        amounts = [vals.pop("amounts", None) for vals in vals_list]
        budgets = super().create(vals_list)
        budgets._add_lines()
        for budget, typed in zip(budgets, amounts, strict=True):
            if typed:
                budget._save_amounts(typed)
        budgets._refresh()
        return budgets

    def write(self, vals):
        result = super().write(vals)
        if not vals.keys().isdisjoint(self._refreshing_fields()):
            self.report_ids._signature_check_content()
            self._refresh()
        return result

    @api.model
    def _refreshing_fields(self):
        """What computed amounts depend on; to be extended."""
        return {
            *("date_start", "date_end", "program_id", "grouping_id"),
            *("indirect_rule", "indirect_percent", "common_forecast", "common_actual"),
            "analytic_account_id",
        }

    def copy_data(self, default=None):
        raise UserError(
            self.env._(
                "Two budgets of one period would count twice. Use “Next Budget”: it"
                " starts from this one, in another period."
            )
        )

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------

    def action_balance(self):
        """Let the structure's own resources make both sides equal.

        The forecast's, as long as it is not signed; then those of the actual amounts.

        :raise UserError: products exceed charges without them, or the heading is gone
        """
        self.ensure_one()
        self.check_access("write")
        column = "actual" if self.state == "signed" else "forecast"
        line = self.line_ids.filtered(lambda each: each.heading_id.code == "own")
        missing, _voluntary = self._imbalance(column)
        amount = line[column] + missing
        if not line or amount < 0:
            raise UserError(
                self.env._(
                    "Products exceed charges by %(amount)s €, own resources left out:"
                    " correct the headings.",
                    amount=-amount,
                )
            )
        self._save_amounts(
            [
                {
                    "heading": line.heading_id.id,
                    column: amount,
                    **({"actual_from": "typed"} if column == "actual" else {}),
                }
            ]
        )
        return True

    def action_next(self):
        """Open the dialog that makes the next budget from this one."""
        self.ensure_one()
        self.check_access("read")
        return self.env["vae.budget.renew"]._get_records_action(
            name=self.env._("Next Budget"),
            target="new",
            context={"default_budget_id": self.id},
        )

    def action_import(self):
        """Open the reading of amounts from a spreadsheet."""
        self.ensure_one()
        self.check_access("write")
        return self.env["vae.budget.import"]._get_records_action(
            name=self.env._("Amounts from a Spreadsheet"),
            target="new",
            context={
                "default_budget_id": self.id,
                "default_column": "actual" if self.state == "signed" else "forecast",
            },
        )

    def action_report(self):
        """Open the financial report; begin it if there is none."""
        self.ensure_one()
        self.check_access("read")
        report = self.report_ids
        if not report:
            report = report.create({"budget_id": self.id})
        return report._get_records_action()
