# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models
from odoo.exceptions import UserError


class VaeStepRequirement(models.Model):
    """A step may require an agreed diagnosis before it is left."""

    _inherit = "vae.step.requirement"

    @api.model
    def _selection_code(self):
        return [
            *super()._selection_code(),
            ("diagnosis", self.env._("a diagnosis shared and agreed")),
        ]

    @api.model
    def _where_to_do(self):
        return {
            **super()._where_to_do(),
            "diagnosis": self.env._("button “Diagnoses” of the candidate"),
        }


class VaeCandidate(models.Model):
    _inherit = "vae.candidate"

    def _filtered_diagnosis(self, step):
        return self._filtered_with("vae.diagnosis", [("state", "=", "agreed")])

    def _require_diagnosis(self):
        """Refuse what is only done once a diagnosis was shared and agreed.

        :raise UserError: a candidate has none
        """
        for candidate in self - self._filtered_diagnosis(self.step_id[:1]):
            raise UserError(
                self.env._(
                    "%(whose)s: no diagnosis has been agreed with the candidate"
                    " yet. Make it first: button “Diagnoses” of the candidate.",
                    whose=candidate._called(),
                )
            )
