# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from ast import literal_eval

from odoo import models

# Screens of the day's work: of one's own, or of the structure for who leads it and
# follows nobody. The filters that say so, which anybody may take away or put back.
DAILY = {
    "vae_assistance.vae_alert_action": "search_default_mine",
    "vae_assistance.vae_support_plan_line_action": "search_default_mine",
    "vae_assistance.vae_todo_action": "search_default_my_candidates",
}
LEADERS = (
    "vae_assistance.group_vae_coordinator",
    "vae_assistance.group_vae_director",
)


class IrActionsActWindow(models.Model):
    _inherit = "ir.actions.act_window"

    def _get_action_dict(self):
        action = super()._get_action_dict()
        own = DAILY.get(action.get("xml_id"))
        if own and self._vae_leads_only():
            context = literal_eval(action["context"])
            context.pop(own, None)
            action["context"] = repr(context)
        return action

    def _vae_leads_only(self):
        """Whether the user leads a structure and follows no open journey."""
        user = self.env.user
        if not any(user.has_group(group) for group in LEADERS):
            return False
        return not self.env["vae.candidate"].search_count(
            [("member_ids", "in", user.ids), ("date_closed", "=", False)], limit=1
        )
