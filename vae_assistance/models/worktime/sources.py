# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models

from ..workshop.calendar_event import COLLECTIVE

# Channels on which people speak with each other.
SPOKEN = ("phone", "visit", "video")


class VaeFicheAction(models.Model):
    """A completed fiche gives the working time of who met the candidate."""

    _name = "vae.fiche.action"
    _inherit = ["vae.fiche.action", "vae.time.source.mixin"]
    _time_source = "fiche_id"
    _time_fields = (
        "state",
        "candidate_id",
        "user_id",
        "date",
        "duration",
        "event_id",
        "hours_preparation",
        "hours_travel",
        "km",
    )

    def _time_values(self):
        if self.state != "done" or not self.user_id:
            return []
        about = {
            "user_id": self.user_id.id,
            "date": self._vae_local_day(self.date),
            "candidate_id": self.candidate_id.id,
        }
        # Twelve people at a workshop of two hours are two hours: the event tells them.
        met = 0 if self.is_workshop else self.hours_attended
        return [
            {**about, "kind": "face_to_face", "hours": met},
            {**about, "kind": "preparation", "hours": self.hours_preparation},
            {**about, "kind": "travel", "hours": self.hours_travel, "km": self.km},
        ]

    def _time_sync(self):
        result = super()._time_sync()
        # An appointment may have been recorded as a service too: counted once.
        self.sudo().event_id.vae_service_ids._time_sync()
        return result


class VaeService(models.Model):
    """Advice and collective information are working time of who gave them."""

    _name = "vae.service"
    _inherit = ["vae.service", "vae.time.source.mixin"]
    _time_source = "service_id"
    _time_fields = (
        "active",
        "kind",
        "candidate_id",
        "company_id",
        "date",
        "duration",
        "event_id",
        "program_id",
        "user_id",
    )

    def _time_values(self):
        if not self.active or self._is_time_of_event():
            return []
        return [
            {
                "kind": "face_to_face" if self.kind == "advice" else "workshop",
                "user_id": self.user_id.id,
                "company_id": self.company_id.id,
                "candidate_id": self.candidate_id.id,
                "program_id": self.program_id.id,
                "date": self.date,
                "hours": self.duration,
            }
        ]

    def _is_time_of_event(self):
        """Whether the event that the service was part of gives the time already."""
        event = self.event_id
        return bool(event) and (
            bool(event._time_values())
            or any(fiche._time_values() for fiche in event.vae_fiche_ids)
        )


class VaeTime(models.Model):
    _inherit = "vae.time"

    log_id = fields.Many2one(
        comodel_name="vae.contact.log",
        string="Contact",
        readonly=True,
        ondelete="cascade",
    )

    _log_uniq = models.UniqueIndex(
        "(log_id, user_id, kind_id) WHERE log_id IS NOT NULL",
        "The time of this contact is counted already.",
    )

    @api.model
    def _source_fields(self):
        return [*super()._source_fields(), "log_id"]


class VaeContactLog(models.Model):
    """The time that a contact took counts, if it was said."""

    _name = "vae.contact.log"
    _inherit = ["vae.contact.log", "vae.time.source.mixin"]
    _time_source = "log_id"
    _time_fields = (
        "active",
        "candidate_id",
        "channel",
        "company_id",
        "counterpart",
        "date",
        "hours",
        "user_id",
    )

    def _time_values(self):
        if not self.active:
            return []
        return [
            {
                "kind": self._time_kind(),
                "user_id": self.user_id.id,
                "company_id": self.company_id.id,
                "candidate_id": self.candidate_id.id,
                "program_id": self.candidate_id.program_id.id,
                "date": self._vae_local_day(self.date),
                "hours": self.hours,
            }
        ]

    def _time_kind(self):
        if not self.candidate_id:
            return "network"
        if self.counterpart == "candidate" and self.channel in SPOKEN:
            return "face_to_face"
        return "coordination"


class CalendarEvent(models.Model):
    """A workshop or session that is closed is working time of those who led it."""

    _name = "calendar.event"
    _inherit = ["calendar.event", "vae.time.source.mixin"]
    _time_source = "event_id"
    _time_fields = ("active", "start", "stop", "user_id", "vae_date_closed", "vae_kind")

    def _time_values(self):
        if not self.active or not self.vae_date_closed:
            return []
        return [
            {
                "kind": "workshop",
                "user_id": user.id,
                "company_id": self.vae_company_id.id,
                "date": self._vae_local_day(self.start),
                "hours": self._meeting_hours(),
            }
            for user in self._vae_leaders()
        ]

    def _vae_leaders(self):
        """Who led the event: its organiser, and the colleagues who had accepted."""
        accepted = self.attendee_ids.filtered(lambda each: each.state == "accepted")
        return (self.user_id | accepted.partner_id.user_ids).filtered(
            lambda user: not user.share
        )

    def _time_sync(self):
        # Other events of the calendar give no time.
        collective = self.filtered(lambda event: event.sudo().vae_kind in COLLECTIVE)
        result = super(CalendarEvent, collective)._time_sync()
        # A session is recorded as a service too: counted once.
        collective.sudo().vae_service_ids._time_sync()
        return result


class VaeAttendance(models.Model):
    """Whether the candidate came decides on the time of the appointment."""

    _inherit = "vae.attendance"

    @api.model
    def _presence_changed(self, fiches):
        result = super()._presence_changed(fiches)
        # The time of a workshop does not depend on who came.
        fiches.filtered(lambda fiche: not fiche.is_workshop)._time_sync()
        return result
