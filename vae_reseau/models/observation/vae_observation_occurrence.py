# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError


class VaeObservationOccurrence(models.Model):
    """One time that something was noticed: what is counted, and what may be quoted."""

    _name = "vae.observation.occurrence"
    _description = "Time an Observation Was Made"
    _inherit = ["vae.nameless.mixin", "vae.long.text.mixin"]
    _order = "date desc, id desc"
    _rec_name = "date"
    _check_company_auto = True
    _nameless_texts = ("words",)
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
    kind = fields.Selection(related="observation_id.kind", store=True)
    obstacle_kind_id = fields.Many2one(
        related="observation_id.obstacle_kind_id", store=True
    )
    date = fields.Date(
        string="Noticed On",
        required=True,
        index=True,
        default=lambda self: self._default_date(),
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Noticed By",
        required=True,
        readonly=True,
        ondelete="restrict",
        index=True,
        default=lambda self: self._default_user_id(),
    )
    territory_id = fields.Many2one(
        comodel_name="vae.territory",
        compute="_compute_where",
        store=True,
        readonly=False,
        precompute=True,
        ondelete="restrict",
        index="btree_not_null",
        check_company=True,
    )
    program_id = fields.Many2one(
        comodel_name="vae.program",
        compute="_compute_where",
        store=True,
        readonly=False,
        precompute=True,
        ondelete="restrict",
        index="btree_not_null",
        check_company=True,
    )
    step_id = fields.Many2one(
        comodel_name="vae.step",
        compute="_compute_where",
        store=True,
        readonly=False,
        precompute=True,
        ondelete="restrict",
        index="btree_not_null",
    )
    words = fields.Text(
        string="Sentence Heard",
        help="As it was said, without anybody's name nor what tells who said it.",
    )
    is_quotable = fields.Boolean(
        string="May Be Quoted", help="In the bilan, without saying who said it."
    )

    @api.model
    def _default_date(self):
        return fields.Date.context_today(self)

    @api.model
    def _default_user_id(self):
        return self.env.user

    @api.depends("observation_id")
    def _compute_where(self):
        for occurrence in self:
            observation = occurrence.observation_id
            occurrence.territory_id = observation.territory_id
            occurrence.program_id = observation.program_id
            occurrence.step_id = observation.step_id

    @api.ondelete(at_uninstall=False)
    def _unlink_except_last(self):
        left = self.observation_id.occurrence_ids - self
        if self.observation_id - left.observation_id:
            raise UserError(
                self.env._(
                    "An observation was made once at least. Correct this line, or"
                    " archive the observation."
                )
            )
