# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    vae_watch_days = fields.Integer(related="company_id.vae_watch_days", readonly=False)
    vae_urgent_days = fields.Integer(
        related="company_id.vae_urgent_days", readonly=False
    )
    vae_legal_mentions = fields.Text(
        related="company_id.vae_legal_mentions", readonly=False
    )
