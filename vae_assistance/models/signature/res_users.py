# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models
from odoo.modules.module import get_module_icon

ROLE = "vae_assistance.group_vae_accompagnateur"


class ResUsers(models.Model):
    _inherit = "res.users"

    def _vae_archived(self):
        """What follows when people leave; to be extended. After the change.

        Nobody waits for ever for their signature, nor is it kept.
        """
        self.env["vae.signature.request"]._void_lost_of(users=self)
        kept = self.env["vae.signature.kept"].sudo()
        kept.search([("user_id", "in", self.ids)]).unlink()

    @api.model
    def _get_activity_groups(self):
        """What awaits one's signature is counted beside the activities."""
        groups = super()._get_activity_groups()
        if not self.env.user.has_group(ROLE):
            return groups
        signatures = self.env["vae.signature"]
        domain = signatures._awaited_of_user()
        if waiting := signatures.search_count(domain):
            groups.insert(
                0,
                {
                    "id": self.env["ir.model"]._get_id("vae.signature"),
                    "name": self.env._("Documents to sign: %(count)s", count=waiting),
                    "model": "vae.signature",
                    "type": "vae_signature",
                    "icon": get_module_icon("vae_assistance"),
                    "domain": domain,
                    "total_count": waiting,
                    "view_type": "list",
                },
            )
        return groups
