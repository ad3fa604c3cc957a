# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class VaeObstacleKind(models.Model):
    """What may stand in the way of a journey. Start data, editable."""

    _name = "vae.obstacle.kind"
    _description = "Kind of Obstacle"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    is_sensitive = fields.Boolean(
        string="Confidential",
        help="Health and social matters: read only by those who follow the candidate,"
        " never without the candidate's consent, and in no document.",
    )
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
