# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import functools

from odoo import api, models
from odoo.tools import format_date


class VaeSignature(models.Model):
    """What the portal shows of a signature."""

    _inherit = "vae.signature"

    @api.model
    def _portal_signatures(self):
        """Signatures, given or awaited, of the connected person, as superuser."""
        return self.sudo().search(
            [
                ("partner_id", "=", self.env.user.partner_id.id),
                ("user_id", "=", False),
            ]
        )

    @api.model
    def _portal_signature(self, signature_id):
        """One signature of the connected person, as superuser; empty if not theirs.

        :param str signature_id: id as somebody typed it: any text
        """
        return self._portal_signatures().filtered(
            lambda signature: str(signature.id) == signature_id
        )

    def _portal_values(self):
        """What the signing page shows: nothing else reaches it.

        :return: dict of plain values
        """
        self.ensure_one()
        request = self.request_id
        day = functools.partial(format_date, self.env, date_format="d MMMM y")
        return {
            "title": request.name,
            "structure": self.company_id.name,
            "asked_by": request.requested_by_id.name,
            "asked_on": day(request.date_requested),
            "status": self._portal_status(),
            "own_name": self.partner_id.name or "",
            "signers": [
                {
                    "role": signature._role_label(),
                    "date": signature.date_signed and day(signature.date_signed),
                }
                for signature in request.signer_ids
            ],
            "before": self._awaited_before() and self._awaited_before()._role_label(),
            "page_url": f"/my/vae/sign/{self.id}",
            "can_contest": self._is_contestable(),
            "sha256": request.signed_sha256 or request.document_sha256,
        }

    def _portal_status(self):
        """``void``, ``complete``, ``given``, ``waiting`` (not their turn), ``open``."""
        self.ensure_one()
        if self.request_id.state == "void":
            return "void"
        if self.request_id.state == "signed":
            return "complete"
        if self.date_signed:
            return "given"
        return "waiting" if self._awaited_before() else "open"
