# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models


class VaeNeedIndicator(models.Model):
    """A sign that somebody needs assistance to engage in a VAE or to go on with it."""

    _name = "vae.need.indicator"
    _description = "Indicator of a Need for Assistance"
    _inherit = ["vae.catalogue.mixin"]
