# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models


class ResUsers(models.Model):
    _inherit = "res.users"

    def write(self, vals):
        """Nobody waits for ever for the signature of who has left."""
        result = super().write(vals)
        if not vals.get("active", True):
            self.env["vae.signature.request"]._void_lost_of(users=self)
        return result
