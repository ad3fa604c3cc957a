# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo import api, fields, models


class VaeAlertPostpone(models.TransientModel):
    """Put alerts off: until what day, and why."""

    _name = "vae.alert.postpone"
    _description = "Postponing of Alerts"

    alert_ids = fields.Many2many(
        comodel_name="vae.alert", string="Alerts", required=True, readonly=True
    )
    date = fields.Date(
        string="Until",
        required=True,
        default=lambda self: self._default_date(),
        help="On that day they come back, unless what they ask for is done.",
    )
    reason = fields.Text(
        required=True, help="Read by whoever reads the alert: in neutral words."
    )

    @api.model
    def _default_date(self):
        return fields.Date.context_today(self) + timedelta(days=7)

    def action_confirm(self):
        """Put them off.

        :raise UserError: the day is past, or an alert is closed
        """
        self.ensure_one()
        self.alert_ids._postpone(self.date, self.reason)
        return {"type": "ir.actions.act_window_close"}
