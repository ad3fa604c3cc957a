# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class VaeProofCancel(models.TransientModel):
    """A proof no longer counts, for a reason that is kept."""

    _name = "vae.proof.cancel"
    _description = "Cancelling of a Proof"

    proof_id = fields.Many2one(
        comodel_name="vae.proof", required=True, readonly=True, ondelete="cascade"
    )
    reason = fields.Char(required=True)

    def action_confirm(self):
        """Cancel the proof; the file is kept."""
        self.ensure_one()
        self.proof_id._cancel(self.reason)
        return {"type": "ir.actions.act_window_close"}
