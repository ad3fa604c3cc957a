# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models


class VaeSupportPlanLine(models.Model):
    """Partners are proposed for what they are to do."""

    _inherit = "vae.support.plan.line"

    def action_find_offers(self):
        """The address book, for who lives where the candidate does."""
        self.ensure_one()
        return self.plan_id.candidate_id._action_offers()
