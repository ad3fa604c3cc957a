# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models


class VaeOffer(models.Model):
    """Odoo's own import has a ready template for offers."""

    _inherit = "vae.offer"

    @api.model
    def get_import_templates(self):
        """The template of the import."""
        return [
            {
                "label": self.env._("Import Template for Offers"),
                "template": "/vae_reseau/static/xls/offres.xlsx",
            }
        ]
