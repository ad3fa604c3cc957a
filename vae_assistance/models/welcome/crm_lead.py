# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..ground.people import clean_address, name_order
from ..ground.vae_role_view_mixin import ROLE


class CrmLead(models.Model):
    _name = "crm.lead"
    _inherit = ["crm.lead", "vae.role.view.mixin"]
    # Nobody sells anything here: amount, probability, stars and what is bought about a
    # company mean nothing. A lead is won by becoming a candidate.
    _role_modifiers = (
        ("//h2[.//field[@name='expected_revenue']]", "invisible", "is_vae"),
        ("//button[@name='action_set_won_rainbowman']", "invisible", "is_vae"),
        ("//button[@name='iap_enrich'][1]", "invisible", "is_vae"),
        ("//button[@name='iap_enrich'][2]", "invisible", "is_vae"),
        ("//label[@for='date_deadline']", "invisible", "is_vae"),
        ("//div[field[@name='date_deadline']]", "invisible", "is_vae"),
        (
            "//group[@name='lead_priority']/field[@name='priority']",
            "invisible",
            "is_vae",
        ),
    )

    is_vae = fields.Boolean(
        related="team_id.is_vae",
        string="VAE Lead",
        groups="vae_assistance.group_vae_accompagnateur",
    )
    vae_candidate_ids = fields.One2many(
        comodel_name="vae.candidate",
        inverse_name="lead_id",
        string="VAE Candidate",
        readonly=True,
        context={"active_test": False},
        groups="vae_assistance.group_vae_accompagnateur",
    )
    vae_is_converted = fields.Boolean(
        string="Became a Candidate",
        compute="_compute_vae_is_converted",
        compute_sudo=True,
        groups="vae_assistance.group_vae_accompagnateur",
    )
    vae_certification_id = fields.Many2one(
        comodel_name="vae.certification",
        string="Certification Wished",
        index="btree_not_null",
        groups="vae_assistance.group_vae_accompagnateur",
    )
    vae_prescriber_id = fields.Many2one(
        comodel_name="res.partner",
        string="Prescriber",
        index="btree_not_null",
        groups="vae_assistance.group_vae_accompagnateur",
        help="Who sent the person.",
    )

    # Services are recorded on the lead, whether a journey follows or not.
    vae_service_ids = fields.One2many(
        comodel_name="vae.service",
        inverse_name="lead_id",
        string="VAE Services",
        readonly=True,
        groups="vae_assistance.group_vae_referent",
    )
    vae_service_count = fields.Integer(
        compute="_compute_vae_service_count",
        string="Number of VAE Services",
        groups="vae_assistance.group_vae_referent",
    )

    @api.model
    def _get_view(self, view_id=None, view_type="form", **options):
        arch, view = super()._get_view(view_id, view_type, **options)
        if view_type != "form" or not self.env.user.has_group(ROLE):
            return arch, view
        ours = arch.xpath("//header/field[@name='vae_is_converted']")
        stages = arch.xpath("//header/field[@name='stage_id'][@domain]")
        if ours and stages:
            known = stages[0].get("domain")
            own = f"[('is_won', '=', False)] + {known}"
            stages[0].set(
                "domain", f"({own}) if is_vae and not vae_is_converted else {known}"
            )
        return arch, view

    @api.constrains("stage_id", "team_id")
    def _check_vae_won(self):
        """Who welcomes people does not take “won” for “became a candidate”."""
        if not self.env.user.has_group(ROLE):
            return
        for lead in self._filtered_vae():
            if lead.stage_id.is_won and not lead.sudo().vae_is_converted:
                raise ValidationError(
                    self.env._(
                        "“%(lead)s” is won by becoming a candidate: open the lead and"
                        " press “Make a VAE Candidate”.",
                        lead=lead.name,
                    )
                )

    @api.depends("vae_candidate_ids")
    def _compute_vae_is_converted(self):
        converted = self.env["vae.candidate"].with_context(active_test=False)
        groups = converted._read_group([("lead_id", "in", self.ids)], ["lead_id"])
        leads = {lead.id for [lead] in groups}
        for lead in self:
            lead.vae_is_converted = lead._origin.id in leads

    @api.depends("contact_name")
    def _compute_name(self):
        """A lead of a VAE team is called by who asks, unless something is typed."""
        result = super()._compute_name()
        for lead in self._filtered_vae():
            lead.name = lead.name or lead.contact_name
        return result

    def _compute_company_id(self):
        """A lead of a VAE team belongs to a structure, assigned or not.

        Core takes the company away when nobody is assigned, and a lead without one is
        read by every structure.
        """
        kept = {lead: lead.company_id for lead in self}
        result = super()._compute_company_id()
        for lead in self._filtered_vae():
            if not lead.company_id:
                lead.company_id = (
                    lead.user_id.company_id or kept[lead] or self.env.company
                )
        return result

    def _compute_potential_lead_duplicates(self):
        """Duplicates of a VAE lead are those of its structure."""
        result = super()._compute_potential_lead_duplicates()
        for lead in self._filtered_vae():
            structure = lead.sudo()._vae_company()
            own = lead.duplicate_lead_ids.filtered(
                lambda other, lead=lead, structure=structure: (
                    other == lead or other.sudo()._vae_company() == structure
                )
            )
            lead.duplicate_lead_ids = own
            lead.duplicate_lead_count = len(own - lead)
        return result

    @api.constrains("company_id", "team_id")
    def _check_vae_company(self):
        for lead in self._filtered_vae():
            if not lead.company_id:
                raise ValidationError(
                    self.env._(
                        "The lead “%(lead)s” needs a structure: without one, every"
                        " structure would read it.",
                        lead=lead.name,
                    )
                )

    # ------------------------------------------------------------------
    # Contacts and merging, as core does them
    # ------------------------------------------------------------------

    def _vae_structures(self):
        """Only leads of VAE teams keep to their structure."""
        return {
            lead.id: lead._vae_company() if lead.is_vae else self.env["res.company"]
            for lead in self.sudo()
        }

    def _prepare_customer_values(self, partner_name, is_company=False, parent_id=False):
        """The contact is the structure's, and takes none of the lead's free text."""
        values = super()._prepare_customer_values(
            partner_name, is_company=is_company, parent_id=parent_id
        )
        if self._filtered_vae():
            values.update(comment=False, company_id=self._vae_company().id)
            values["email"] = clean_address(values.get("email"))
        return values

    def _merge_opportunity(
        self, user_id=False, team_id=False, auto_unlink=True, max_length=5
    ):
        """Leads of two structures are not merged, nor one that became a candidate."""
        if self._filtered_vae():
            companies = {lead._vae_company() for lead in self}
            converted = self.sudo().filtered("vae_is_converted")
            if len(companies) > 1:
                raise UserError(
                    self.env._(
                        "These leads belong to several structures: %(companies)s."
                        " Merge only leads of one structure.",
                        companies=", ".join(
                            sorted((c.name for c in companies), key=name_order)
                        ),
                    )
                )
            if converted and len(self) > 1:
                raise UserError(
                    self.env._(
                        "The lead “%(lead)s” has become a candidate, whose history"
                        " needs it. Leave it out, and mark the other leads as lost.",
                        lead=converted[0].name,
                    )
                )
        return super()._merge_opportunity(
            user_id=user_id,
            team_id=team_id,
            auto_unlink=auto_unlink,
            max_length=max_length,
        )

    @api.model
    def message_new(self, msg_dict, custom_values=None):
        """A mail to a VAE team is not linked to another structure's contact."""
        team = self.env["crm.team"].browse((custom_values or {}).get("team_id")).sudo()
        if team.is_vae and msg_dict.get("author_id"):
            author = self.env["res.partner"].browse(msg_dict["author_id"]).sudo()
            company = team.company_id or self.env.company
            if author.company_id and author.company_id != company:
                custom_values = {**custom_values, "partner_id": False}
        return super().message_new(msg_dict, custom_values=custom_values)

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------

    def action_vae_convert(self):
        """Open the conversion of the lead into a candidate, or their journey.

        :return: window action
        """
        self.ensure_one()
        if self.vae_is_converted:
            return self.action_view_vae_candidate()
        return self.env["vae.lead.convert"]._get_records_action(
            name=self.env._("Make a VAE Candidate"),
            target="new",
            context={"default_lead_id": self.id},
        )

    def action_view_vae_candidate(self):
        self.ensure_one()
        candidate = self.env["vae.candidate"].search(
            [("lead_id", "=", self.id), ("active", "in", [True, False])], limit=1
        )
        if not candidate:
            raise UserError(
                self.env._(
                    "The lead “%(lead)s” has become a candidate already, followed by"
                    " somebody else. Ask your coordinator for access.",
                    lead=self.name,
                )
            )
        return candidate._get_records_action()

    def _filtered_vae(self):
        """The leads of VAE teams, whoever asks: the flag is read by roles only."""
        return self.filtered(lambda lead: lead.sudo().team_id.is_vae)

    def _vae_company(self):
        """Structure in which the lead's candidate and contact are made."""
        self.ensure_one()
        return self.company_id or self.team_id.company_id or self.env.company

    def _vae_matching_contacts(self):
        """Contacts of the same structure that may be this person.

        The same e-mail, telephone or name, letter case and accents aside; other
        structures' contacts are never proposed.

        :return: ``res.partner`` recordset
        """
        self.ensure_one()
        [found] = self.env["res.partner"]._vae_same_people(
            [
                (
                    self._vae_company(),
                    self.contact_name or self.partner_name,
                    self.email_from,
                    self.phone,
                    self.partner_id,
                )
            ]
        )
        own = self.partner_id.filtered(
            lambda partner: partner.company_id == self._vae_company()
        )
        return own | found

    # ------------------------------------------------------------------
    # Services are recorded on the lead, whether a journey follows or not.
    # ------------------------------------------------------------------

    @api.depends_context("uid", "allowed_company_ids")
    def _compute_vae_service_count(self):
        counts = dict(
            self.env["vae.service"]._read_group(
                [("lead_id", "in", self.ids)], ["lead_id"], ["__count"]
            )
        )
        for lead in self:
            lead.vae_service_count = counts.get(lead._origin, 0)

    def action_vae_record_service(self):
        """Open the dialog that records a service for the lead."""
        self.ensure_one()
        self.check_access("read")
        return self.env["vae.service"]._action_record(
            lead_id=self.id, company_id=self._vae_company().id
        )

    def action_view_vae_services(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "vae_assistance.vae_service_action"
        )
        action["domain"] = [("lead_id", "=", self.id)]
        action["context"] = {
            "default_lead_id": self.id,
            "default_company_id": self._vae_company().id,
        }
        return action
