# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models


class ResUsers(models.Model):
    _inherit = "res.users"

    vae_has_role = fields.Boolean(
        string="Has a VAE Role",
        compute="_compute_vae_has_role",
        search="_search_vae_has_role",
        compute_sudo=False,
        groups="vae_assistance.group_vae_accompagnateur",
        help="Who may be chosen as professional of a journey.",
    )

    @api.depends("group_ids")
    def _compute_vae_has_role(self):
        role = "vae_assistance.group_vae_accompagnateur"
        for user in self:
            user.vae_has_role = user.has_group(role)

    @api.model
    def _search_vae_has_role(self, operator, value):
        if operator != "in":
            return NotImplemented
        self._check_field_access(self._fields["vae_has_role"], "read")
        role = self.env.ref("vae_assistance.group_vae_accompagnateur")
        users = self.sudo().with_context(active_test=False)
        having = users._search([("all_group_ids", "in", role.ids)])
        return [("id", "in" if True in value else "not in", having)]

    @api.model
    def _vae_sees_every_structure(self, company_ids):
        """Whether these are all companies that there are, archived ones included.

        For record rules, which need not ask then where a record belongs. They are kept
        until a company is made.
        """
        companies = self.env["res.company"].sudo().with_context(active_test=False)
        known = len(set(company_ids))
        return companies.search_count([], limit=known + 1) == known

    def _vae_sender(self, company):
        """Address in whose name people are written to: nobody's who has left.

        :param company: the structure, which writes itself then
        """
        return (self.active and self.email_formatted) or company.email_formatted

    def _vae_signs_as(self, company):
        """The name below a letter, see ``_vae_sender``."""
        return (self.active and self.name) or company.name
