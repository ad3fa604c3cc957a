# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class VaeObstacleMixin(models.AbstractModel):
    """How much an obstacle weighs, and what became of it."""

    _name = "vae.obstacle.mixin"
    _description = "Situation of an Obstacle"

    kind_id = fields.Many2one(
        comodel_name="vae.obstacle.kind",
        required=True,
        ondelete="restrict",
        index=True,
    )
    severity = fields.Selection(
        selection=[
            ("light", "Light"),
            ("serious", "Serious"),
            ("blocking", "Blocks the journey"),
        ],
        required=True,
        default="serious",
    )
    state = fields.Selection(
        selection=[
            ("open", "Open"),
            ("lifting", "Being lifted"),
            ("lifted", "Lifted"),
        ],
        required=True,
        default="open",
        index=True,
    )
