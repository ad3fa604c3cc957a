# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tools import format_datetime

from ..appointment.vae_fiche_action_meeting import SITUATIONS
from .vae_attendance import PRESENCES


class CalendarEvent(models.Model):
    """Closing a workshop: who was there, and a short fiche for each of them."""

    _inherit = "calendar.event"

    vae_date_closed = fields.Datetime(
        string="Closed On",
        readonly=True,
        copy=False,
        groups="vae_assistance.group_vae_accompagnateur",
    )
    vae_closed_by_id = fields.Many2one(
        comodel_name="res.users",
        string="Closed By",
        readonly=True,
        copy=False,
        groups="vae_assistance.group_vae_accompagnateur",
    )
    vae_moment = fields.Selection(
        selection=[("coming", "To come"), ("running", "Under way"), ("over", "Over")],
        string="Moment",
        compute="_compute_vae_moment",
        groups="vae_assistance.group_vae_accompagnateur",
    )

    # An agenda of appointments, workshops and sessions together.
    vae_situation = fields.Selection(
        selection=SITUATIONS,
        string="Situation",
        compute="_compute_vae_situation",
        groups="vae_assistance.group_vae_accompagnateur",
    )

    @api.depends("start", "vae_date_closed", "vae_fiche_ids.state")
    def _compute_vae_situation(self):
        now = fields.Datetime.now()
        for event in self:
            if event.vae_candidate_id:
                event.vae_situation = event.vae_fiche_ids[:1].situation
            elif event.vae_date_closed:
                event.vae_situation = "done"
            else:
                coming = event.start and event.start > now
                event.vae_situation = "planned" if coming else "to_complete"

    def action_vae_open_meeting(self):
        """Open what is written about a meeting: the fiche, or who comes."""
        self.ensure_one()
        if self.vae_candidate_id:
            return self.action_open_vae_fiche()
        return self.action_vae_open()

    @api.depends("start", "stop")
    def _compute_vae_moment(self):
        now = fields.Datetime.now()
        for event in self:
            if not event.start or event.start > now:
                event.vae_moment = "coming"
            else:
                running = event.stop and event.stop > now
                event.vae_moment = "running" if running else "over"

    def _vae_filtered_held(self):
        return super()._vae_filtered_held() | self.filtered(
            lambda event: event.sudo().vae_date_closed
        )

    def _vae_filtered_prepared(self):
        return super()._vae_filtered_prepared() | self.filtered(
            lambda event: event.sudo().vae_attendance_ids or event.sudo().vae_sheet_ids
        )

    def action_vae_close(self):
        """Open the closing; once closed, its correction."""
        self._vae_check_holds_list()
        title = (
            self.env._("Correct the Closing")
            if self.vae_date_closed
            else self.env._("Close the Workshop")
        )
        return self._vae_open_dialog(title, "vae.attendance.close")

    def _vae_close(self, people, texts, seen=False):
        """Record who was there, and make what follows from it.

        Those who were present have a completed fiche of this event; an information
        session is recorded as one service. Closing again corrects: nothing is made
        twice.

        :param dict people: id of each attendance to its ``presence`` and its
            ``remarks`` (for the fiche)
        :param dict texts: values that all fiches share
        :param datetime seen: when the event was closed, as the user saw it
        :raise UserError: it has not begun, somebody else closed it meanwhile, or the
            list is not that of the event
        """
        self.ensure_one()
        self._vae_check_holds_list()
        self.check_access("write")
        self._vae_check_closing(people, seen)
        attendances = self.sudo().vae_attendance_ids
        by_presence = defaultdict(attendances.browse)
        for attendance in attendances:
            presence = people[attendance.id]["presence"]
            if attendance.presence != presence:
                by_presence[presence] |= attendance
        for presence, group in by_presence.items():
            group.write({"presence": presence})
        self._vae_close_fiches(attendances, people, texts)
        self._vae_by_code().write(
            {"vae_date_closed": fields.Datetime.now(), "vae_closed_by_id": self.env.uid}
        )
        if self.vae_kind == "information":
            self._vae_close_service(attendances, texts)

    def _vae_check_closing(self, people, seen):
        """Refuse to close what cannot be closed as it was filled in."""
        self._vae_wait_for_rows()
        if self.start > fields.Datetime.now():
            raise UserError(
                self.env._(
                    "“%(event)s” begins on %(date)s: it is closed once it has taken"
                    " place.",
                    event=self.name,
                    date=format_datetime(self.env, self.start),
                )
            )
        if self.vae_date_closed != seen:
            raise UserError(
                self.env._(
                    "“%(event)s” was closed by %(user)s meanwhile, on %(date)s. Nothing"
                    " of yours is kept: open the closing again to correct it.",
                    event=self.name,
                    user=self.vae_closed_by_id.name or "",
                    date=format_datetime(self.env, self.vae_date_closed),
                )
            )
        attendances = self.sudo().vae_attendance_ids
        if set(people) != set(attendances.ids):
            raise UserError(
                self.env._(
                    "The list of those who are registered for “%(event)s” is another"
                    " one now. Open the closing again.",
                    event=self.name,
                )
            )
        if not attendances:
            raise UserError(
                self.env._(
                    "Nobody is registered for “%(event)s”. Register those who came, or"
                    " archive it.",
                    event=self.name,
                )
            )
        presences = dict(PRESENCES).keys() - {"expected"}
        if any(values["presence"] not in presences for values in people.values()):
            raise UserError(
                self.env._("Say of each person whether they were present or not.")
            )

    def _vae_close_fiches(self, attendances, people, texts):
        """A completed fiche for each candidate who was present, and for nobody else."""
        present = attendances.filtered(
            lambda each: each.presence == "present" and each.candidate_id
        )
        new = present.filtered(lambda each: not each.fiche_id)
        lines = self._vae_plan_lines(new.candidate_id)
        fiches = (
            self.env["vae.fiche.action"]
            .sudo()
            .with_context(tracking_disable=True)
            .create(
                [
                    {
                        **self._vae_prepare_fiche(attendance, lines),
                        **texts,
                        "remarks": people[attendance.id].get("remarks") or False,
                    }
                    for attendance in new
                ]
            )
        )
        for attendance, fiche in zip(new, fiches, strict=True):
            attendance.fiche_id = fiche
        (present - new)._correct_fiches(people, texts)
        gone = (attendances - present).fiche_id
        gone.filtered(lambda fiche: fiche.state == "done").write({"state": "cancelled"})

    def _vae_plan_lines(self, candidates):
        """The line that the workshop's support advances, in the plan of each candidate.

        Of the plan in force, else of the one that is being prepared, and not done yet;
        one that is foreseen as a workshop comes first, then one that is collective.

        :return: dict of candidate to ``vae.support.plan.line`` in sudo
        """
        if not self.vae_support_type_id:
            return {}
        lines = (
            self.env["vae.support.plan.line"]
            .sudo()
            .search(
                [
                    ("candidate_id", "in", candidates.ids),
                    ("support_type_id", "=", self.vae_support_type_id.id),
                    ("plan_state", "in", ["agreed", "draft"]),
                    ("state", "in", ["todo", "doing"]),
                ]
            )
        )
        return {
            candidate: of_candidate.sorted(
                lambda line: (
                    line.plan_state != "agreed",
                    line.modality != "workshop",
                    line.setting == "individual",
                    line.sequence,
                )
            )[:1]
            for candidate, of_candidate in lines.grouped("candidate_id").items()
        }

    def _vae_prepare_fiche(self, attendance, lines):
        """Values of the short fiche of one person.

        :param dict lines: see ``_vae_plan_lines``
        """
        supports = []
        if self.vae_support_type_id:
            line = lines.get(attendance.candidate_id)
            supports = [
                Command.create(
                    {
                        "plan_line_id": line and line.id,
                        "support_type_id": self.vae_support_type_id.id,
                        "hours": attendance.hours,
                    }
                )
            ]
        return {
            "support_ids": supports,
            "candidate_id": attendance.candidate_id.id,
            "event_id": self.id,
            "user_id": (self.user_id or self.env.user).id,
            "state": "done",
            "modality": "video" if self.videocall_location else "onsite",
            "date": self.start,
            "duration": attendance.hours,
            "objectives_aimed": self.name,
        }

    def _vae_close_service(self, attendances, texts):
        """The information session is one service, for as many as were present."""
        present = attendances.filtered(lambda each: each.presence == "present")
        services = self.env["vae.service"].sudo()
        service = services.search([("event_id", "=", self.id)], limit=1)
        if service and present:
            service.participant_count = len(present)
        elif present:
            services.create(
                {
                    "kind": "information",
                    "event_id": self.id,
                    "company_id": self.vae_company_id.id,
                    "user_id": (self.user_id or self.env.user).id,
                    "date": self._vae_local_day(self.start),
                    "duration": self.duration,
                    "participant_count": len(present),
                    "conclusion": texts.get("conclusion"),
                }
            )
        elif service:
            service.active = False
