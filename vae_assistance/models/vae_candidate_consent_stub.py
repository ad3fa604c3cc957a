# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models


class VaeCandidate(models.Model):
    """TEMP: stands for the consent engineer's method until the branches are merged."""

    _inherit = "vae.candidate"

    def _require_consent(self, purpose_code, partner=None, items=None):
        return True
