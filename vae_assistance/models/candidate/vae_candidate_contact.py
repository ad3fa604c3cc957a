# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError


class VaeCandidate(models.Model):
    """The contact of a journey belongs to the journey's structure, and to it alone."""

    _inherit = "vae.candidate"

    duplicate_ids = fields.Many2many(
        comodel_name="res.partner",
        string="Contacts That May Be the Same Person",
        compute="_compute_duplicate_ids",
        compute_sudo=False,
        help="Contacts of the structure with the same name, e-mail or telephone. They"
        " tell nothing of the journeys that these people may have.",
    )

    # ------------------------------------------------------------------
    # Computed
    # ------------------------------------------------------------------

    @api.depends("partner_id", "name", "email", "phone", "company_id")
    def _compute_duplicate_ids(self):
        found = self.env["res.partner"]._vae_same_people(
            [
                (
                    candidate.company_id or self.env.company,
                    candidate.name,
                    candidate.email,
                    candidate.phone,
                )
                for candidate in self
            ]
        )
        for candidate, partners in zip(self, found, strict=True):
            candidate.duplicate_ids = partners - candidate.partner_id._origin

    # ------------------------------------------------------------------
    # Constraints
    # ------------------------------------------------------------------

    @api.constrains("partner_id", "company_id")
    def _check_partner_id(self):
        for candidate in self:
            partner, company = candidate.partner_id, candidate.company_id
            if partner.is_company:
                raise ValidationError(
                    self.env._(
                        "“%(contact)s” is an organisation. A candidate is a person:"
                        " choose or make their own contact.",
                        contact=partner.name,
                    )
                )
            if partner.user_ids.filtered(lambda user: not user.share):
                raise ValidationError(
                    self.env._(
                        "“%(contact)s” is a colleague, whose contact every structure"
                        " sees. Make another contact for them as a candidate.",
                        contact=partner.name,
                    )
                )
            if partner.company_id != company:
                raise ValidationError(
                    self.env._(
                        "This contact belongs to another structure than “%(company)s”."
                        " Make a contact of the structure for its candidate.",
                        company=company.name,
                    )
                )

    # ------------------------------------------------------------------
    # Whose contact it is
    # ------------------------------------------------------------------

    @api.model
    def _company_id_of(self, vals):
        """Structure of a journey to be made from ``vals``."""
        return (
            vals.get("company_id")
            or self.env.context.get("default_company_id")
            or self._default_company_id().id
        )

    @api.model
    def _claim_contacts(self, owners):
        """Contacts that were everybody's become the structure's.

        :param list owners: pairs of contact id and structure id
        :raise UserError: another structure works with the contact
        """
        partners = self.env["res.partner"].browse({owner[0] for owner in owners})
        partners.check_access("read")
        common = partners.sudo().filtered(
            lambda partner: not partner.company_id and not partner.is_company
        )
        if not common:
            return
        # Colleagues' contacts are refused afterwards, and stay as they are.
        common = common.filtered("partner_share")
        used = set(
            self.env["crm.lead"]
            .sudo()
            .with_context(active_test=False)
            ._read_group(
                [("partner_id", "in", common.ids), ("company_id", "!=", False)],
                ["partner_id", "company_id"],
            )
        )
        claimed = {}
        for partner_id, company_id in owners:
            partner = common.filtered(lambda p, wanted=partner_id: p.id == wanted)
            if not partner:
                continue
            others = {
                company.id for [user, company] in used if user == partner
            } | claimed.setdefault(partner, set())
            claimed[partner].add(company_id)
            if others - {company_id}:
                raise UserError(
                    self.env._(
                        "Another structure works with the contact “%(contact)s”. Make a"
                        " contact of your structure for its candidate.",
                        contact=partner.name,
                    )
                )
        for company in self.env["res.company"].browse(
            {company_id for ids in claimed.values() for company_id in ids}
        ):
            common.filtered(
                lambda partner, company=company: company.id in claimed.get(partner, ())
            ).write({"company_id": company.id})

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------

    def action_view_duplicates(self):
        """Open the contacts of the structure that may be the same person."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Perhaps the Same Person"),
            "res_model": "res.partner",
            "view_mode": "list,form",
            "domain": [("id", "in", (self.duplicate_ids | self.partner_id).ids)],
        }
