# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import ValidationError


class VaeCandidate(models.Model):
    """The session of the certification that a journey works towards."""

    _inherit = "vae.candidate"

    session_id = fields.Many2one(
        comodel_name="vae.certification.session",
        string="Session Aimed At",
        domain="[('certification_id', '=', certification_id)]",
        index="btree_not_null",
        copy=False,
        tracking=True,
        ondelete="set null",
        help="Its deposit is the target date, and moves with it.",
    )

    @api.depends("session_id.date_deposit")
    def _compute_date_target(self):
        for candidate in self:
            if candidate.session_id and not candidate.date_closed:
                candidate.date_target = candidate.session_id.date_deposit

    @api.constrains("session_id", "certification_id")
    def _check_session(self):
        for candidate in self:
            session = candidate.session_id
            if session and session.certification_id != candidate.certification_id:
                raise ValidationError(
                    self.env._(
                        "%(reference)s: the session aimed at is another"
                        " certification's. Choose one of its own, or none.",
                        reference=candidate.reference,
                    )
                )

    @api.onchange("certification_id")
    def _onchange_certification_session(self):
        if self.session_id.certification_id != self.certification_id:
            self.session_id = False
