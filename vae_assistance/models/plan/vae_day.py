# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models
from odoo.fields import Domain


class VaeDay(models.AbstractModel):
    """Hours that the plans in force foresee, by référent."""

    _inherit = "vae.day"

    @api.model
    def _caseload_columns(self):
        return [
            *super()._caseload_columns(),
            {
                "label": self.env._("Hours Planned"),
                "model": "vae.support.plan.line",
                "domain": Domain("plan_id.state", "=", "agreed")
                & Domain("is_dropped", "!=", True)
                & Domain("actor", "!=", "candidate")
                & Domain("candidate_id.date_closed", "=", False),
                "user": "candidate_id.user_id",
                "total": "hours_planned:sum",
                "unit": "hours",
                "action": "vae_assistance.vae_support_plan_line_action",
            },
        ]
