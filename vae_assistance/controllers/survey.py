# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.addons.survey.controllers.main import Survey


class VaeSurvey(Survey):
    def _prepare_retry_additional_values(self, answer):
        """A second try is kept to whom the first one is kept."""
        values = super()._prepare_retry_additional_values(answer)
        if answer.vae_company_id:
            values["vae_candidate_id"] = answer.vae_candidate_id.id
            values["vae_company_id"] = answer.vae_company_id.id
        return values
