# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models


class VaeFile(models.AbstractModel):
    _inherit = "vae.file"

    @api.model
    def _max_bytes(self, company):
        """How large a file may be, as the structure says."""
        maximum = self.env["vae.parameter"]._value("proof_max_mb", company=company)
        return int(maximum * 1024**2)
