# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models


class ResPartner(models.Model):
    _inherit = "res.partner"

    def _vae_prepare_merge(self):
        result = super()._vae_prepare_merge()
        self.env["vae.attendance"]._merge_doubles(self)
        return result
