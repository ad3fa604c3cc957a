# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Command

from odoo.addons.vae_assistance.models.ground.file_field import File

NEXT = "vae_reseau.mail_activity_collaboration"
RENEWAL = "vae_reseau.mail_activity_collaboration_end"
# Nobody is to be contacted about these, no agreement to be renewed.
OVER = ("ended",)


class VaeCollaboration(models.Model):
    """What a structure and a partner build together, from identified to active."""

    _name = "vae.collaboration"
    _description = "Collaboration with a Partner"
    _inherit = ["mail.thread", "mail.activity.mixin", "vae.long.text.mixin"]
    _order = "date_stage desc, id desc"
    _check_company_auto = True
    _long_texts = ("partner_brings", "we_bring", "note")

    name = fields.Char(
        string="Subject",
        help="What the collaboration is about, in a few words.",
    )
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        required=True,
        ondelete="restrict",
        index=True,
        check_company=True,
        domain="[('vae_candidate_ids', '=', False)]",
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        string="Structure",
        required=True,
        index=True,
        default=lambda self: self._default_company_id(),
    )
    active = fields.Boolean(default=True)
    stage = fields.Selection(
        selection=[
            ("identified", "Identified"),
            ("contacted", "Contacted"),
            ("talking", "Under discussion"),
            ("active", "Up and running"),
            ("dormant", "Dormant"),
            ("ended", "Ended"),
        ],
        required=True,
        default="identified",
        tracking=True,
        index=True,
        group_expand=True,
    )
    date_stage = fields.Date(
        string="In This Stage Since",
        compute="_compute_date_stage",
        store=True,
        copy=False,
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Followed By",
        check_company=True,
        required=True,
        index=True,
        ondelete="restrict",
        tracking=True,
        default=lambda self: self._default_user_id(),
        domain="[('vae_has_role', '=', True), ('company_ids', 'in', company_id)]",
    )
    field_ids = fields.Many2many(
        comodel_name="vae.offer.theme",
        relation="vae_collaboration_field_rel",
        column1="collaboration_id",
        column2="theme_id",
        string="Fields of Intervention",
        domain=[("parent_id", "=", False)],
    )
    partner_brings = fields.Text(string="What the Partner Brings")
    we_bring = fields.Text(string="What We Bring")
    note = fields.Text(string="Notes", prefetch=False)

    # An activity, so that it is where people look for what they have to do.
    date_next = fields.Date(
        string="Next Contact",
        compute="_compute_date_next",
        inverse="_inverse_date_next",
        help="An activity reminds who follows the collaboration.",
    )

    # Agreement
    agreement = File(
        attachment=True,
        copy=False,
        help="Convention or charter: PDF or picture, 10 MB at most.",
    )
    agreement_name = fields.Char(string="Name of the Agreement", copy=False)
    agreement_start = fields.Date(string="Agreement From", copy=False)
    agreement_end = fields.Date(
        string="Agreement Until",
        copy=False,
        index="btree_not_null",
        help="An activity reminds of it some time before (parameter “Collaborations :"
        " fin d’une convention”).",
    )
    agreement_state = fields.Selection(
        selection=[
            ("none", "None"),
            ("running", "In force"),
            ("ending", "Ends soon"),
            ("over", "Over"),
        ],
        compute="_compute_agreement_state",
    )
    meeting_count = fields.Integer(
        string="Number of Meetings", compute="_compute_meeting_count"
    )

    _check_agreement = models.Constraint(
        "CHECK(agreement_end >= agreement_start)",
        "An agreement cannot end before it begins.",
    )

    # ------------------------------------------------------------------
    # Defaults and computes
    # ------------------------------------------------------------------

    @api.model
    def _default_company_id(self):
        return self.env.company

    @api.model
    def _default_user_id(self):
        return self.env.user

    @api.depends("name", "partner_id")
    def _compute_display_name(self):
        for collaboration in self:
            collaboration.display_name = " · ".join(
                filter(None, [collaboration.partner_id.name, collaboration.name])
            )

    @api.depends("stage")
    def _compute_date_stage(self):
        self.date_stage = fields.Date.context_today(self)

    @api.depends(
        "activity_ids.active",
        "activity_ids.activity_type_id",
        "activity_ids.date_deadline",
    )
    def _compute_date_next(self):
        kind = self.env.ref(NEXT, raise_if_not_found=False)
        for collaboration in self:
            planned = collaboration.activity_ids.filtered(
                lambda activity: activity.active and activity.activity_type_id == kind
            )
            collaboration.date_next = min(
                planned.mapped("date_deadline"), default=False
            )

    def _inverse_date_next(self):
        for collaboration in self:
            collaboration._remind(NEXT, collaboration.date_next)

    @api.depends("agreement_end", "agreement_start", "agreement")
    @api.depends_context("tz")
    def _compute_agreement_state(self):
        today = fields.Date.context_today(self)
        for collaboration in self:
            end = collaboration.agreement_end
            if end and end < today:
                collaboration.agreement_state = "over"
            elif end and collaboration._notice_day() <= today:
                collaboration.agreement_state = "ending"
            elif end or collaboration.agreement_start or collaboration.agreement:
                collaboration.agreement_state = "running"
            else:
                collaboration.agreement_state = "none"

    def _notice_day(self):
        """The day from which the end of the agreement is near."""
        self.ensure_one()
        days = self.env["vae.parameter"]._value(
            "collaboration_notice_days", company=self.company_id
        )
        return self.agreement_end - timedelta(days=days)

    @api.depends("partner_id")
    @api.depends_context("uid", "allowed_company_ids")
    def _compute_meeting_count(self):
        """The meetings in which the partner or its people took part."""
        partners = self.partner_id.commercial_partner_id
        meetings = {partner: set() for partner in partners}
        for partner, ids in self.env["vae.meeting.participant"]._read_group(
            [("partner_id.commercial_partner_id", "in", partners.ids)],
            ["partner_id"],
            ["meeting_id:array_agg"],
        ):
            meetings[partner.commercial_partner_id].update(ids)
        for collaboration in self:
            partner = collaboration.partner_id.commercial_partner_id
            collaboration.meeting_count = len(meetings.get(partner, ()))

    # ------------------------------------------------------------------
    # Constraints
    # ------------------------------------------------------------------

    @api.constrains("partner_id")
    def _check_partner_id(self):
        for collaboration in self:
            if collaboration.partner_id.vae_candidate_ids:
                raise ValidationError(
                    self.env._(
                        "%(person)s is a candidate: choose an organisation, or somebody"
                        " who works there.",
                        person=collaboration.partner_id.name,
                    )
                )

    # ------------------------------------------------------------------
    # Create, write
    # ------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        collaborations = super().create(vals_list)
        collaborations.filtered("agreement_end")._remind_end()
        return collaborations

    def write(self, vals):
        result = super().write(vals)
        if vals.get("stage") in OVER:
            self.activity_unlink([NEXT, RENEWAL], only_automated=False)
        elif vals.keys() & {"agreement_end", "stage"}:
            self._remind_end()
        if "user_id" in vals:
            self.activity_reschedule(
                [NEXT, RENEWAL], new_user_id=vals["user_id"], only_automated=False
            )
        return result

    def _remind_end(self):
        today = fields.Date.context_today(self)
        for collaboration in self:
            end = collaboration.agreement_end
            # What is over long since is not to be prepared.
            coming = end and end >= today and collaboration.stage not in OVER
            collaboration._remind(RENEWAL, coming and collaboration._notice_day())

    def _remind(self, kind, day):
        """One activity of a kind for who follows it, on that day; none without one."""
        self.ensure_one()
        activities = self.activity_search([kind], only_automated=False)
        if not day:
            activities.unlink()
        elif activities:
            activities.write({"date_deadline": day})
        else:
            self.with_context(mail_activity_quick_update=True).activity_schedule(
                kind, date_deadline=day, user_id=self.user_id.id
            )

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------

    def action_view_meetings(self):
        """The meetings in which the partner or its people took part; plan another."""
        self.ensure_one()
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "vae_reseau.vae_meeting_action"
        )
        company = self.partner_id.commercial_partner_id
        people = self.env.user.partner_id | self.partner_id
        return {
            **action,
            "domain": [
                ("participant_ids.partner_id.commercial_partner_id", "=", company.id)
            ],
            "context": {
                "default_participant_ids": [
                    Command.create({"partner_id": partner.id}) for partner in people
                ],
            },
        }
