# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models
from odoo.exceptions import AccessError, UserError


class VaeSignatureCancel(models.TransientModel):
    """Signatures no longer stand, for a reason that is kept."""

    _name = "vae.signature.cancel"
    _description = "Cancelling of Signatures"

    request_id = fields.Many2one(
        comodel_name="vae.signature.request",
        string="Document",
        required=True,
        ondelete="cascade",
        readonly=True,
    )
    request_state = fields.Selection(related="request_id.state")
    reason = fields.Char(required=True)

    def action_confirm(self):
        """Make the signatures void; what was signed is kept.

        :raise AccessError: all have signed and the user is no coordinator
        :raise UserError: they are void already
        """
        self.ensure_one()
        request = self.request_id
        request.check_access("read")
        request._record().check_access("write")
        if request.state == "signed" and not self.env.user.has_group(
            "vae_assistance.group_vae_coordinator"
        ):
            raise AccessError(
                self.env._(
                    "“%(document)s” is signed: only a coordinator can cancel its"
                    " signatures.",
                    document=request._called(),
                )
            )
        if request.state == "void":
            raise UserError(
                self.env._(
                    "“%(document)s” is void already. Reload the page.",
                    document=request._called(),
                )
            )
        request.sudo()._void(self.reason)
        return {"type": "ir.actions.act_window_close"}
