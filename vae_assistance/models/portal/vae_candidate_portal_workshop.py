# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models
from odoo.tools import format_datetime

from ..ground.base import PORTAL_TZ
from .vae_candidate_portal import DAY_FORMAT


class VaeCandidate(models.Model):
    """A candidate sees the workshops that they are registered for, and nobody else."""

    _inherit = "vae.candidate"

    def _portal_attendances(self):
        """Workshops and sessions of the candidate that are not over: attendances."""
        return self.attendance_ids.filtered(
            lambda each: (
                each.event_id.active
                and each.presence in ("expected", "present")
                and each.date_end >= fields.Datetime.now()
            )
        ).sorted("date")

    def _portal_workshops(self):
        """What the page shows of them: day, hours, theme, place and who leads it."""
        tz = self.partner_id.tz or PORTAL_TZ
        return [
            {
                "theme": each.theme,
                "day": format_datetime(
                    self.env, each.date, tz=tz, dt_format=DAY_FORMAT
                ),
                "start": format_datetime(self.env, each.date, tz=tz, dt_format="HH:mm"),
                "end": format_datetime(
                    self.env, each.date_end, tz=tz, dt_format="HH:mm"
                ),
                "place": each.place or "",
                "who": each.leader_id.name or "",
                "calendar_url": f"/my/vae/{self.id}/calendar.ics",
            }
            for each in self._portal_attendances()
        ]

    def _portal_workshop_entries(self):
        return [
            {
                "uid": f"attendance-{each.id}",
                "start": each.date,
                "end": each.date_end,
                "summary": each.theme,
                "location": each.place,
            }
            for each in self._portal_attendances()
        ]
