# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import format_date

from .vae_observation import LEVELS


class VaeObservationPassing(models.Model):
    """An observation that was passed on to a level, and what was answered."""

    _name = "vae.observation.passing"
    _description = "Passing On of an Observation"
    _inherit = ["vae.nameless.mixin", "vae.long.text.mixin"]
    _order = "date desc, id desc"
    _nameless_texts = ("answer",)
    _long_texts = _nameless_texts

    observation_id = fields.Many2one(
        comodel_name="vae.observation",
        required=True,
        ondelete="cascade",
        index=True,
    )
    company_id = fields.Many2one(
        related="observation_id.company_id", store=True, index=True, precompute=True
    )
    level = fields.Selection(selection=LEVELS, required=True, index=True)
    date = fields.Date(required=True, default=lambda self: self._default_date())
    recipient = fields.Char(
        string="Function of the Recipient",
        required=True,
        help="E.g. VAE officer of the region: a function, nobody's name.",
    )
    answer = fields.Text()
    date_answer = fields.Date(
        string="Answered On",
        compute="_compute_date_answer",
        store=True,
        readonly=False,
    )

    @api.model
    def _default_date(self):
        return fields.Date.context_today(self)

    @api.depends("answer")
    def _compute_date_answer(self):
        for passing in self:
            if not passing.answer:
                passing.date_answer = False
            elif not passing.date_answer:
                passing.date_answer = fields.Date.context_today(passing)

    @api.depends("level", "date")
    def _compute_display_name(self):
        levels = dict(self._fields["level"]._description_selection(self.env))
        for passing in self:
            passing.display_name = " · ".join(
                filter(
                    None,
                    [levels.get(passing.level), format_date(self.env, passing.date)],
                )
            )

    @api.constrains("date", "date_answer")
    def _check_dates(self):
        for passing in self:
            if passing.date_answer and passing.date_answer < passing.date:
                raise ValidationError(
                    self.env._(
                        "“%(observation)s” cannot be answered before it was passed on."
                        " Correct one of the two days.",
                        observation=passing.observation_id.name,
                    )
                )
