# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models


class VaeStepRequirement(models.Model):
    """A step may require a plan that was agreed upon, or a signed contract."""

    _inherit = "vae.step.requirement"

    @api.model
    def _selection_code(self):
        return [
            *super()._selection_code(),
            ("plan", self.env._("a support plan agreed upon")),
            ("contract", self.env._("a signed contract")),
        ]

    @api.model
    def _where_to_do(self):
        return {
            **super()._where_to_do(),
            "plan": self.env._("button “Plan” of the candidate"),
            "contract": self.env._("button “Contracts” of the candidate"),
        }


class VaeCandidate(models.Model):
    _inherit = "vae.candidate"

    def _filtered_plan(self, step):
        return self._filtered_with("vae.support.plan", [("state", "=", "agreed")])

    def _filtered_contract(self, step):
        return self._filtered_with(
            "vae.contract", [("state", "in", ("signed", "ended"))]
        )
