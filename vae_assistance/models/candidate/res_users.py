# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.fields import Domain


class ResUsers(models.Model):
    """A référent who leaves: what they had is handed over, and is not lost before."""

    _inherit = "res.users"

    vae_follows = fields.Boolean(
        string="Follows Journeys",
        compute="_compute_vae_follows",
        search="_search_vae_follows",
        compute_sudo=False,
        groups="vae_assistance.group_vae_accompagnateur",
        help="Who is proposed to follow a journey: people with a VAE role. An"
        " administrator, whose account may serve to configure only, is proposed to"
        " themselves, and to others once they follow one.",
    )

    @api.depends("group_ids")
    @api.depends_context("uid")
    def _compute_vae_follows(self):
        following = self.search([("id", "in", self.ids), ("vae_follows", "=", True)])
        for user in self:
            user.vae_follows = user._origin in following

    @api.model
    def _search_vae_follows(self, operator, value):
        if operator != "in":
            return NotImplemented
        self._check_field_access(self._fields["vae_follows"], "read")
        users = self.browse().sudo().with_context(active_test=False)
        administrators = users.search(
            [
                (
                    "all_group_ids",
                    "in",
                    self.env.ref("vae_assistance.group_vae_admin").ids,
                )
            ]
        )
        journeys = self.env["vae.candidate"].sudo().with_context(active_test=False)
        groups = journeys._read_group(
            [("member_ids", "in", administrators.ids)], ["member_ids"]
        )
        members = users.union(*(user for [user] in groups))
        others = administrators - members - self.env.user
        following = Domain("vae_has_role", "=", True) & Domain(
            "id", "not in", others.ids
        )
        return following if True in value else ~following

    def action_archive(self):
        # Core deletes what they had to do. What is about journeys waits, in their name,
        # for who takes over: handing a journey over passes it on.
        activities = self._vae_activities()
        by_user = activities.grouped("user_id")
        quiet = activities.with_context(mail_activity_quick_update=True)
        quiet.write({"user_id": False})
        result = super().action_archive()
        for user, left in by_user.items():
            left.with_context(mail_activity_quick_update=True).write(
                {"user_id": user.id}
            )
        return result

    def _vae_activities(self):
        """What these users have to do on journeys, and on all that is kept of them."""
        journeys = self.env["vae.candidate"].sudo()._followed_fields()
        models = ["vae.candidate", *(name for name, _field in journeys)]
        return (
            self.env["mail.activity"]
            .sudo()
            .search([("user_id", "in", self.ids), ("res_model", "in", models)])
        )

    def _vae_archived(self):
        """Tell the coordinators which open journeys have to be handed over."""
        result = super()._vae_archived()
        journeys = (
            self.env["vae.candidate"]
            .sudo()
            .search(
                Domain("user_id", "in", self.ids) & Domain("date_closed", "=", False)
            )
        )
        for (user, company), left in journeys.grouped(
            lambda journey: (journey.user_id, journey.company_id)
        ).items():
            left._tell_to_hand_over(user, company)
        return result

    def _vae_coordinators(self, company):
        """Who hands journeys of a structure over, in sudo."""
        group = self.env.ref("vae_assistance.group_vae_coordinator")
        return self.sudo().search(
            [
                ("all_group_ids", "in", group.ids),
                ("company_ids", "in", company.ids),
                ("share", "=", False),
            ]
        )
