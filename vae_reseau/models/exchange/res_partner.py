# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models


class ResPartner(models.Model):
    """Odoo's own import has a ready template for the address book."""

    _inherit = "res.partner"

    @api.model
    def get_import_templates(self):
        """Templates of the import: ours first, for people with a role."""
        templates = super().get_import_templates()
        if not self.env.user.has_group("vae_assistance.group_vae_accompagnateur"):
            return templates
        ours = {
            "label": self.env._("Import Template for Partners of the Network"),
            "template": "/vae_reseau/static/xls/partenaires.xlsx",
        }
        return [ours, *templates]
