# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models
from odoo.exceptions import UserError


class VaeDecision(models.Model):
    """The agreement to a plan can be taken back for a while."""

    _inherit = "vae.decision"

    @api.model
    def _selection_kind(self):
        return [*super()._selection_kind(), ("plan", self.env._("Plan agreed"))]


class VaeDiagnosis(models.Model):
    """A diagnosis that a plan was made from stays agreed."""

    _inherit = "vae.diagnosis"

    def _check_undo(self, decision):
        result = super()._check_undo(decision)
        plans = self.candidate_id.sudo().plan_ids
        if plans.filtered(lambda plan: plan.create_date >= decision.create_date):
            raise UserError(
                self.env._(
                    "%(diagnosis)s: a plan was made from it since. Make a new diagnosis"
                    " instead.",
                    diagnosis=self.display_name,
                )
            )
        return result
