# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models


class ResPartner(models.Model):
    """Actors with whom contacts are logged, for a candidate or for nobody yet."""

    _inherit = "res.partner"

    vae_contact_log_count = fields.Integer(
        compute="_compute_vae_contact_log_count",
        compute_sudo=False,
        string="Number of Contacts Logged",
        groups="vae_assistance.group_vae_accompagnateur",
    )

    @api.depends_context("uid")
    def _compute_vae_contact_log_count(self):
        """Count only the entries that the user may read."""
        counts = dict(
            self.env["vae.contact.log"]._read_group(
                [("partner_id", "in", self.ids)], ["partner_id"], ["__count"]
            )
        )
        for partner in self:
            partner.vae_contact_log_count = counts.get(partner._origin, 0)

    def action_log_vae_contact(self):
        """Open the dialog of a new entry: a call to this actor, about nobody yet."""
        self.ensure_one()
        self.check_access("read")
        return self.env["vae.contact.log"]._action_log(
            partner_id=self.id, counterpart="partner"
        )

    def action_view_vae_contact_logs(self):
        self.ensure_one()
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "vae_assistance.vae_contact_log_action"
        )
        action["domain"] = [("partner_id", "=", self.id)]
        action["context"] = {
            "default_partner_id": self.id,
            "default_counterpart": "partner",
        }
        return action
