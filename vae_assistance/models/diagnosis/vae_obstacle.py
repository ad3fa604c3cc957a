# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..ground.vae_trace_mixin import NAMED


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


class VaeObstacle(models.Model):
    """What stands in the way around the journey (frein périphérique), not confidential.

    Health and social matters are ``vae.obstacle.confidential``.
    """

    _name = "vae.obstacle"
    _description = "Obstacle"
    _inherit = [
        "vae.thread.mixin",
        "vae.obstacle.mixin",
        "vae.long.text.mixin",
        "vae.journey.mixin",
    ]
    _order = "candidate_id, id"
    _long_texts = ("description", "answers")

    kind_id = fields.Many2one(domain="[('is_sensitive', '=', False)]")
    severity = fields.Selection(tracking=True)
    state = fields.Selection(tracking=True)
    description = fields.Text(help="What it is about, in a few words.")
    answers = fields.Text(
        string="What Answers It",
        help="Steps, supports, people or organisations that help to lift it.",
    )
    date_open = fields.Date(
        string="Noticed On",
        required=True,
        default=lambda self: self._default_date_open(),
    )
    date_lifted = fields.Date(
        string="Lifted On",
        compute="_compute_date_lifted",
        store=True,
        readonly=False,
        copy=False,
    )
    active = fields.Boolean(
        default=True, help="Archived obstacles were noted by mistake."
    )

    @api.model
    def _default_date_open(self):
        return fields.Date.context_today(self)

    @api.depends("candidate_id.reference", "candidate_id.name")
    @api.depends_context(*NAMED)
    def _compute_display_name(self):
        for obstacle in self:
            obstacle.display_name = self.env._(
                "Obstacle · %(whose)s",
                whose=obstacle.candidate_id._called(),
            )

    @api.depends("state")
    def _compute_date_lifted(self):
        for obstacle in self:
            if obstacle.state != "lifted":
                obstacle.date_lifted = False
            elif not obstacle.date_lifted:
                obstacle.date_lifted = fields.Date.context_today(obstacle)

    @api.constrains("kind_id")
    def _check_kind_id(self):
        for obstacle in self:
            if obstacle.kind_id.is_sensitive:
                raise ValidationError(
                    self.env._(
                        "Obstacles of the kind “%(kind)s” are confidential: write them"
                        " with the button “New Confidential Obstacle”.",
                        kind=obstacle.kind_id.name,
                    )
                )

    @api.constrains("date_open", "date_lifted")
    def _check_dates(self):
        for obstacle in self:
            if obstacle.date_lifted and obstacle.date_lifted < obstacle.date_open:
                raise ValidationError(
                    self.env._(
                        "%(obstacle)s: it cannot be lifted before it was noticed."
                        " Correct one of the two days.",
                        obstacle=obstacle.display_name,
                    )
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_lifted(self):
        if any(obstacle.state == "lifted" for obstacle in self):
            raise UserError(
                self.env._(
                    "A lifted obstacle shows what the support achieved and is kept."
                    " Archive it if it was noted by mistake."
                )
            )
