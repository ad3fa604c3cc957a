# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models


class VaeReferralRefusalReason(models.Model):
    """Why a partner cannot take somebody. Start data, editable."""

    _name = "vae.referral.refusal.reason"
    _description = "Reason for Refusing a Referral"
    _inherit = ["vae.catalogue.mixin"]
