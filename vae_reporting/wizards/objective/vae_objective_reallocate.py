# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import ValidationError


class VaeObjectiveReallocate(models.TransientModel):
    """Give a part of one share to another one of the same objective."""

    _name = "vae.objective.reallocate"
    _description = "Reallocation of a Part of an Objective"

    objective_id = fields.Many2one(
        comodel_name="vae.objective", required=True, readonly=True
    )
    from_id = fields.Many2one(
        comodel_name="vae.objective",
        string="Taken From",
        required=True,
        domain="[('parent_id', '=', objective_id)]",
    )
    to_id = fields.Many2one(
        comodel_name="vae.objective",
        string="Given To",
        required=True,
        domain="[('parent_id', '=', objective_id), ('id', '!=', from_id)]",
        compute="_compute_to_id",
        store=True,
        readonly=False,
        precompute=True,
    )
    date = fields.Date(
        string="From the Month of",
        required=True,
        compute="_compute_date",
        store=True,
        readonly=False,
        precompute=True,
        help="It is taken from this month and those after it.",
    )
    quantity = fields.Integer(required=True, default=1)
    left = fields.Integer(
        string="Left to Give",
        compute="_compute_left",
        help="What the giving share has from that month on.",
    )
    reason = fields.Text(required=True)

    @api.depends("objective_id")
    def _compute_date(self):
        today = fields.Date.context_today(self)
        for dialog in self:
            total = dialog.objective_id
            if total:
                first, last = total.date_start, total.date_end
                dialog.date = min(max(today, first), last).replace(day=1)

    @api.depends("from_id")
    def _compute_to_id(self):
        for dialog in self:
            others = dialog.objective_id.share_ids - dialog.from_id
            # Of two shares, the other one.
            if dialog.from_id and len(others) == 1:
                dialog.to_id = others

    @api.depends("from_id", "date")
    def _compute_left(self):
        for dialog in self:
            months = dialog.from_id.month_ids.filtered(
                lambda month, day=dialog.date: day and month.date >= day.replace(day=1)
            )
            dialog.left = sum(months.mapped("quantity"))

    def action_confirm(self):
        """Reallocate.

        :raise ValidationError: the reason says nothing
        """
        self.ensure_one()
        if not (self.reason or "").strip():
            raise ValidationError(
                self.env._("Say why it is reallocated: both directors will read it.")
            )
        self.objective_id._reallocate(
            self.from_id,
            self.to_id,
            self.quantity,
            self.date.replace(day=1),
            self.reason.strip(),
        )
        return {"type": "ir.actions.act_window_close"}
