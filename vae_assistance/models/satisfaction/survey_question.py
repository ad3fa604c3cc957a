# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain


class SurveyUserInputLine(models.Model):
    _inherit = "survey.user_input.line"

    @api.model
    def _vae_check_unanswered(self, domain):
        """Refuse to delete what answers of candidates, or of a structure, hang on.

        The database deletes them with it; whoever may change surveys would delete what
        people of another structure have answered. It is not said whose they are.

        :param domain: on the lines of answers
        :raise UserError: there are some
        """
        kept = Domain("user_input_id.vae_candidate_id", "!=", False) | Domain(
            "user_input_id.vae_company_id", "!=", False
        )
        if not self.env.su and self.sudo().search_count(Domain(domain) & kept, limit=1):
            raise UserError(
                self.env._(
                    "This was answered, and the answers are kept. Duplicate the survey"
                    " and change the copy; archive this one."
                )
            )


class SurveySurvey(models.Model):
    _inherit = "survey.survey"

    @api.ondelete(at_uninstall=False)
    def _unlink_except_vae_answered(self):
        lines = self.env["survey.user_input.line"]
        lines._vae_check_unanswered([("survey_id", "in", self.ids)])


class SurveyQuestion(models.Model):
    _inherit = "survey.question"

    @api.ondelete(at_uninstall=False)
    def _unlink_except_vae_answered(self):
        lines = self.env["survey.user_input.line"]
        lines._vae_check_unanswered([("question_id", "in", self.ids)])


class SurveyQuestionAnswer(models.Model):
    _inherit = "survey.question.answer"

    @api.ondelete(at_uninstall=False)
    def _unlink_except_vae_answered(self):
        self.env["survey.user_input.line"]._vae_check_unanswered(
            [
                "|",
                ("suggested_answer_id", "in", self.ids),
                ("matrix_row_id", "in", self.ids),
            ]
        )
