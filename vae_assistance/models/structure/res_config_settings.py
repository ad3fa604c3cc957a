# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    vae_legal_mentions = fields.Text(
        related="company_id.vae_legal_mentions", readonly=False
    )
    vae_director_id = fields.Many2one(
        related="company_id.vae_director_id", readonly=False
    )
    vae_sensitive_profile = fields.Boolean(
        related="company_id.vae_sensitive_profile", readonly=False
    )
    vae_reminder_id = fields.Many2one(
        related="company_id.vae_reminder_id", readonly=False
    )
