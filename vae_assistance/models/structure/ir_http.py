# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models


class IrHttp(models.AbstractModel):
    _inherit = "ir.http"

    def session_info(self):
        """The web client offers what is ours to people with a role only."""
        info = super().session_info()
        if self.env.user.has_group("vae_assistance.group_vae_accompagnateur"):
            info["vae_has_role"] = True
        return info
