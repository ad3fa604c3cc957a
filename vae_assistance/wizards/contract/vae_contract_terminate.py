# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models


class VaeContractTerminate(models.TransientModel):
    """End a contract before its time: from what day on, and why."""

    _name = "vae.contract.terminate"
    _description = "Termination of a Contract"

    contract_id = fields.Many2one(
        comodel_name="vae.contract", required=True, readonly=True, ondelete="cascade"
    )
    date = fields.Date(required=True, default=lambda self: self._default_date())
    reason = fields.Text(
        required=True, help="Who ends it, and why. Read by who reads the contract."
    )

    @api.model
    def _default_date(self):
        return fields.Date.context_today(self)

    def action_confirm(self):
        """Terminate the contract.

        :raise UserError: it is not in force on that day
        """
        self.ensure_one()
        self.contract_id._terminate(self.date, self.reason)
        return {"type": "ir.actions.act_window_close"}
