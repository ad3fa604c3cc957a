# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import pytz
from babel.dates import get_timezone_location

from odoo import models
from odoo.tools import format_datetime
from odoo.tools.misc import babel_locale_parse

DAY = "EEEE d MMMM y"
HOUR = "HH:mm"


class VaeMeetingMixin(models.AbstractModel):
    """When and where people meet, said in the same way wherever it is said.

    The clock is that of the place (``_vae_zone``): mails, portal, calendar files and
    prints tell the same hour. Whose own clock shows another one is told both.
    """

    _name = "vae.meeting.mixin"
    _description = "Meeting of People"

    def _vae_span(self):
        """Hook: beginning and end, UTC; both empty without a date."""
        raise NotImplementedError

    def _meeting_hours(self):
        """How long it lasts, in hours; 0 without a date."""
        start, stop = self._vae_span()
        return (stop - start).total_seconds() / 3600 if start and stop else 0.0

    def _vae_moment(self, moment, dt_format):
        """A moment in words, by the clock of the place."""
        return format_datetime(
            self.env, moment, tz=self._vae_zone(), dt_format=dt_format
        )

    def _vae_when(self):
        """Day and hours in words; an empty text without a date."""
        self.ensure_one()
        start, stop = self._vae_span()
        return self._vae_when_in(start, stop, self._vae_zone()) if start else ""

    def _vae_when_in(self, start, stop, zone):
        def said(moment, dt_format):
            return format_datetime(self.env, moment, tz=zone, dt_format=dt_format)

        day, last_day = said(start, DAY), said(stop, DAY)
        ends = said(stop, HOUR)
        if last_day != day:
            ends = f"{last_day}, {ends}"
        if stop == start:
            return f"{day}, {ends}"
        return f"{day}, {said(start, HOUR)} – {ends}"

    def _vae_elsewhere(self, zone):
        """The same for somebody whose clock shows another hour; else an empty text.

        :param str zone: time zone of who reads; without one, that of the place
        """
        self.ensure_one()
        start, stop = self._vae_span()
        place = self._vae_zone()
        if not start or not zone or self._vae_same_clock(start, place, zone):
            return ""
        return self.env._(
            "Local time (%(place)s). Where you are: %(when)s.",
            place=self._vae_city(place),
            when=self._vae_when_in(start, stop, zone),
        )

    def _vae_hours_of_place(self):
        """For screens, which show the hours of who reads: those of the place, if other.

        :return: text, empty where the clocks show the same
        """
        self.ensure_one()
        start, stop = self._vae_span()
        reader = self.env.context.get("tz") or self.env.user.tz
        place = self._vae_zone()
        if not start or not reader or self._vae_same_clock(start, place, reader):
            return ""
        return self.env._(
            "At the place (%(place)s): %(when)s",
            place=self._vae_city(place),
            when=self._vae_when_in(start, stop, place),
        )

    def _vae_city(self, zone):
        locale = babel_locale_parse(self.env.lang)
        return get_timezone_location(zone, locale=locale, return_city=True)

    def _vae_same_clock(self, moment, *zones):
        moment = pytz.utc.localize(moment)
        offsets = {moment.astimezone(pytz.timezone(zone)).utcoffset() for zone in zones}
        return len(offsets) == 1
