# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError


class VaeCandidateHandover(models.TransientModel):
    """Journeys get another référent (“passer la main”)."""

    _name = "vae.candidate.handover"
    _description = "Hand Over VAE Candidates"

    candidate_ids = fields.Many2many(
        comodel_name="vae.candidate",
        relation="vae_candidate_handover_rel",
        string="Journeys",
        required=True,
        context={"active_test": False},
    )
    candidate_count = fields.Integer(
        compute="_compute_company_id", string="Number of Journeys"
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        string="Structure",
        compute="_compute_company_id",
    )
    has_referent = fields.Boolean(compute="_compute_company_id")
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="New Référent",
        required=True,
        domain="[('vae_follows', '=', True), ('company_ids', 'in', company_id)]",
    )
    date = fields.Date(
        required=True,
        default=lambda self: self._default_date(),
        help="Day of the hand-over, told in the history of the journey. Access"
        " changes at once.",
    )
    message = fields.Text(
        string="Message to the Successor",
        help="Kept in the discussion of each journey, for those who follow it.",
    )
    keep_referent = fields.Boolean(string="Keep the Former Référent as Accompagnateur")

    @api.model
    def _default_date(self):
        return fields.Date.context_today(self)

    @api.depends("candidate_ids")
    def _compute_company_id(self):
        for wizard in self:
            wizard.candidate_count = len(wizard.candidate_ids)
            wizard.company_id = wizard.candidate_ids.company_id[:1]
            wizard.has_referent = bool(wizard.candidate_ids.user_id)

    def action_hand_over(self):
        """Hand the journeys over; access changes at once.

        :raise UserError: journeys of several structures, or a day to come
        :return: client action; back to the own board if access is gone
        """
        self.ensure_one()
        candidates = self.candidate_ids
        if len(candidates.company_id) > 1:
            raise UserError(
                self.env._(
                    "These journeys belong to several structures. Hand over those of"
                    " one structure at a time."
                )
            )
        if self.date > fields.Date.context_today(self):
            raise UserError(
                self.env._(
                    "Access changes at once: the day of the hand-over cannot be in the"
                    " future."
                )
            )
        user = self.user_id
        candidates._hand_over(
            user, date=self.date, message=self.message, keep=self.keep_referent
        )
        return candidates._action_after_hand_over(
            self.env._("%(user)s takes over from now on.", user=user.name)
        )
