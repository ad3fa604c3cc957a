# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.tools import email_normalize

from ..ground.people import name_key, phone_key, phone_part, phone_region, words

# More contacts than this of one name are no hint any more.
SAME_PEOPLE_MAX = 200


class ResPartner(models.Model):
    _inherit = "res.partner"

    # People are looked for by them, among all contacts of a structure.
    _vae_email_index = models.Index(
        "(email_normalized) WHERE email_normalized IS NOT NULL"
    )
    _vae_name_index = models.Index("(vae_name_key) WHERE vae_name_key IS NOT NULL")
    _vae_phone_index = models.Index("(vae_phone_key) WHERE vae_phone_key IS NOT NULL")
    vae_name_key = fields.Char(
        string="Name to Compare",
        compute="_compute_vae_name_key",
        store=True,
        index="trigram",
        groups="vae_assistance.group_vae_accompagnateur",
    )
    vae_phone_key = fields.Char(
        string="Telephone to Compare",
        compute="_compute_vae_phone_key",
        store=True,
        index="trigram",
        groups="vae_assistance.group_vae_accompagnateur",
    )
    vae_candidate_ids = fields.One2many(
        comodel_name="vae.candidate",
        inverse_name="partner_id",
        string="VAE Journeys",
        readonly=True,
        groups="vae_assistance.group_vae_accompagnateur",
    )
    vae_candidate_count = fields.Integer(
        compute="_compute_vae_candidate_count",
        compute_sudo=False,
        string="VAE Journey Count",
        groups="vae_assistance.group_vae_accompagnateur",
    )

    @api.depends("name", "is_company")
    def _compute_vae_name_key(self):
        for partner in self:
            partner.vae_name_key = not partner.is_company and name_key(partner.name)

    # A structure that moves does not have all its contacts computed anew.
    @api.depends("phone", "is_company", "country_id", "zip", "company_id")
    def _compute_vae_phone_key(self):
        for partner in self:
            partner.vae_phone_key = not partner.is_company and phone_key(
                partner.phone, partner._vae_phone_regions()
            )

    def _vae_phone_regions(self):
        """Where the telephone may be typed nationally, the likeliest first."""
        return [
            phone_region(self.country_id.code, self.zip),
            self.company_id._vae_phone_region(),
        ]

    @api.depends_context("uid", "allowed_company_ids")
    def _compute_vae_candidate_count(self):
        """Count only the journeys that the user may read."""
        counts = dict(
            self.env["vae.candidate"]
            .with_context(active_test=False)
            ._read_group([("partner_id", "in", self.ids)], ["partner_id"], ["__count"])
        )
        for partner in self:
            partner.vae_candidate_count = counts.get(partner._origin, 0)

    def _vae_changed(self, fnames):
        """Hook: contacts were written.

        No constraint of Odoo's: a new contact has no journey to ask for.

        :param set fnames: of the fields that were
        """
        if {"company_id", "is_company"} & fnames:
            self._check_vae_structure()

    def _check_vae_structure(self):
        """A contact with journeys stays in the structure of these journeys."""
        # Whoever changes a contact, with a role or without.
        journeys = self.env["vae.candidate"].sudo().with_context(active_test=False)
        groups = journeys._read_group(
            [("partner_id", "in", self.ids)],
            ["partner_id", "company_id"],
            ["id:recordset"],
        )
        for partner, company, of_partner in groups:
            if partner.company_id == company and not partner.is_company:
                continue
            if not of_partner.sudo(False)._filtered_access("read"):
                raise ValidationError(
                    self.env._(
                        "“%(contact)s” is used by records that you may not see: it"
                        " stays an individual of the same company. Make another contact"
                        " instead.",
                        contact=partner.name,
                    )
                )
            if partner.company_id != company:
                raise ValidationError(
                    self.env._(
                        "“%(contact)s” has a journey in the structure “%(company)s”:"
                        " the contact stays there. Another structure makes its own"
                        " contact.",
                        contact=partner.name,
                        company=company.name,
                    )
                )
            if partner.is_company:
                raise ValidationError(
                    self.env._(
                        "“%(contact)s” has a VAE journey and is a person. Make another"
                        " contact for the organisation.",
                        contact=partner.name,
                    )
                )

    @api.model
    def _search_display_name(self, operator, value):
        """People with a VAE role find people in any writing; all others as in core."""
        domain = super()._search_display_name(operator, value)
        if (
            operator != "ilike"
            or not isinstance(value, str)
            or not self.env.user.has_group("vae_assistance.group_vae_accompagnateur")
        ):
            return domain
        if people := self._vae_people_domain(value):
            return Domain(domain) | people
        return domain

    @api.model
    def _vae_people_domain(self, text):
        """Domain on the people whose names have these words, or of this telephone.

        :return: None where the text has nothing to look for
        """
        looked_for = [Domain("vae_name_key", "ilike", word) for word in words(text)]
        if not looked_for:
            return None
        people = Domain.AND(looked_for)
        if digits := phone_part(text):
            people |= Domain("vae_phone_key", "ilike", digits)
        return people

    @api.model
    def _vae_same_people(self, people):
        """Contacts of a structure that may be these people.

        The same e-mail, telephone or name (see ``name_key`` and ``phone_key``). One
        search for all; other structures' contacts are never proposed, nor those that
        the user may not read.

        :param list people: tuples of structure, name, e-mail, telephone, and the
            contact that they are, which is not proposed
        :return: list of ``res.partner``, in the same order
        """
        wanted, domains = [], []
        for company, name, email, phone, __ in people:
            email = email_normalize(email or "") or False
            # Where the structure is does not matter to what is typed with its country.
            is_whole = (phone or "").startswith("+")
            phone = phone_key(phone, [] if is_whole else [company._vae_phone_region()])
            key = name_key(name)
            wanted.append((company, key, email, phone))
            same = []
            if email:
                same.append(Domain("email_normalized", "=", email))
            if phone:
                same.append(Domain("vae_phone_key", "=", phone))
            if key:
                same.append(Domain("vae_name_key", "=", key))
            if same:
                domains.append(Domain("company_id", "=", company.id) & Domain.OR(same))
        if not domains:
            return [self.browse()] * len(wanted)
        # In sudo: mostly nobody is found, and rules on contacts cost more than looking.
        found = self.sudo().search_fetch(
            Domain.OR(domains) & Domain("is_company", "=", False),
            ["company_id", "email_normalized", "vae_phone_key", "vae_name_key"],
            limit=SAME_PEOPLE_MAX,
        )
        same = [
            found.filtered(lambda partner, person=person: partner._vae_is_same(*person))
            - own
            for person, (*__, own) in zip(wanted, people, strict=True)
        ]
        readable = self.browse().union(*same)._filtered_access("read")
        return [readable & each for each in same]

    def _vae_is_same(self, company, key, email, phone):
        """Whether the contact is of the structure and has one of these features.

        :param str key: see ``name_key``
        :param str email: normalised
        :param str phone: see ``phone_key``
        """
        self.ensure_one()
        return self.company_id == company and bool(
            (email and self.email_normalized == email)
            or (phone and self.vae_phone_key == phone)
            or (key and self.vae_name_key == key)
        )

    def _vae_prepare_merge(self):
        """What is put in order before these contacts become one; to be extended.

        Core deletes in SQL what would be there twice.
        """

    def action_view_vae_candidates(self):
        return self.env["vae.candidate"]._action_view_of(
            "partner_id", self, active_test=False
        )

    def _vae_consent_recipients(self):
        """Whom a consent has to name for these contacts to receive.

        :return: the contacts and the organisations where they work
        """
        partners = self.sudo()
        companies = partners.commercial_partner_id.filtered("is_company")
        return (partners | companies).sudo(self.env.su)
