# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models


class VaeDiagnosis(models.Model):
    """A diagnosis is signed by the candidate and who made it: that agrees it."""

    _inherit = "vae.diagnosis"

    def _signature_fields(self):
        return (
            "candidate_id",
            "number",
            "date",
            "user_id",
            "previous_id",
            "conclusion",
            "fit_skills",
            "fit_time",
            "fit_constraints",
            "feasibility",
            "feasibility_text",
            "hours_week",
            "hours_needed",
            "date_target",
        )

    def _signature_content(self):
        return {
            **super()._signature_content(),
            "answers": [
                [line.condition_id.id, line.state, line.comment or ""]
                for line in self.line_ids.sorted("id")
            ],
            "obstacles": self._obstacle_values(),
        }

    def _signature_signers(self):
        self.ensure_one()
        return [
            {"role": "candidate", "partner_id": self.candidate_id.partner_id.id},
            {
                "role": "professional",
                "partner_id": self.user_id.partner_id.id,
                "user_id": self.user_id.id,
            },
        ]

    def _signature_check(self):
        result = super()._signature_check()
        self._check_ready()
        return result

    def _signature_done(self, request):
        result = super()._signature_done(request)
        diagnosis = self.sudo()
        if diagnosis.state != "agreed":
            signature = request.signer_ids.filtered(lambda s: s.role == "candidate")
            signed_on = diagnosis._vae_local_day(signature.date_signed)
            diagnosis._agree(max(signed_on, diagnosis.date), signature.means)
        return result
