# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class VaeCandidate(models.Model):
    """The working time that a journey has taken."""

    _inherit = "vae.candidate"

    time_hours = fields.Float(
        string="Time Spent",
        compute="_compute_time_hours",
        compute_sudo=True,
        help="Hours of all who worked for this journey: appointments, preparation,"
        " travel…",
    )

    def _compute_time_hours(self):
        hours = dict(
            self.env["vae.time"]._read_group(
                [("candidate_id", "in", self.ids)], ["candidate_id"], ["hours:sum"]
            )
        )
        for candidate in self:
            candidate.time_hours = hours.get(candidate._origin, 0)

    def action_view_time(self):
        """Open the entries of the journey that the user may read."""
        self.ensure_one()
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "vae_assistance.vae_time_action"
        )
        action["domain"] = [("reference", "=", self.reference)]
        action["context"] = {"search_default_group_kind": 1}
        return action
