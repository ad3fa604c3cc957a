# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError


class VaeCandidateDouble(models.TransientModel):
    """Which contact, or which journey, is the same person's."""

    _name = "vae.candidate.double"
    _description = "Person Recorded Twice"

    kind = fields.Selection(
        selection=[("contact", "Two contacts"), ("journey", "Two journeys")],
        required=True,
        default="contact",
    )
    candidate_id = fields.Many2one(
        comodel_name="vae.candidate", string="Journey", required=True
    )
    match_ids = fields.Many2many(
        comodel_name="res.partner", compute="_compute_match_ids"
    )
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Same Person As",
        domain="[('id', 'in', match_ids)]",
    )
    journey_ids = fields.Many2many(
        comodel_name="vae.candidate",
        string="Other Journeys of the Person",
        compute="_compute_match_ids",
    )
    double_id = fields.Many2one(
        comodel_name="vae.candidate",
        string="Made by Mistake",
        domain="[('id', 'in', journey_ids)]",
    )

    @api.depends("candidate_id")
    def _compute_match_ids(self):
        for wizard in self:
            candidate = wizard.candidate_id
            wizard.match_ids = candidate.duplicate_ids
            wizard.journey_ids = (
                candidate.search([("partner_id", "=", candidate.partner_id.id)])
                - candidate
            )

    def action_confirm(self):
        """Join the contacts, or take in the journey.

        :raise UserError: nothing is chosen, or see the journey's methods
        """
        self.ensure_one()
        if self.kind == "contact" and self.partner_id:
            self.candidate_id._be_same_person(self.partner_id)
        elif self.kind == "journey" and self.double_id:
            self.candidate_id._take_in(self.double_id)
        else:
            raise UserError(self.env._("Choose who or what is recorded twice."))
        return {"type": "ir.actions.client", "tag": "soft_reload"}
