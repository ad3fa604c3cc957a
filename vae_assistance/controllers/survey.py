# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.http import request

from odoo.addons.survey.controllers.main import Survey

# Core's words for a survey, or an answer to it, of which the time is over.
OVER = ("survey_closed", "answer_deadline")


class VaeSurvey(Survey):
    def _prepare_retry_additional_values(self, answer):
        """A second try is kept to whom the first one is kept."""
        values = super()._prepare_retry_additional_values(answer)
        if answer.vae_company_id:
            values["vae_candidate_id"] = answer.vae_candidate_id.id
            values["vae_company_id"] = answer.vae_company_id.id
        return values

    def _redirect_with_error(self, access_data, error_key):
        """Who comes too late to answer learns to whom they can still write."""
        answer = access_data["answer_sudo"]
        if error_key not in OVER or not answer.vae_company_id:
            return super()._redirect_with_error(access_data, error_key)
        candidate, company = answer.vae_candidate_id, answer.vae_company_id
        return request.render(
            "vae_assistance.vae_survey_over",
            {
                "survey": access_data["survey_sudo"],
                "contact": candidate._referent().partner_id or company.partner_id,
            },
        )
