# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models


class VaeSignature(models.Model):
    """After a signature the screen says who still signs, or what follows."""

    _inherit = "vae.signature"

    def action_tell(self):
        """Tell the screen what has just been signed, and read it again.

        :return: client action
        """
        self.ensure_one()
        self.check_access("read")
        return self._told({"type": "ir.actions.client", "tag": "soft_reload"})

    def _told(self, after):
        request = self.request_id
        awaited = request.signer_ids.filtered(lambda signer: not signer.date_signed)
        if awaited:
            message = self.env._(
                "Signed. Still awaited: %(people)s.",
                people=", ".join(awaited.sudo().partner_id.mapped("name")),
            )
            return self._vae_said(message, after=after)
        message = self.env._("Signed by all: %(document)s.", document=request._called())
        return request.candidate_id._said_next(message, after=after)
