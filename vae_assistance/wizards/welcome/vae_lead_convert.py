# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import email_normalize

from ...models.ground.people import clean_address


class VaeLeadConvert(models.TransientModel):
    """A lead of the VAE team becomes a candidate."""

    _name = "vae.lead.convert"
    _description = "Make a VAE Candidate of a Lead"
    _check_company_auto = True

    lead_id = fields.Many2one(
        comodel_name="crm.lead", required=True, ondelete="cascade", readonly=True
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        string="Structure",
        compute="_compute_company_id",
    )
    name = fields.Char(
        string="First Name and Name",
        compute="_compute_from_lead",
        store=True,
        readonly=False,
    )
    email = fields.Char(compute="_compute_from_lead", store=True, readonly=False)
    phone = fields.Char(compute="_compute_from_lead", store=True, readonly=False)
    match_ids = fields.Many2many(
        comodel_name="res.partner",
        string="Contacts Found",
        compute="_compute_company_id",
    )
    contact = fields.Selection(
        selection=[
            ("match", "Use a contact that exists"),
            ("create", "Make a new contact"),
        ],
        compute="_compute_contact",
        store=True,
        readonly=False,
    )
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Contact Chosen",
        compute="_compute_contact",
        store=True,
        readonly=False,
        domain="[('id', 'in', match_ids)]",
    )
    open_journeys = fields.Char(compute="_compute_open_journeys")
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Référent",
        compute="_compute_from_lead",
        store=True,
        readonly=False,
        domain="[('vae_follows', '=', True), ('company_ids', 'in', company_id)]",
    )
    certification_id = fields.Many2one(
        comodel_name="vae.certification",
        compute="_compute_from_lead",
        store=True,
        readonly=False,
    )
    program_id = fields.Many2one(
        comodel_name="vae.program",
        domain="[('company_id', 'in', [company_id, False])]",
    )

    @api.depends("lead_id")
    def _compute_company_id(self):
        for wizard in self:
            lead = wizard.lead_id
            wizard.company_id = lead._vae_company() if lead else self.env.company
            wizard.match_ids = lead and lead._vae_matching_contacts()

    @api.depends("lead_id")
    def _compute_from_lead(self):
        for wizard in self:
            lead = wizard.lead_id
            wizard.name = lead.contact_name or lead.partner_name or lead.partner_id.name
            wizard.email = lead.email_from
            wizard.phone = lead.phone
            wizard.user_id = lead.user_id or self.env.user
            wizard.certification_id = lead.vae_certification_id

    @api.depends("match_ids")
    def _compute_contact(self):
        for wizard in self:
            wizard.contact = "match" if wizard.match_ids else "create"
            wizard.partner_id = wizard.match_ids[:1]

    @api.depends("partner_id", "contact")
    def _compute_open_journeys(self):
        groups = self.env["vae.candidate"]._read_group(
            [("partner_id", "in", self.partner_id.ids), ("date_closed", "=", False)],
            ["partner_id"],
            ["reference:array_agg"],
        )
        journeys = dict(groups)
        for wizard in self:
            references = journeys.get(wizard.partner_id)
            wizard.open_journeys = (
                wizard.contact == "match"
                and references
                and self.env._(
                    "This person has an open journey: %(references)s.",
                    references=", ".join(references),
                )
            )

    def action_convert(self):
        """Make the candidate; the lead is won and keeps the link.

        :raise UserError: the lead is being converted, or has been, by somebody else
        :return: window action on the candidate
        """
        self.ensure_one()
        lead = self.lead_id
        lead.check_access("write")
        if not lead.try_lock_for_update(allow_referencing=True):
            raise UserError(
                self.env._(
                    "Somebody is converting the lead “%(lead)s” at this moment."
                    " Reload the page to see their candidate.",
                    lead=lead.name,
                )
            )
        lead.invalidate_recordset(["vae_is_converted"])
        if lead.vae_is_converted:
            raise UserError(
                self.env._(
                    "The lead “%(lead)s” has become a candidate already. Reload the"
                    " page to open their journey.",
                    lead=lead.name,
                )
            )
        values = self._prepare_candidate()
        referent = self.user_id
        if not self.env.user.has_group("vae_assistance.group_vae_coordinator"):
            # Référents make journeys of their own, then hand them over.
            values["user_id"] = self.env.uid
        candidate = self.env["vae.candidate"]._vae_by_code().create(values)
        if not lead.partner_id:
            lead.partner_id = candidate.partner_id
        lead.action_set_won()
        if candidate.user_id != referent:
            candidate.user_id = referent
        if not candidate.has_access("read"):
            return candidate._action_after_hand_over(
                self.env._(
                    "The candidate is made and %(user)s follows them.",
                    user=referent.name,
                )
            )
        return candidate._get_records_action()

    def _prepare_candidate(self):
        """Values of the candidate: what statistics need, no free text of the lead."""
        self.ensure_one()
        lead = self.lead_id
        if self.contact == "match":
            if not self.partner_id:
                raise UserError(self.env._("Choose the contact, or make a new one."))
            contact = {"partner_id": self.partner_id.id}
        else:
            contact = {
                "partner_id": self._create_contact().id,
            }
        earlier = self.env["vae.candidate"].search(
            [("partner_id", "=", contact["partner_id"])], order="id desc", limit=1
        )
        return {
            **contact,
            "lead_id": lead.id,
            "company_id": self.company_id.id,
            "user_id": self.user_id.id,
            "team_id": lead.team_id.id,
            "certification_id": self.certification_id.id,
            "program_id": self.program_id.id,
            "prescriber_id": lead.vae_prescriber_id.id,
            "source_id": lead.source_id.id,
            "previous_id": earlier.id,
        }

    def _create_contact(self):
        """A contact of the structure, with the lead's coordinates and nothing else."""
        self.ensure_one()
        if not (self.name or "").strip():
            raise UserError(self.env._("Give the candidate's first name and name."))
        email = clean_address(self.email)
        if email and not email_normalize(email):
            raise UserError(
                self.env._(
                    "“%(email)s” is not an e-mail address. Correct it or leave it"
                    " empty.",
                    email=email,
                )
            )
        lead = self.lead_id
        return self.env["res.partner"].create(
            {
                "name": self.name.strip(),
                "email": email,
                "phone": self.phone,
                "street": lead.street,
                "street2": lead.street2,
                "zip": lead.zip,
                "city": lead.city,
                "state_id": lead.state_id.id,
                "country_id": lead.country_id.id,
                "lang": lead.lang_id.code,
                "company_id": self.company_id.id,
            }
        )
