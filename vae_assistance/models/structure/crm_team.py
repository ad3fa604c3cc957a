# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class CrmTeam(models.Model):
    _inherit = "crm.team"

    is_vae = fields.Boolean(
        string="VAE Team",
        groups="vae_assistance.group_vae_accompagnateur,base.group_system",
        help="Leads of this team can become VAE candidates.",
    )
