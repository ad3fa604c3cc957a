# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command
from odoo.tools import format_datetime

ROLE = "vae_assistance.group_vae_accompagnateur"
HOURS_MAX = 24
# It took place: its attendance is known, and its hours count.
HELD = ("held", "closed")
# What follows what, by a button; whatever is not here is refused.
MOVES = {
    "planned": ("held", "cancelled"),
    "held": ("planned", "closed"),
    "closed": ("held",),
    "cancelled": ("planned",),
}


class VaeMeeting(models.Model):
    """A meeting with the network, from its agenda to what was decided.

    Core lets every employee read every event of the calendar: the event of a meeting
    has a neutral title and no text, and what is said stays here. What was sent to those
    who were present no longer changes, unless the meeting is reopened, which leaves a
    trace.
    """

    _name = "vae.meeting"
    _description = "Meeting of the Network"
    _inherit = [
        "mail.thread",
        "mail.activity.mixin",
        "vae.meeting.mixin",
        "vae.nameless.mixin",
        "vae.long.text.mixin",
        "vae.trace.mixin",
        "vae.frozen.mixin",
        "vae.time.source.mixin",
    ]
    _order = "start desc, id desc"
    _check_company_auto = True
    # Partners read both.
    _nameless_texts = ("agenda", "minutes")
    _long_texts = _nameless_texts
    _frozen = {
        "_check_open": {
            "name",
            "kind_id",
            "user_id",
            "start",
            "duration",
            "place",
            "agenda",
            "minutes",
            "participant_ids",
        }
    }
    _time_source = "meeting_id"
    _time_fields = ("state", "start", "duration", "kind_id")

    name = fields.Char(string="Subject", required=True, tracking=True)
    kind_id = fields.Many2one(
        comodel_name="vae.meeting.kind",
        required=True,
        ondelete="restrict",
        index=True,
        default=lambda self: self._default_kind_id(),
        help="It is all that the calendar says of the meeting.",
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        string="Structure",
        required=True,
        index=True,
        default=lambda self: self._default_company_id(),
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Organised By",
        check_company=True,
        required=True,
        index=True,
        ondelete="restrict",
        tracking=True,
        default=lambda self: self._default_user_id(),
        domain="[('vae_has_role', '=', True), ('company_ids', 'in', company_id)]",
        help="Writes the minutes.",
    )
    state = fields.Selection(
        selection=[
            ("planned", "Planned"),
            ("held", "Minutes to write"),
            ("closed", "Minutes closed"),
            ("cancelled", "Cancelled"),
        ],
        required=True,
        readonly=True,
        default="planned",
        copy=False,
        tracking=True,
        index=True,
        group_expand=True,
    )

    # When, where
    start = fields.Datetime(string="When", required=True, index=True, tracking=True)
    duration = fields.Float(
        required=True, default=2.0, aggregator=False, help="In hours."
    )
    is_past = fields.Boolean(string="Has Begun", compute="_compute_is_past")
    place = fields.Char(help="Room, address or link of the video call.")

    # What, with whom
    agenda = fields.Text(help="Sent with the invitation: one point a line.")
    participant_ids = fields.One2many(
        comodel_name="vae.meeting.participant",
        inverse_name="meeting_id",
        string="Participants",
        copy=True,
        default=lambda self: self._default_participant_ids(),
    )
    minutes = fields.Text(
        copy=False,
        prefetch=False,
        help="Sent to those who were present, partners too: name no candidate.",
    )
    decision_ids = fields.One2many(
        comodel_name="vae.meeting.decision",
        inverse_name="meeting_id",
        string="Decisions",
    )
    date_closed = fields.Datetime(string="Closed On", readonly=True, copy=False)
    date_sent = fields.Datetime(string="Minutes Sent On", readonly=True, copy=False)
    present_count = fields.Integer(string="Present", compute="_compute_present_count")
    is_agenda_sent = fields.Boolean(
        string="Everybody Has the Agenda", compute="_compute_is_agenda_sent"
    )
    may_change = fields.Boolean(
        compute="_compute_may_change",
        help="An accompagnateur who takes part reads; who organises the meeting, and"
        " référents, write.",
    )

    _check_duration = models.Constraint(
        f"CHECK(duration > 0 AND duration <= {HOURS_MAX})",
        "A meeting lasts at most 24 hours: one that lasts several days is a meeting a"
        " day.",
    )
    # Those that wait for their minutes: few, whatever the number of meetings.
    _to_write_idx = models.Index("(user_id, start) WHERE state IN ('planned', 'held')")

    # ------------------------------------------------------------------
    # Defaults and computes
    # ------------------------------------------------------------------

    @api.model
    def _default_kind_id(self):
        return self.env["vae.meeting.kind"].search([], limit=1)

    @api.model
    def _default_company_id(self):
        return self.env.company

    @api.model
    def _default_user_id(self):
        return self.env.user

    @api.model
    def _default_participant_ids(self):
        # The software itself takes part in nothing.
        if self.env.su:
            return []
        return [Command.create({"partner_id": self.env.user.partner_id.id})]

    @api.depends("start")
    def _compute_is_past(self):
        now = fields.Datetime.now()
        for meeting in self:
            meeting.is_past = bool(meeting.start) and meeting.start <= now

    @api.depends("participant_ids.presence")
    @api.depends_context("uid")
    def _compute_present_count(self):
        counts = dict(
            self.env["vae.meeting.participant"]._read_group(
                [("meeting_id", "in", self.ids), ("presence", "=", "present")],
                ["meeting_id"],
                ["__count"],
            )
        )
        for meeting in self:
            meeting.present_count = counts.get(meeting._origin, 0)

    @api.depends("user_id", "participant_ids.date_invited", "participant_ids.presence")
    def _compute_is_agenda_sent(self):
        for meeting in self:
            expected = meeting._to_invite()
            meeting.is_agenda_sent = bool(expected) and all(
                expected.mapped("date_invited")
            )

    def _to_invite(self):
        """Who is written to: not who organises it, nor of whom it is known already."""
        return self.participant_ids.filtered(
            lambda one: one.partner_id != self.user_id.partner_id and not one.presence
        )

    @api.depends("user_id")
    @api.depends_context("uid")
    def _compute_may_change(self):
        kept = self.filtered("id")
        (self - kept).may_change = True
        mine = kept._filtered_access("write")
        mine.may_change = True
        (kept - mine).may_change = False

    def _vae_span(self):
        if not self.start:
            return False, False
        return self.start, fields.Datetime.add(self.start, hours=self.duration)

    def _trace_candidate(self):
        # About the network, not about a journey.
        return self.env["vae.candidate"]

    # ------------------------------------------------------------------
    # What may be when
    # ------------------------------------------------------------------

    @api.constrains("state", "start")
    def _check_begun(self):
        for meeting in self:
            if meeting.state in HELD and not meeting.is_past:
                raise ValidationError(
                    self.env._(
                        "“%(meeting)s” has not begun: it is planned for %(when)s."
                        " Correct the date if it took place earlier.",
                        meeting=meeting.name,
                        when=format_datetime(
                            self.env, meeting.start, tz=meeting._vae_zone()
                        ),
                    )
                )

    def _check_open(self):
        """:raise UserError: what was sent, or does not take place, stays as it is"""
        for meeting in self:
            if meeting.state == "closed":
                raise UserError(
                    self.env._(
                        "“%(meeting)s” is closed and stays as its minutes say. Reopen"
                        " it to correct something.",
                        meeting=meeting.name,
                    )
                )
            if meeting.state == "cancelled":
                raise UserError(
                    self.env._(
                        "“%(meeting)s” is cancelled. Plan it again to change it.",
                        meeting=meeting.name,
                    )
                )

    # ------------------------------------------------------------------
    # Create, write, delete
    # ------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        meetings = super().create(vals_list)
        meetings._event_sync()
        return meetings

    def write(self, vals):
        before = [(meeting, meeting._invited_to()) for meeting in self]
        result = super().write(vals)
        for meeting, invited_to in before:
            if meeting.state == "planned" and meeting._invited_to() != invited_to:
                meeting._invite_anew()
        self._event_sync(vals)
        if "state" in vals:
            self.decision_ids._activity_sync()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_held(self):
        for meeting in self:
            if meeting.state in HELD:
                raise UserError(
                    self.env._(
                        "“%(meeting)s” took place: its hours and decisions are kept."
                        " Only a meeting that is planned or cancelled can be deleted.",
                        meeting=meeting.name,
                    )
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_event(self):
        self._event_unlink()

    def _invited_to(self):
        """When and where: what an invitation says that one has to know to come."""
        self.ensure_one()
        return self.start, self.duration, self.place or ""

    def _invite_anew(self):
        """Who has an invitation to another time or place is to be sent one again."""
        self.ensure_one()
        invited = self.participant_ids.filtered("date_invited")
        if not invited:
            return
        invited._vae_by_code().write({"date_invited": False})
        self._message_log(
            body=self.env._(
                "The time or the place has changed: send the agenda again to"
                " %(people)s, who were invited before.",
                people=invited._names(),
            )
        )

    def _participants_changed(self):
        """What follows from who takes part, and who was there."""
        self._event_sync({"participant_ids": True})
        self._time_sync()

    # ------------------------------------------------------------------
    # Time
    # ------------------------------------------------------------------

    def _time_values(self):
        if self.state not in HELD:
            return []
        present = self.participant_ids.filtered(lambda one: one.presence == "present")
        return [
            {
                "kind": self.kind_id.time_kind_id.code,
                "user_id": user.id,
                "company_id": self.company_id.id,
                "date": self._vae_local_day(self.start),
                "hours": self.duration,
            }
            for user in present._colleagues()
        ]

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------

    def _move(self, state, **values):
        """Go to a state.

        :param values: what is written with it
        :raise UserError: it cannot follow the present one
        """
        self.check_access("write")
        self._vae_wait_for_rows()
        states = dict(self._fields["state"]._description_selection(self.env))
        for meeting in self:
            if state not in MOVES[meeting.state]:
                raise UserError(
                    self.env._(
                        "“%(meeting)s” is “%(now)s”: it cannot become “%(then)s”. Load"
                        " the page again to see where it stands.",
                        meeting=meeting.name,
                        now=states[meeting.state],
                        then=states[state],
                    )
                )
        self._vae_by_code().write({"state": state, **values})

    def action_hold(self):
        """It took place: attendance and minutes can be written."""
        self._move("held")
        return True

    def action_all_present(self):
        """Everybody of whom nothing is noted was there."""
        self.check_access("write")
        self.participant_ids.filtered(lambda one: not one.presence).action_present()
        return True

    def action_close(self):
        """The minutes are ready; nobody is written to.

        :raise UserError: attendance or minutes are missing
        """
        self._check_complete()
        self._move("closed", date_closed=fields.Datetime.now())
        return self._vae_said(self.env._("The meeting is closed. Nothing was sent."))

    def _check_complete(self):
        for meeting in self:
            if not (meeting.minutes or "").strip():
                raise UserError(
                    self.env._(
                        "“%(meeting)s”: write the minutes first.", meeting=meeting.name
                    )
                )
            unknown = meeting.participant_ids.filtered(lambda one: not one.presence)
            if unknown:
                raise UserError(
                    self.env._(
                        "“%(meeting)s”: say of %(people)s whether they were present,"
                        " excused or absent.",
                        meeting=meeting.name,
                        people=unknown._names(),
                    )
                )

    def action_reopen(self):
        """What was closed is to be corrected, or has not taken place after all.

        The chatter keeps who did it; what was sent cannot be unsent.
        """
        self.check_access("write")
        closed = self.filtered(lambda meeting: meeting.state == "closed")
        closed._move("held", date_closed=False)
        for meeting in closed:
            meeting.message_post(
                body=self.env._(
                    "Reopened. Those who were present have the minutes as they were"
                    " sent: send them again once they are corrected."
                )
                if meeting.date_sent
                else self.env._("Reopened.")
            )
        return True

    def action_plan(self):
        """It is to take place after all, or has not taken place yet."""
        self._check_no_attendance()
        self._move("planned")
        return True

    def _check_no_attendance(self):
        for meeting in self:
            if meeting.participant_ids.filtered(
                lambda one: one.presence in ("present", "absent")
            ):
                raise UserError(
                    self.env._(
                        "“%(meeting)s”: attendance is noted. Take it back first if the"
                        " meeting has not taken place.",
                        meeting=meeting.name,
                    )
                )

    def action_cancel(self):
        """It does not take place: it leaves the calendar and is kept.

        :return: who has an invitation and is still to be told; True if nobody has
        """
        self._move("cancelled")
        invited = self.participant_ids.filtered("date_invited")
        if not invited:
            return True
        return self._vae_said(
            self.env._(
                "Nobody was written to. Tell those who were invited: %(people)s.",
                people=invited._names(),
            ),
            kind="warning",
            sticky=True,
        )
