# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class VaeJury(models.Model):
    """Once the result is known, the candidate is asked what they think of it all."""

    _inherit = "vae.jury"

    def _result_known(self):
        result = super()._result_known()
        self.env["vae.satisfaction"]._ask(self.candidate_id, "jury", self)
        return result


class VaeCandidate(models.Model):
    """What the candidate is asked at the end."""

    _inherit = "vae.candidate"

    satisfaction_ids = fields.One2many(
        comodel_name="vae.satisfaction",
        inverse_name="candidate_id",
        readonly=True,
    )

    def _step_changed(self, before):
        result = super()._step_changed(before)
        closed = self.filtered(
            lambda candidate: (
                candidate.step_id.is_closing and not before[candidate.id].is_closing
            )
        )
        reopened = self.filtered(
            lambda candidate: (
                not candidate.step_id.is_closing and before[candidate.id].is_closing
            )
        )
        if closed:
            self.env["vae.satisfaction"]._ask(closed, "end")
        if reopened:
            # The support goes on: its end is asked about when it comes.
            reopened.sudo().satisfaction_ids.filtered(
                lambda asked: asked.moment == "end" and asked.state == "planned"
            ).state = "cancelled"
        return result

    def _portal_questionnaires(self):
        """Questionnaires that the candidate may still answer, with their links."""
        self.ensure_one()
        today = fields.Date.context_today(self)
        asked = self.sudo().satisfaction_ids.filtered(
            lambda each: (
                each.state == "sent"
                and (not each.date_end or each.date_end >= today)
                and each.answers_id.partner_id == self.partner_id
            )
        )
        return [
            {
                "title": each.survey_id.title,
                "url": each.answers_id.get_start_url(),
            }
            for each in asked
        ]

    def action_view_satisfaction(self):
        """Open what the candidate was asked and answered."""
        return self._action_view_own("vae_assistance.vae_satisfaction_action")
