# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models
from odoo.exceptions import UserError


class VaeJuryCorrect(models.TransientModel):
    """A result that was counted is taken back, with a reason."""

    _name = "vae.jury.correct"
    _description = "Correction of a Jury's Result"

    jury_id = fields.Many2one(
        comodel_name="vae.jury", required=True, readonly=True, ondelete="cascade"
    )
    reason = fields.Text(required=True)

    def action_confirm(self):
        """Take the result back.

        :raise UserError: no reason is given, or something follows from the result
        """
        self.ensure_one()
        if not (self.reason or "").strip():
            raise UserError(self.env._("Say why the result is corrected."))
        self.jury_id.check_access("write")
        self.jury_id._correct(self.reason)
        return {"type": "ir.actions.act_window_close"}
