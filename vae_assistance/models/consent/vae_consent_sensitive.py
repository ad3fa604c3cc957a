# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models


class VaeConsent(models.Model):
    """A consent that is withdrawn takes what it allowed with it."""

    _inherit = "vae.consent"

    def write(self, vals):
        result = super().write(vals)
        if vals.get("date_withdrawn"):
            statistics = self.filtered(
                lambda consent: consent.purpose_id.code == "statistics"
            )
            self.env["vae.candidate.sensitive"]._erase_without_consent(
                statistics.candidate_id
            )
        return result
