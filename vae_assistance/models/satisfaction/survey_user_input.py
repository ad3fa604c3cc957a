# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.tools import SQL


class SurveyUserInput(models.Model):
    """Answers of candidates.

    Core lets survey users of every company read all answers. Those of a journey, or of
    a structure, are kept to the people of that structure by global rules.
    """

    _inherit = "survey.user_input"

    vae_candidate_id = fields.Many2one(
        comodel_name="vae.candidate",
        string="VAE Candidate",
        ondelete="set null",
        copy=False,
        index="btree_not_null",
        groups="vae_assistance.group_vae_accompagnateur",
    )
    vae_company_id = fields.Many2one(
        comodel_name="res.company",
        string="VAE Structure",
        compute="_compute_vae_company_id",
        store=True,
        readonly=False,
        index="btree_not_null",
        groups="vae_assistance.group_vae_accompagnateur",
        help="Structure that the answers belong to; it stays if the journey goes.",
    )

    @api.depends("vae_candidate_id")
    def _compute_vae_company_id(self):
        for answers in self:
            if answers.vae_candidate_id:
                answers.vae_company_id = answers.vae_candidate_id.company_id

    # ------------------------------------------------------------------
    # Satisfaction
    # ------------------------------------------------------------------

    def _vae_scores(self):
        """The mean of the scales that were answered, in percent: one query.

        :return: dict of the answers that have one to their mean
        """
        if not self.ids:
            return {}
        self.env["survey.user_input.line"].flush_model()
        rows = self.env.execute_query(
            SQL(
                """SELECT line.user_input_id,
                          AVG(100.0 * (line.value_scale - question.scale_min)
                              / (question.scale_max - question.scale_min))
                     FROM survey_user_input_line line
                     JOIN survey_question question ON question.id = line.question_id
                    WHERE line.user_input_id = ANY(%s) AND line.skipped IS NOT TRUE
                      AND line.answer_type = 'scale'
                      AND question.scale_max > question.scale_min
                 GROUP BY line.user_input_id""",
                self.ids,
            )
        )
        return {self.browse(answers_id): float(mean) for answers_id, mean in rows}

    def _vae_answers(self):
        """Questions and what was answered, to be read.

        :return: list of dicts of ``question`` and ``answer``
        """
        self.ensure_one()

        def said(line):
            answer = line._get_answer_value()
            if line.answer_type != "scale":
                return answer
            return f"{answer} / {line.question_id.scale_max}"

        lines = self.user_input_line_ids.filtered(lambda line: not line.skipped)
        return [
            {"question": line.question_id.title, "answer": said(line)}
            for line in lines.sorted(lambda line: (line.question_sequence, line.id))
        ]

    def _mark_done(self):
        result = super()._mark_done()
        self.env["vae.satisfaction"].sudo()._answered(self)
        return result
