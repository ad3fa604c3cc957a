# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import pytz

from odoo import models
from odoo.exceptions import UserError

from ..ground.base import PORTAL_TZ

SERIES = ("all_events", "future_events")
MOMENTS = {"start", "stop", "start_date", "stop_date", "duration", "allday"}
SILENT = {"dont_notify": True, "skip_attendee_notification": True}


class CalendarEvent(models.Model):
    """A repeated event of ours is changed event by event.

    Core archives a series that is moved and makes it anew: the people who are
    registered and the fiches that are prepared would stay behind with the old events.
    """

    _inherit = "calendar.event"

    def _vae_series(self, vals):
        """The events that a change of a repeated event is for, if they are ours."""
        update = vals.get("recurrence_update")
        if update not in SERIES or len(self) != 1 or not self.recurrence_id:
            return self.browse()
        series = self.recurrence_id.calendar_event_ids
        if not series._filtered_vae_kept():
            return self.browse()
        if update == "all_events":
            return series
        return series.filtered(lambda event: event.start >= self.start)

    def _vae_changes_rule(self, vals):
        """Whether values say anew when events are repeated, or that they are not."""
        if "recurrency" in vals and any(
            event.recurrency != vals["recurrency"] for event in self
        ):
            return True
        return any(
            event.recurrence_id[fname] != vals[fname]
            for fname in self._get_recurrent_fields() & vals.keys()
            for event in self
        )

    def _vae_write_series(self, series, vals):
        """Write on each event of a series, and move all of them by as much.

        What has taken place stays where it was.

        :param series: events of one recurrence, ``self`` among them
        """
        rule = self._get_recurrent_fields()
        vals = {
            fname: value
            for fname, value in vals.items()
            if fname != "recurrence_update" and fname not in rule
        }
        recurrence = self.recurrence_id
        if series != recurrence.calendar_event_ids:
            recurrence = recurrence._split_from(self)
        zone = pytz.timezone(recurrence.event_tz or self.env.user.tz or PORTAL_TZ)
        before = self._vae_wall_clock(zone)
        self.write(self._vae_alone(vals))
        after = self._vae_wall_clock(zone)
        shifts = [new - old for new, old in zip(after, before, strict=True)]
        others = series - self
        rest = {fname: vals[fname] for fname in vals.keys() - MOMENTS}
        if rest:
            others.with_context(**SILENT).write(rest)
        if any(shifts):
            for event in others - others._vae_filtered_held():
                event._vae_shift(shifts, zone)
            recurrence._vae_shift_rule((after[0].date() - before[0].date()).days, self)
        return True

    def _vae_alone(self, vals):
        """Values that are written on one event of a series, which stays part of it."""
        return {
            **vals,
            "recurrence_update": "self_only",
            "follow_recurrence": self.follow_recurrence,
        }

    def _vae_wall_clock(self, zone):
        """Beginning and end as a clock shows them, whatever the season.

        :param zone: a pytz time zone; whole days have none
        """
        if self.allday:
            return [self.start, self.stop]
        return [
            pytz.utc.localize(moment).astimezone(zone).replace(tzinfo=None)
            for moment in (self.start, self.stop)
        ]

    def _vae_shift(self, shifts, zone):
        """Move the event by as much on the clock as another one of its series."""
        moments = [
            moment + shift
            for moment, shift in zip(self._vae_wall_clock(zone), shifts, strict=True)
        ]
        if not self.allday:
            moments = [
                zone.localize(moment).astimezone(pytz.utc).replace(tzinfo=None)
                for moment in moments
            ]
        start, stop = moments
        self.with_context(**SILENT).write(
            self._vae_alone({"start": start, "stop": stop})
        )

    def _vae_filtered_held(self):
        """Hook: those of the events that have taken place, as it is recorded."""
        return self.filtered(
            lambda event: "done" in event.sudo().vae_fiche_ids.mapped("state")
        )

    def _vae_filtered_prepared(self):
        """Hook: those of the events with which something would be lost."""
        return self.filtered(
            lambda event: any(
                fiche._is_prepared() for fiche in event.sudo().vae_fiche_ids
            )
        )

    def _vae_check_still_planned(self):
        """Refuse a change that took events out of the calendar with what they hold."""
        gone = self - self.exists().filtered("active")
        if gone:
            raise UserError(
                self.env._(
                    "%(count)s events of the series would be made anew, and lose who is"
                    " registered or what is prepared. Move the series without changing"
                    " how it is repeated, or change its events one by one.",
                    count=len(gone),
                )
            )
