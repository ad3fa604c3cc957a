# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class VaeReferralAnswer(models.TransientModel):
    """What a partner answers by telephone, or on paper."""

    _name = "vae.referral.answer"
    _description = "Answer of a Partner"

    referral_id = fields.Many2one(
        comodel_name="vae.referral", required=True, readonly=True, ondelete="cascade"
    )
    act = fields.Selection(
        selection=[
            ("study", "Studies it"),
            ("accept", "Accepts"),
            ("refuse", "Refuses"),
            ("appointment", "Gives an appointment"),
            ("outcome", "Says what came of it"),
        ],
        string="The Partner",
        required=True,
    )
    note = fields.Text(string="Words of the Partner")
    reason_ids = fields.Many2many(
        comodel_name="vae.referral.refusal.reason", string="Reasons"
    )
    date = fields.Datetime(string="Day and Hour")
    place = fields.Char()
    outcome = fields.Selection(
        selection=lambda self: self._selection_outcome(), string="What Came of It"
    )
    effect = fields.Text(string="Effect for the Candidate")

    def _selection_outcome(self):
        return (
            self.env["vae.referral"]._fields["outcome"]._description_selection(self.env)
        )

    def action_confirm(self):
        """Record the answer as that of the partner's.

        :raise UserError: it is not possible now, or something is missing
        """
        self.ensure_one()
        referral = self.referral_id
        referral.check_access("write")
        if self.act == "study":
            referral._answer_study()
        elif self.act == "accept":
            referral._answer_accept(self.note)
        elif self.act == "refuse":
            referral._answer_refuse(self.reason_ids, self.note)
        elif self.act == "appointment":
            referral._answer_appointment(self.date, self.place, self.note)
        else:
            referral._answer_outcome(self.outcome, self.note, self.effect)
        return {"type": "ir.actions.act_window_close"}
