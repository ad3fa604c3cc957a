# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.fields import Command
from odoo.tools.misc import clean_context

# In the context of what a meeting writes on its event. An object: nobody can send it.
OF_MEETING = object()
OF_MEETING_KEY = "vae_of_meeting"
# What the event tells of the meeting.
TOLD = {
    "name",
    "kind_id",
    "user_id",
    "start",
    "duration",
    "place",
    "state",
    "participant_ids",
}


class VaeMeeting(models.Model):
    """A meeting in the calendar of those colleagues who take part.

    Partners are never attendees of the event: core would tell each the names and
    addresses of the others. They are written to by the meeting itself.
    """

    _inherit = "vae.meeting"

    event_ids = fields.One2many(
        comodel_name="calendar.event",
        inverse_name="vae_meeting_id",
        string="Calendar Event",
        readonly=True,
    )

    @api.model
    def _event_model(self):
        """Events, as the meeting writes them, whoever may change the calendar."""
        # Defaults of a new meeting are not those of its event; nobody is mailed.
        context = {
            **clean_context(self.env.context),
            OF_MEETING_KEY: OF_MEETING,
            "active_test": False,
            "no_mail_to_attendees": True,
            "dont_notify": True,
            "skip_contact_description": True,
        }
        return self.env(context=context)["calendar.event"].sudo()

    def _event_sync(self, vals=None):
        """Bring the calendar in step.

        :param vals: what has changed of the meetings; None if they are new
        """
        if vals is not None and TOLD.isdisjoint(vals):
            return
        events = self._event_model().search([("vae_meeting_id", "in", self.ids)])
        by_meeting = {event.vae_meeting_id.id: event for event in events}
        new = []
        for meeting in self.sudo():
            event = by_meeting.get(meeting.id, events.browse())
            # Core does much for whatever is written, changed or not.
            values = {
                fname: value
                for fname, value in meeting._event_values().items()
                if event._fields[fname].convert_to_write(event[fname], event) != value
            }
            people = (
                meeting.user_id | meeting.participant_ids._colleagues()
            ).partner_id
            if event.partner_ids != people:
                values["partner_ids"] = [Command.set(people.ids)]
            if event and values:
                event.write(values)
            elif not event and meeting.state != "cancelled":
                new.append({**values, "vae_meeting_id": meeting.id})
        if new:
            events.create(new)

    def _event_values(self):
        """Neutral: what kind of meeting, when and where."""
        self.ensure_one()
        start, stop = self._vae_span()
        kind = self.kind_id.with_context(lang=self.company_id.partner_id.lang)
        return {
            "name": kind.name,
            "start": start,
            "stop": stop,
            "location": self.place or False,
            "user_id": self.user_id.id,
            "active": self.state != "cancelled",
            "vae_date_closed": self.date_closed,
        }

    def _event_unlink(self):
        self._event_model().search([("vae_meeting_id", "in", self.ids)]).unlink()
