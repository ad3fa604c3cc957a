# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class VaeObstacleKind(models.Model):
    """Who answers an obstacle: the structure itself, or partners of the network."""

    _inherit = "vae.obstacle.kind"

    treatment = fields.Selection(
        selection=[
            ("here", "Treated here"),
            ("passed_on", "Passed on to a partner"),
            ("both", "Treated here or passed on"),
        ],
        string="Answered By",
        default="both",
        required=True,
    )
    theme_ids = fields.Many2many(
        comodel_name="vae.offer.theme",
        relation="vae_offer_theme_obstacle_kind_rel",
        column1="kind_id",
        column2="theme_id",
        string="Themes of Offers",
        help="Partners who offer one of these are proposed.",
    )
