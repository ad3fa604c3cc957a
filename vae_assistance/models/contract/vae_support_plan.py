# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models
from odoo.tools import format_date


class VaeSupportPlan(models.Model):
    _inherit = "vae.support.plan"

    def _warnings(self):
        """An amendment may prolong the contract: it needs the plan before."""
        warnings = super()._warnings()
        contracts = self.candidate_id.sudo().contract_ids.filtered(
            lambda contract: contract.is_in_force and contract.kind == "assistance"
        )
        ends = [day for day in contracts.mapped("date_end_current") if day]
        if ends and max(ends) < self.date_target:
            warnings.append(
                self.env._(
                    "The target date is after the end of the contract, %(end)s: an"
                    " amendment is needed.",
                    end=format_date(self.env, max(ends)),
                )
            )
        return warnings
