# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.fields import Domain

from ..ground.vae_day import Source
from .calendar_event import COLLECTIVE

HOUR, DAY_AND_HOUR = "HH:mm", "EEE d MMM, HH:mm"
FETCHED = ("name", "start", "stop", "location", "vae_kind", "vae_date_closed")


class VaeDay(models.AbstractModel):
    """Workshops and sessions of today and those to close: one line each."""

    _inherit = "vae.day"

    @api.model
    def _blocks_of_journeys(self, journeys):
        blocks = super()._blocks_of_journeys(journeys)
        begins, ends = self._today()
        mine = Domain("vae_kind", "in", COLLECTIVE) & (
            Domain("user_id", "=", self.env.uid)
            | Domain("partner_ids", "in", self.env.user.partner_id.ids)
        )
        today = Domain("start", ">=", begins) & Domain("start", "<", ends)
        to_close = Domain("start", "<", begins) & Domain("vae_date_closed", "=", False)
        events = self.env["calendar.event"].search_fetch(
            mine & (today | to_close), FETCHED, order="start, id"
        )
        of_today = events.filtered(lambda event: event.start >= begins)
        # The short fiches of a workshop were made by closing it: they are one line.
        [fiches] = blocks["today"].sources
        fiches.domain &= Domain("event_id", "not in", of_today.ids)
        fiches.records = fiches.records.filtered(
            lambda fiche: fiche.event_id not in of_today
        )
        blocks["today"].sources.append(self._workshop_source(mine & today, of_today))
        blocks["to_complete"].sources.append(
            self._workshop_source(mine & to_close, events - of_today)
        )
        return blocks

    @api.model
    def _workshop_source(self, domain, events):
        return Source(
            model="calendar.event",
            domain=domain,
            row=self._workshop_row,
            action="vae_assistance.vae_workshop_action",
            records=events,
            label=self.env._("Workshops and sessions"),
        )

    @api.model
    def _workshop_row(self, event):
        today = event.start >= self._today()[0]
        moment = event._vae_moment(event.start, HOUR if today else DAY_AND_HOUR)
        done = bool(event.vae_date_closed)
        begun = event.start <= fields.Datetime.now()
        return self._row(
            event,
            event.name,
            [
                "" if today else moment,
                self._label_of(event, "vae_kind"),
                self.env._("%(count)s registered", count=event.vae_registered_count),
                event.location,
            ],
            [("action_vae_close", self.env._("Who Came"))]
            if begun and not done
            else [],
            when=today and moment,
            sort=fields.Datetime.to_string(event.start),
            done=done,
            method="action_vae_open",
        )
