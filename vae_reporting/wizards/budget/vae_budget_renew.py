# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models

from ...models.budget.vae_budget import whole_euros

HUNDRED = 100


class VaeBudgetRenew(models.TransientModel):
    """The next budget, which starts from this one."""

    _name = "vae.budget.renew"
    _description = "Next Budget"

    budget_id = fields.Many2one(
        comodel_name="vae.budget", required=True, readonly=True, ondelete="cascade"
    )
    date_start = fields.Date(
        string="From",
        required=True,
        compute="_compute_dates",
        store=True,
        readonly=False,
        precompute=True,
    )
    date_end = fields.Date(
        string="Until",
        required=True,
        compute="_compute_dates",
        store=True,
        readonly=False,
        precompute=True,
    )
    amounts = fields.Selection(
        selection=[
            ("forecast", "The forecast of this budget"),
            ("actual", "Its actual amounts"),
            ("none", "No amounts"),
        ],
        string="Start From",
        required=True,
        default="forecast",
    )
    change = fields.Float(
        string="Change of All Amounts (%)",
        digits=(6, 2),
        help="2: each amount two percent higher; then rounded to the euro.",
    )

    _check_change = models.Constraint(
        "CHECK(change BETWEEN -100 AND 1000)",
        "The change is between −100 and 1,000 %.",
    )

    @api.depends("budget_id")
    def _compute_dates(self):
        for wizard in self:
            before = wizard.budget_id
            wizard.date_start = before.date_end and before.date_end + timedelta(days=1)
            if before:
                months = relativedelta(wizard.date_start, before.date_start)
                wizard.date_end = wizard.date_start + months - timedelta(days=1)

    def action_create_budget(self):
        """Make the next budget, in preparation.

        :return: window action on it
        :raise UserError: there is one over some of these days already
        """
        self.ensure_one()
        before = self.budget_id
        before.check_access("read")
        kept = (
            *("company_id", "program_id", "grouping_id", "analytic_account_id"),
            *("grant_heading_id", "indirect_rule", "indirect_percent"),
            *("common_forecast", "indirect_note", "is_consolidated"),
        )
        values = before.read(kept, load=None)[0]
        del values["id"]
        budget = before.create(
            {
                **values,
                "date_start": self.date_start,
                "date_end": self.date_end,
                "amounts": [] if before.is_consolidated else self._amounts(),
            }
        )
        return budget._get_records_action()

    def _amounts(self):
        factor = 1 + self.change / HUNDRED
        values = []
        for line in self.budget_id.line_ids.filtered("heading_id.active"):
            value = {
                "heading": line.heading_id.id,
                "actual_from": line.actual_from,
            }
            if self.amounts != "none":
                value["forecast"] = whole_euros(max(line[self.amounts], 0) * factor)
            if self.amounts == "forecast":
                value["quantity"] = line.quantity
                value["unit_cost"] = line.unit_cost * factor
            values.append(value)
        return values
