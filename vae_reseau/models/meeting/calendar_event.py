# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Command

from .vae_meeting import ROLE
from .vae_meeting_event import OF_MEETING, OF_MEETING_KEY

# Of an event: what is that of its meeting, and what only the meeting may say.
FOLLOWED = {"start", "stop", "location", "user_id", "partner_ids", "active"}
NEUTRAL = {"name", "description"}


class CalendarEvent(models.Model):
    """A meeting in the calendar: a neutral title, no text, kept to its structure."""

    _inherit = "calendar.event"

    vae_meeting_id = fields.Many2one(
        comodel_name="vae.meeting",
        string="VAE Meeting",
        readonly=True,
        copy=False,
        ondelete="cascade",
        index="btree_not_null",
        groups=ROLE,
    )
    vae_kind = fields.Selection(
        selection_add=[("meeting", "Meeting of the network")],
        ondelete={"meeting": "set null"},
    )

    @api.depends("vae_meeting_id")
    def _compute_vae_kind(self):
        result = super()._compute_vae_kind()
        for event in self:
            if event.vae_meeting_id:
                event.vae_kind = "meeting"
        return result

    @api.depends("vae_meeting_id.company_id")
    def _compute_vae_company_id(self):
        result = super()._compute_vae_company_id()
        for event in self:
            if event.vae_meeting_id:
                event.vae_company_id = event.vae_meeting_id.company_id
        return result

    @api.depends("vae_meeting_id.state")
    def _compute_vae_situation(self):
        result = super()._compute_vae_situation()
        for event in self:
            # Whoever reads the calendar need not take part in the meeting.
            if event.sudo().vae_meeting_id.state == "cancelled":
                event.vae_situation = "cancelled"
        return result

    @api.depends("vae_meeting_id.name")
    def _compute_vae_label(self):
        result = super()._compute_vae_label()
        meetings = self.sudo().vae_meeting_id.sudo(self.env.su)
        readable = meetings._filtered_access("read")
        for event in self:
            if meeting := event.sudo().vae_meeting_id.sudo(self.env.su) & readable:
                event.vae_label = meeting.name
        return result

    @api.constrains("vae_kind", "vae_company_id", "vae_meeting_id")
    def _check_vae_meeting(self):
        for event in self.sudo():
            meeting = event.vae_meeting_id
            if meeting and (
                event.vae_kind != "meeting"
                or event.vae_company_id != meeting.company_id
            ):
                raise ValidationError(
                    self.env._(
                        "“%(event)s” is a meeting of the network and stays one, in its"
                        " structure. Open the meeting to change it.",
                        event=event.name,
                    )
                )
            if event.vae_kind == "meeting" and not event.vae_meeting_id:
                raise ValidationError(
                    self.env._(
                        "“%(event)s”: meetings of the network are planned one by one"
                        " under Network › Meetings. Choose another kind here.",
                        event=event.name,
                    )
                )

    # ------------------------------------------------------------------
    # What is changed in the calendar
    # ------------------------------------------------------------------

    def _filtered_vae_meetings(self):
        return self.filtered(lambda event: event.sudo().vae_meeting_id)

    def _vae_is_of_meeting(self):
        """Whether it is the meeting itself that writes."""
        return self.env.context.get(OF_MEETING_KEY) is OF_MEETING

    def _vae_prepare_changes(self, vals):
        asked = vals.keys() & (FOLLOWED | NEUTRAL)
        meetings = self.browse()
        if asked and not self._vae_is_of_meeting():
            meetings = self._filtered_vae_meetings()
        if not meetings:
            return super()._vae_prepare_changes(vals)
        if not FOLLOWED.isdisjoint(vals):
            of_events = meetings.sudo().vae_meeting_id.sudo(self.env.su)
            of_events.check_access("write")
            of_events._check_open()
        kept = {fname: vals[fname] for fname in vals if fname not in NEUTRAL}
        others = super(CalendarEvent, self - meetings)._vae_prepare_changes(vals)
        return [*others, (meetings, kept)]

    def _vae_changed(self, vals):
        result = super()._vae_changed(vals)
        if not self._vae_is_of_meeting() and not FOLLOWED.isdisjoint(vals):
            for event in self._filtered_vae_meetings():
                event._vae_tell_meeting(vals)
        return result

    def _vae_tell_meeting(self, vals):
        """What was changed in the calendar holds for the meeting as well."""
        meeting = self.sudo().vae_meeting_id.sudo(self.env.su)
        if vals.get("active") is False:
            if meeting.state == "planned":
                meeting.action_cancel()
            return
        invited = self.partner_ids - meeting.participant_ids.partner_id
        meeting.write(
            {
                "start": self.start,
                "duration": self._meeting_hours(),
                "place": self.location,
                "user_id": self.user_id.id or meeting.user_id.id,
                "participant_ids": [
                    Command.create({"partner_id": partner.id}) for partner in invited
                ],
            }
        )

    @api.ondelete(at_uninstall=False)
    def _unlink_cancel_vae_meeting(self):
        """A meeting whose event is deleted from the calendar does not take place."""
        if not self._vae_is_of_meeting():
            meetings = self.sudo().vae_meeting_id.sudo(self.env.su)
            # Of an event that is none of ours, nothing is asked.
            if planned := meetings.filtered(lambda each: each.state == "planned"):
                planned.action_cancel()

    def action_vae_open(self):
        meeting = self.sudo().vae_meeting_id.sudo(self.env.su)
        if meeting:
            return meeting._get_records_action()
        return super().action_vae_open()
