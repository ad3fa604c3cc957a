# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models

MAIL_TO_PEOPLE = "vae_mail"


class CalendarAlarm(models.Model):
    """A reminder for the people of a VAE event, who are none of its attendees.

    Core's reminders by e-mail write to attendees, and show each of them the others.
    """

    _inherit = "calendar.alarm"

    alarm_type = fields.Selection(
        selection_add=[(MAIL_TO_PEOPLE, "VAE: e-mail to each person")],
        ondelete={MAIL_TO_PEOPLE: "cascade"},
    )

    @api.model
    def fields_get(self, allfields=None, attributes=None):
        """Without our type of reminder for those who have no reminder of it to read."""
        result = super().fields_get(allfields, attributes)
        types = result.get("alarm_type", {}).get("selection")
        if types and not self.env.user.has_groups(
            "vae_assistance.group_vae_accompagnateur,base.group_system"
        ):
            result["alarm_type"]["selection"] = [
                (value, label) for value, label in types if value != MAIL_TO_PEOPLE
            ]
        return result


class CalendarAlarmManager(models.AbstractModel):
    _inherit = "calendar.alarm_manager"

    @api.model
    def _cron_vae_remind(self):
        """Write to the people of the events whose reminder is due since the last time.

        A reminder that was due before its event was planned is not made up for: the
        appointment has just been agreed.
        """
        events_by_alarm = self._get_events_by_alarm_to_notify(MAIL_TO_PEOPLE)
        event_ids = {event_id for ids in events_by_alarm.values() for event_id in ids}
        events = self.env["calendar.event"].browse(event_ids)
        events._vae_send_reminders()
