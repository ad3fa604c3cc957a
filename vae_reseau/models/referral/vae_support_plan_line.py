# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models


class VaeSupportPlanLine(models.Model):
    _inherit = "vae.support.plan.line"

    def action_find_offers(self):
        """Whoever is referred from there is referred for this line."""
        action = super().action_find_offers()
        action["context"]["default_line_id"] = self.id
        return action

    def action_refer(self):
        """Prepare a referral to the partner who is to do the line."""
        self.ensure_one()
        defaults = {"line_id": self.id, "reason": self.objective or self.name}
        if self.partner_id:
            defaults["partner_id"] = self.partner_id.id
        return self.candidate_id._action_refer(**defaults)
