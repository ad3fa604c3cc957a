# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class VaeProofCancel(models.TransientModel):
    """A proof no longer counts, or never will, for a reason that is kept."""

    _name = "vae.proof.cancel"
    _description = "Cancelling of a Proof"

    proof_id = fields.Many2one(
        comodel_name="vae.proof", required=True, readonly=True, ondelete="cascade"
    )
    proof_state = fields.Selection(related="proof_id.state", string="State")
    reason = fields.Char(required=True)

    def action_confirm(self):
        """Cancel the proof, or refuse what was handed in; the file is kept."""
        self.ensure_one()
        if self.proof_id.state == "to_check":
            self.proof_id._refuse(self.reason)
        else:
            self.proof_id._cancel(self.reason)
        return {"type": "ir.actions.act_window_close"}
