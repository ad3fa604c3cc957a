# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models
from odoo.exceptions import UserError


class VaeConsent(models.Model):
    """A consent that the candidate signs: signing it gives it."""

    _inherit = "vae.consent"

    _signature_report = "vae_assistance.report_vae_consent"

    def _signature_fields(self):
        return (
            "candidate_id",
            "number",
            "purpose_id",
            "partner_id",
            "item_ids",
            "note",
            "statement",
            "date_end",
        )

    def _signature_signers(self):
        self.ensure_one()
        return [{"role": "candidate", "partner_id": self.candidate_id.partner_id.id}]

    def _signature_check(self):
        if self.state != "draft":
            raise UserError(
                self.env._(
                    "%(consent)s has been answered already. Ask for a new one.",
                    consent=self.display_name,
                )
            )

    def _signature_done(self, request):
        # Recorded by the signature itself, whoever else may write on consents.
        self.sudo()._give(request.signer_ids.means)
        return super()._signature_done(request)

    def _signature_contested(self, request):
        # Nothing may rest on a consent that the person says they did not give.
        given = self.sudo().filtered(lambda consent: consent.date_given)
        given._withdraw("portal", request.void_reason)
        return super()._signature_contested(request)
