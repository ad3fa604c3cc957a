# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import ValidationError


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

    @api.constrains("is_sensitive")
    def _check_is_sensitive(self):
        """What is written stays where it is: it cannot become secret, nor be told."""
        for kind in self:
            model = "vae.obstacle" if kind.is_sensitive else "vae.obstacle.confidential"
            obstacles = self.env[model].sudo().with_context(active_test=False)
            if obstacles.search_count([("kind_id", "=", kind.id)], limit=1):
                raise ValidationError(
                    self.env._(
                        "Obstacles of the kind “%(kind)s” exist: it cannot become"
                        " confidential, nor cease to be. Archive it and make another"
                        " kind.",
                        kind=kind.name,
                    )
                )
