# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models

# What the list of offers was opened for.
KEPT = ("default_candidate_id", "default_obstacle_id", "default_line_id")


class VaeOffer(models.Model):
    _inherit = "vae.offer"

    def action_refer(self):
        """Prepare a referral to this offer, of the candidate it was looked for."""
        self.ensure_one()
        self.check_access("read")
        context = self.env.context
        return self.env["vae.referral"]._get_records_action(
            name=self.env._("New Referral"),
            context={
                "default_offer_id": self.id,
                **{name: context[name] for name in KEPT if context.get(name)},
            },
        )
