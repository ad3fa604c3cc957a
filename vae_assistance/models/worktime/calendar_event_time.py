# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models

from ..workshop.calendar_event_workshop import COLLECTIVE


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
                "date": self._vae_local_day(self.start, user),
                "hours": (self.stop - self.start).total_seconds() / 3600,
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
