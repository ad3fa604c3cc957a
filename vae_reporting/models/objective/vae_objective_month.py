# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

# In the context of what writes months, and sees itself to what follows from them.
# Compared by identity: nothing that is sent from outside is this object.
LAYING = object()
LAYING_KEY = "vae_laying_out"
QUANTITY_MAX = 1_000_000


class VaeObjectiveMonth(models.Model):
    """What of an objective is to be delivered in one month.

    Made with the objective, one for each month of its period; the grid of a year is
    made of them.
    """

    _name = "vae.objective.month"
    _description = "Month of an Objective"
    _order = "objective_id, date"
    _rec_name = "date"

    objective_id = fields.Many2one(
        comodel_name="vae.objective",
        required=True,
        readonly=True,
        ondelete="cascade",
        index=True,
    )
    parent_id = fields.Many2one(
        related="objective_id.parent_id",
        string="Share Of",
        store=True,
        index="btree_not_null",
    )
    date = fields.Date(string="Month", required=True, readonly=True)
    name = fields.Char(compute="_compute_name")
    quantity = fields.Integer(required=True, default=0)
    actual = fields.Integer(
        string="Delivered", compute="_compute_actual", help="Delivered in the month."
    )
    actual_so_far = fields.Integer(string="Since Begun", compute="_compute_actual")
    quantity_so_far = fields.Integer(
        string="Objective So Far", compute="_compute_quantity_so_far"
    )

    _date_uniq = models.Constraint(
        "UNIQUE(objective_id, date)", "An objective has each of its months once."
    )
    _check_quantity = models.Constraint(
        f"CHECK(quantity >= 0 AND quantity <= {QUANTITY_MAX})",
        "The objective of a month is a number between 0 and 1,000,000.",
    )

    @api.depends("date", "objective_id.date_end")
    @api.depends_context("lang")
    def _compute_name(self):
        for month in self:
            start, end = month.objective_id.date_start, month.objective_id.date_end
            same_year = start and end and start.year == end.year
            month.name = month.date and format_date(
                self.env, month.date, date_format="MMM" if same_year else "MMM yy"
            )

    @api.depends("date")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for month in self:
            month.display_name = month.date and format_date(
                self.env, month.date, date_format="MMMM y"
            )

    @api.depends("objective_id.kind")
    @api.depends_context("uid", "allowed_company_ids")
    def _compute_actual(self):
        actuals = self.objective_id._actuals()
        for month in self:
            delivered = actuals[month.objective_id]
            month.actual = delivered[month.date]
            month.actual_so_far = sum(
                number for day, number in delivered.items() if day <= month.date
            )

    @api.depends("objective_id.month_ids.quantity")
    def _compute_quantity_so_far(self):
        for month in self:
            month.quantity_so_far = sum(
                other.quantity
                for other in month.objective_id.month_ids
                if other.date <= month.date
            )

    def write(self, vals):
        with self.objective_id._months_typed() as objectives:
            months = self.with_env(objectives.env)
            return super(VaeObjectiveMonth, months).write(vals)

    def _set_quantities(self, quantities):
        """Write a number in each month; the total of the objective is not touched."""
        months = self.sudo().with_context(**{LAYING_KEY: LAYING})
        for month, quantity in zip(months, quantities, strict=True):
            if month.quantity != quantity:
                month.quantity = quantity

    def copy_data(self, default=None):
        raise UserError(
            self.env._("The months of an objective come with it: none is duplicated.")
        )

    def action_view_actuals(self):
        """Open what was delivered in the month."""
        self.ensure_one()
        self.check_access("read")
        return self.objective_id._open_actuals(self.date)
