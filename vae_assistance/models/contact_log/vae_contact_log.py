# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import format_date, format_datetime

from ..ground.vae_trace_mixin import NAMED

# Channels by which two people talk to each other: the answer comes at once.
SPOKEN = ("phone", "visit", "video")


class VaeContactLog(models.Model):
    """One exchange between appointments: the booklet's “suivi” (part 10).

    With the candidate, or with somebody about the candidate, or with an actor about
    nobody yet. An entry without a candidate is its author's and the coordinators'.
    """

    _name = "vae.contact.log"
    _description = "Follow-Up Log of Contacts"
    _inherit = ["vae.long.text.mixin", "vae.trace.mixin"]
    _order = "date desc, id desc"
    _rec_name = "date"
    _check_company_auto = True
    _long_texts = ("comment",)

    date = fields.Datetime(
        required=True,
        index=True,
        copy=False,
        default=lambda self: self._default_date(),
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="By",
        required=True,
        index=True,
        check_company=True,
        domain="[('vae_has_role', '=', True), ('company_ids', 'in', company_id)]",
        default=lambda self: self._default_user_id(),
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        string="Structure",
        required=True,
        index=True,
        compute="_compute_company_id",
        store=True,
        readonly=False,
        precompute=True,
    )
    active = fields.Boolean(default=True)

    # How
    channel = fields.Selection(
        selection=[
            ("phone", "Telephone"),
            ("sms", "SMS"),
            ("mail", "E-mail"),
            ("letter", "Letter"),
            ("visit", "Visit"),
            ("video", "Video"),
            ("other", "Other"),
        ],
        required=True,
        index=True,
    )
    direction = fields.Selection(
        selection=[("out", "We contacted"), ("in", "We were contacted")],
        required=True,
        default="out",
    )

    # About whom
    candidate_id = fields.Many2one(
        comodel_name="vae.candidate",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        help="Whom it is about. Empty for an actor who was contacted about nobody in"
        " particular.",
    )

    # About what, with what result
    subject = fields.Selection(
        selection=[
            ("appointment", "Appointment"),
            ("documents", "Documents, proofs"),
            ("file", "Writing of the file"),
            ("admissibility", "Admissibility"),
            ("funding", "Funding"),
            ("jury", "Jury"),
            ("news", "News, motivation"),
            ("other", "Other"),
        ],
        string="About",
        index=True,
    )
    comment = fields.Text(
        prefetch=False, help="What was said. Printed in the booklet's follow-up."
    )
    answer = fields.Selection(
        selection=[
            ("answered", "Answered"),
            ("waiting", "Still awaited"),
            ("none", "Not needed"),
        ],
        required=True,
        index=True,
        compute="_compute_answer",
        store=True,
        readonly=False,
        precompute=True,
        help="A call or a visit is answered at once, unless nobody was there.",
    )
    date_answered = fields.Date(
        string="Answered On",
        compute="_compute_date_answered",
        store=True,
        readonly=False,
        precompute=True,
    )
    hours = fields.Float(string="Time Spent", help="In hours.")
    is_contact = fields.Boolean(
        string="The Candidate Was Reached",
        compute="_compute_is_contact",
        store=True,
        help="The candidate wrote, called or answered. A message without an answer is"
        " no contact.",
    )

    _check_hours = models.Constraint(
        "CHECK(hours >= 0 AND hours <= 24)",
        "The time spent on a contact is between 0 and 24 hours.",
    )
    _check_year = models.Constraint(
        "CHECK(date >= '1980-01-01')",
        "The year of the contact cannot be right: correct it.",
    )
    _last_contact_index = models.Index(
        "(candidate_id, date DESC) WHERE is_contact IS TRUE"
    )

    # With whom: the candidate, somebody about them, or an actor.
    counterpart = fields.Selection(
        selection=[
            ("candidate", "The candidate"),
            ("interlocutor", "An interlocutor of the journey"),
            ("partner", "Somebody else"),
        ],
        string="With",
        required=True,
        compute="_compute_counterpart",
        store=True,
        readonly=False,
        precompute=True,
    )
    interlocutor_id = fields.Many2one(
        comodel_name="vae.interlocutor",
        compute="_compute_interlocutor_id",
        store=True,
        readonly=False,
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        domain="[('candidate_id', '=', candidate_id)]",
    )
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Contact",
        compute="_compute_partner_id",
        store=True,
        readonly=False,
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
    )
    with_whom = fields.Char(
        string="Person Contacted",
        compute="_compute_with_whom",
        compute_sudo=False,
        help="Name of the person, for those who may read the entry.",
    )

    # ------------------------------------------------------------------
    # Defaults
    # ------------------------------------------------------------------

    @api.model
    def _default_date(self):
        return fields.Datetime.now().replace(second=0, microsecond=0)

    @api.model
    def _default_user_id(self):
        return self.env.user

    # ------------------------------------------------------------------
    # Computed
    # ------------------------------------------------------------------

    @api.depends("channel", "date", "candidate_id.reference", "candidate_id.name")
    @api.depends_context(*NAMED)
    def _compute_display_name(self):
        # Read without rules by whoever reads a link: it names nobody.
        channels = dict(self._fields["channel"]._description_selection(self.env))
        for log in self:
            parts = [
                channels.get(log.channel),
                log.date and format_date(self.env, log._vae_local_day(log.date)),
                log.candidate_id._called(),
            ]
            log.display_name = " – ".join(part for part in parts if part)

    @api.depends("candidate_id")
    def _compute_company_id(self):
        for log in self:
            log.company_id = (
                log.candidate_id.company_id or log.company_id or self.env.company
            )

    @api.depends("channel", "direction")
    def _compute_answer(self):
        for log in self:
            # What was recorded is not changed by a correction of the channel.
            if log._origin and log.answer:
                continue
            spoken = log.direction == "out" and log.channel in SPOKEN
            log.answer = "answered" if spoken else "none"

    @api.depends("answer", "date")
    def _compute_date_answered(self):
        today = fields.Date.context_today(self)
        for log in self:
            if log.answer != "answered":
                log.date_answered = False
            elif not log._origin:
                log.date_answered = log._vae_local_day(log.date)
            elif not log.date_answered:
                log.date_answered = today

    @api.depends("active", "counterpart", "candidate_id", "direction", "answer")
    def _compute_is_contact(self):
        for log in self:
            log.is_contact = bool(
                log.active
                and log.candidate_id
                and log.counterpart == "candidate"
                and (log.direction == "in" or log.answer == "answered")
            )

    # ------------------------------------------------------------------
    # Constraints
    # ------------------------------------------------------------------

    @api.constrains("date", "date_answered")
    def _check_dates(self):
        # Clocks of two machines are never quite the same.
        now = fields.Datetime.now() + timedelta(minutes=5)
        today = fields.Date.context_today(self)
        for log in self:
            if log.date > now:
                raise ValidationError(
                    self.env._(
                        "%(log)s: %(date)s is to come. The log tells what took place:"
                        " correct the date, or plan an appointment.",
                        log=log.display_name,
                        date=format_datetime(self.env, log.date),
                    )
                )
            if not log.date_answered:
                continue
            # The day where it took place may be later than that of who writes it down.
            if log.date_answered > max(today, log._vae_local_day(now)):
                raise ValidationError(
                    self.env._(
                        "%(log)s: the answer cannot be dated %(date)s, which is to"
                        " come. Correct its date.",
                        log=log.display_name,
                        date=format_date(self.env, log.date_answered),
                    )
                )
            if log.date_answered < log._vae_local_day(log.date):
                raise ValidationError(
                    self.env._(
                        "%(log)s: the answer of %(date)s is before the contact."
                        " Correct one of the two dates.",
                        log=log.display_name,
                        date=format_date(self.env, log.date_answered),
                    )
                )

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------

    def action_answered(self):
        """The answer has come, today."""
        self.write({"answer": "answered"})
        return self._vae_said(
            self.env._("The answer is recorded."), undo="action_await_answer"
        )

    def action_await_answer(self):
        """The answer has not come after all."""
        self.write({"answer": "waiting"})
        return True

    def action_saved(self):
        """Close the dialog of a contact, which the button has saved, with a word."""
        self.check_access("read")
        return self._vae_said(self.env._("The contact is saved."))

    def action_plan_follow_up(self):
        """Plan an activity on the journey; its title names nobody.

        :raise UserError: the contact is about no candidate
        :return: window action of Odoo's dialog
        """
        self.ensure_one()
        self.check_access("read")
        if not self.candidate_id:
            raise UserError(
                self.env._(
                    "A follow-up is planned on a journey: choose the candidate of the"
                    " contact first."
                )
            )
        return self.env["mail.activity.schedule"]._get_records_action(
            name=self.env._("Plan a Follow-Up"),
            target="new",
            context={
                "active_model": "vae.candidate",
                "active_id": self.candidate_id.id,
                "active_ids": self.candidate_id.ids,
                "default_res_model": "vae.candidate",
                "default_res_ids": str(self.candidate_id.ids),
                "default_activity_type_id": self.env.ref(
                    "mail.mail_activity_data_todo"
                ).id,
                "default_summary": self.env._("Contact again"),
                "default_activity_user_id": self.env.uid,
            },
        )

    def action_new(self):
        """Open the dialog of a new entry over a list, which stays where it is."""
        return self._action_log(**self._vae_defaults_sent())

    @api.model
    def _action_log(self, **defaults):
        """Window action: the small dialog of a new entry, filled in for a call.

        :param defaults: default values of the entry, by field
        """
        view = self.env.ref("vae_assistance.vae_contact_log_view_form_dialog")
        return self.browse()._get_records_action(
            name=self.env._("Log a Contact"),
            target="new",
            context={f"default_{fname}": value for fname, value in defaults.items()},
            views=[(view.id, "form")],
        )

    # ------------------------------------------------------------------
    # With whom: the candidate, somebody about them, or an actor.
    # ------------------------------------------------------------------

    # ------------------------------------------------------------------
    # Computed
    # ------------------------------------------------------------------

    @api.depends("candidate_id")
    def _compute_counterpart(self):
        for log in self:
            if not log.candidate_id:
                log.counterpart = "partner"
            elif not log.counterpart or (
                log.counterpart == "partner" and not log.partner_id
            ):
                log.counterpart = "candidate"

    @api.depends("counterpart", "candidate_id")
    def _compute_interlocutor_id(self):
        for log in self:
            if (
                log.counterpart != "interlocutor"
                or log.interlocutor_id.candidate_id != log.candidate_id
            ):
                log.interlocutor_id = False

    @api.depends("counterpart")
    def _compute_partner_id(self):
        for log in self:
            if log.counterpart != "partner":
                log.partner_id = False

    @api.depends("counterpart", "candidate_id", "interlocutor_id", "partner_id")
    @api.depends_context("uid")
    def _compute_with_whom(self):
        for log in self:
            log.with_whom = {
                "candidate": log.candidate_id.name,
                "interlocutor": log.interlocutor_id.name,
                "partner": log.partner_id.name,
            }.get(log.counterpart)

    # ------------------------------------------------------------------
    # Constraints
    # ------------------------------------------------------------------

    @api.constrains("counterpart", "candidate_id", "interlocutor_id", "partner_id")
    def _check_counterpart(self):
        for log in self:
            if log.counterpart == "partner" and not log.partner_id:
                raise ValidationError(
                    self.env._(
                        "Say who was contacted: choose a candidate, or a contact of the"
                        " address book."
                    )
                )
            if log.counterpart == "interlocutor" and not log.interlocutor_id:
                raise ValidationError(
                    self.env._(
                        "%(log)s: choose the interlocutor, among those of the journey.",
                        log=log.display_name,
                    )
                )
            if (
                log.interlocutor_id
                and log.interlocutor_id.candidate_id != log.candidate_id
            ):
                raise ValidationError(
                    self.env._(
                        "%(log)s: the interlocutor belongs to another journey. Choose"
                        " one of this journey.",
                        log=log.display_name,
                    )
                )
            if log.counterpart == "candidate" and not log.candidate_id:
                raise ValidationError(
                    self.env._("%(log)s: choose the candidate.", log=log.display_name)
                )

    # ------------------------------------------------------------------
    # Create, write
    # ------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        vals_list = [dict(vals) for vals in vals_list]
        for vals in vals_list:
            if "counterpart" not in vals and vals.get("interlocutor_id"):
                vals["counterpart"] = "interlocutor"
            elif "counterpart" not in vals and vals.get("partner_id"):
                vals["counterpart"] = "partner"
        return super().create(vals_list)
