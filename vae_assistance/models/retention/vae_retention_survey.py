# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models
from odoo.tools import SQL


class VaeRetention(models.AbstractModel):
    """Questionnaires become anonymous with the journey: scores and choices stay."""

    _inherit = "vae.retention"

    @api.model
    def _erase_elsewhere(self, kind, ids):
        result = super()._erase_elsewhere(kind, ids)
        if kind == "journey":
            answers = SQL(
                """SELECT id FROM survey_user_input
                    WHERE vae_candidate_id = ANY(%s) OR partner_id IN (%s)""",
                ids,
                self._contacts(ids),
            )
            self.env.cr.execute(
                SQL(
                    """UPDATE survey_user_input_line
                          SET value_char_box = NULL, value_text_box = NULL
                        WHERE user_input_id IN (%s)""",
                    answers,
                )
            )
            self.env.cr.execute(
                SQL(
                    """UPDATE survey_user_input SET email = NULL, nickname = NULL
                        WHERE id IN (%s)""",
                    answers,
                )
            )
        return result
