# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models


class VaeDropoutReason(models.Model):
    """Why a journey was broken off."""

    _name = "vae.dropout.reason"
    _description = "Reason for Dropping Out"
    _inherit = ["vae.catalogue.mixin"]
