# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models
from odoo.exceptions import UserError


class VaeSupportPlan(models.Model):
    """A plan answers what a shared diagnosis found; there is none before it."""

    _inherit = "vae.support.plan"

    def action_add_proposed_supports(self):
        """Add the supports of this phase that answer what the diagnosis found missing.

        :raise UserError: nothing is proposed that the plan does not hold
        """
        self.ensure_one()
        self.check_access("write")
        missing = (
            self.env["vae.diagnosis"]
            ._last_agreed(self.candidate_id)
            ._missing_conditions()
        )
        proposed = self.env["vae.support.type"].search(
            [("phase", "=", self.phase), ("condition_ids", "in", missing.ids)]
        )
        if not self._add_supports(proposed):
            raise UserError(
                self.env._(
                    "%(plan)s holds already every support of this phase that answers"
                    " what the diagnosis found missing.",
                    plan=self.display_name,
                )
            )
        return True
