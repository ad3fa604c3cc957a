# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    vae_retention_auto = fields.Boolean(
        string="Erase by Itself",
        groups="vae_assistance.group_vae_accompagnateur,base.group_system",
        help="Every night, what the structure no longer keeps is erased for good: see"
        " “Retention of Data” for what that is. Look at the list first.",
    )


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    vae_retention_auto = fields.Boolean(
        related="company_id.vae_retention_auto", readonly=False
    )
