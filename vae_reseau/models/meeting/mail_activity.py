# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models


class MailActivity(models.Model):
    """The activity of a decision that is done: so is the decision."""

    _inherit = "mail.activity"

    def _action_done(self, feedback=False, attachment_ids=None):
        ours = self.filtered(lambda activity: activity.res_model == "vae.meeting")
        decisions = self.env["vae.meeting.decision"].sudo()
        if ours:
            decisions = decisions.search(
                [("activity_id", "in", ours.ids), ("state", "=", "open")]
            )
        result = super()._action_done(feedback=feedback, attachment_ids=attachment_ids)
        # Whose activity it is says so, whatever else they may write.
        decisions.activity_id = False
        decisions._set_state("done")
        return result
