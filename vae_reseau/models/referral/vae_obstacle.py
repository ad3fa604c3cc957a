# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models


class VaeObstacle(models.Model):
    _inherit = "vae.obstacle"

    def action_find_offers(self):
        """Whoever is referred from there is referred for this obstacle."""
        action = super().action_find_offers()
        action["context"]["default_obstacle_id"] = self.id
        return action

    def action_refer(self):
        """Prepare a referral that is to lift the obstacle."""
        self.ensure_one()
        return self.candidate_id._action_refer(obstacle_id=self.id)
