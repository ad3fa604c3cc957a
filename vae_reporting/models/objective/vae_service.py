# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models


class VaeService(models.Model):
    _name = "vae.service"
    _inherit = ["vae.service", "vae.counted.mixin"]

    _counted_idx = models.Index("(company_id, date)")
