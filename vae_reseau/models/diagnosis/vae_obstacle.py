# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class VaeObstacle(models.Model):
    """Partners are proposed for what stands in the way."""

    _inherit = "vae.obstacle"

    treatment = fields.Selection(related="kind_id.treatment")

    def action_find_offers(self):
        """Offers that answer the obstacle, the nearest to the candidate first."""
        self.ensure_one()
        return self.candidate_id._action_offers(
            search_default_obstacle_kind_ids=self.kind_id.ids
        )
