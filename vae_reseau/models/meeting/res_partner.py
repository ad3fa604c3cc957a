# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models


class ResPartner(models.Model):
    """Somebody in a list of people who come from several organisations."""

    _inherit = "res.partner"

    def _vae_with_employer(self):
        """Name and organisation; core names a contact the other way round."""
        if self.parent_id and not self.is_company:
            return f"{self.name} ({self.parent_id.name})"
        return self.name or ""
