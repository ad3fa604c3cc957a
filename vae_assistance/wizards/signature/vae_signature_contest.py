# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class VaeSignatureContest(models.TransientModel):
    """The person in whose name a document was signed says that they did not."""

    _name = "vae.signature.contest"
    _description = "Contesting of a Signature"

    signature_id = fields.Many2one(
        comodel_name="vae.signature", required=True, ondelete="cascade", readonly=True
    )
    reason = fields.Char(required=True)

    def action_confirm(self):
        """Contest the signature: see ``_contest`` of the signature."""
        self.ensure_one()
        self.signature_id.check_access("read")
        self.signature_id._contest(self.reason)
        return {"type": "ir.actions.act_window_close"}
