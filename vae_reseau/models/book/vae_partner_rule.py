# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from ast import literal_eval

import psycopg2

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain


class VaePartnerRule(models.Model):
    """Contacts of a kind are marked alike: those that are there, and those to come."""

    _name = "vae.partner.rule"
    _description = "Rule for Marking Contacts"
    _inherit = ["vae.catalogue.mixin", "vae.partner.mark.mixin"]

    domain = fields.Char(
        string="Contacts", required=True, default="[('is_company', '=', True)]"
    )
    partner_count = fields.Integer(
        string="Number of Contacts", compute="_compute_partner_count"
    )

    @api.depends("domain")
    @api.depends_context("uid", "allowed_company_ids")
    def _compute_partner_count(self):
        for rule in self:
            rule.partner_count = self.env["res.partner"].search_count(rule._chosen())

    @api.constrains("domain")
    def _check_domain(self):
        for rule in self:
            try:
                query = self.env["res.partner"]._search(rule._chosen(), limit=1)
                with self.env.cr.savepoint(flush=False):
                    self.env.cr.execute(query.select(), log_exceptions=False)
            except (ValueError, SyntaxError, TypeError, psycopg2.DataError):
                raise ValidationError(
                    self.env._(
                        "“%(rule)s”: this choice of contacts cannot be read. Build it"
                        " with the editor of filters.",
                        rule=rule.name,
                    )
                ) from None

    def _chosen(self):
        """Domain on the contacts; people who are candidates are never among them."""
        self.ensure_one()
        return Domain(literal_eval(self.domain or "[]")) & Domain(
            "vae_candidate_ids", "=", False
        )

    def action_apply(self):
        """Mark the contacts that the rules choose, among those that the user may read.

        :return: a word on how many have changed
        """
        changed = 0
        for rule in self:
            changed += rule._mark(self.env["res.partner"].search(rule._chosen()))
        return self._vae_said(
            self.env._("%(count)s contacts are marked.", count=changed)
        )
