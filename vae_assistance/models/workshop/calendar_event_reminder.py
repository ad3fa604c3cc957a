# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.fields import Command, Domain

from .calendar_alarm import MAIL_TO_PEOPLE


class CalendarEvent(models.Model):
    """Reminders: each person gets a mail of their own, about their own appointment.

    When is said by core's reminders of the event (``alarm_ids``); a new event has the
    one of its structure. A candidate is written to with their consent only, and once
    whatever the number of reminders that are due.
    """

    _inherit = "calendar.event"

    vae_reminded_count = fields.Integer(
        string="Will Be Reminded",
        compute="_compute_vae_reminded_count",
        groups="vae_assistance.group_vae_accompagnateur",
        help="Those who are expected, have an e-mail address and, if they are"
        " candidates, have consented to reminders.",
    )

    @api.depends("alarm_ids", "vae_attendance_ids.presence")
    def _compute_vae_reminded_count(self):
        # How many, never who.
        people = self.sudo()._vae_attendances_to_remind().grouped("event_id")
        for event in self:
            reminded = event.alarm_ids.filtered(
                lambda alarm: alarm.alarm_type == MAIL_TO_PEOPLE
            )
            event.vae_reminded_count = reminded and len(
                people.get(event._origin.sudo(), ())
            )

    # ------------------------------------------------------------------
    # The reminder of a new event
    # ------------------------------------------------------------------

    @api.model
    def default_get(self, fields):
        defaults = super().default_get(fields)
        if "alarm_ids" in fields and "alarm_ids" not in defaults:
            alarm = self._vae_default_alarm({})
            if alarm:
                defaults["alarm_ids"] = [Command.set(alarm.ids)]
        return defaults

    @api.model
    def _vae_prepare_event(self, vals):
        vals = super()._vae_prepare_event(vals)
        if "alarm_ids" not in vals:
            alarm = self._vae_default_alarm(vals)
            if alarm:
                vals["alarm_ids"] = [Command.set(alarm.ids)]
        return vals

    @api.model
    def _vae_default_alarm(self, vals):
        """The reminder that the structure chose, if it is an event of ours.

        :param dict vals: values of a new event
        """
        candidate = self._vae_candidate_of(vals).sudo()
        if not candidate and not self._vae_is_collective_of(vals):
            return self.env["calendar.alarm"]
        company = (
            candidate.company_id
            or self.env["res.company"].browse(vals.get("vae_company_id"))
            or self.env.company
        )
        return company.sudo().vae_reminder_id

    # ------------------------------------------------------------------
    # Sending
    # ------------------------------------------------------------------

    def _vae_send_reminders(self):
        """Write to the people of these events that have not begun."""
        coming = self.sudo().filtered(
            lambda event: event.active and event.start > fields.Datetime.now()
        )
        for xmlid, records in (
            ("mail_template_attendance_reminder", coming._vae_attendances_to_remind()),
            ("mail_template_fiche_reminder", coming._vae_fiches_to_remind()),
        ):
            template = self.env.ref(f"vae_assistance.{xmlid}", raise_if_not_found=False)
            if template and records:
                template._vae_rendered_by_code().send_mail_batch(records.ids)

    def _vae_attendances_to_remind(self):
        """Of workshops and sessions: those who are expected and may be written to."""
        attendances = self.env["vae.attendance"].search(
            Domain("event_id", "in", self.ids)
            & Domain("presence", "=", "expected")
            & Domain("partner_id.email_normalized", "!=", False)
            & (
                Domain("candidate_id", "=", False)
                | self.env["vae.candidate"]._domain_going_on()
            )
        )
        consenting = attendances.candidate_id._with_consent("reminder")
        return attendances.filtered(
            lambda each: not each.candidate_id or each.candidate_id in consenting
        )

    def _vae_fiches_to_remind(self):
        """Of individual appointments: the fiches, not cancelled, of who consents."""
        fiches = self.env["vae.fiche.action"].search(
            Domain("event_id", "in", self.ids)
            & Domain("event_id.vae_candidate_id", "!=", False)
            & Domain("state", "=", "draft")
            & Domain("candidate_id.partner_id.email_normalized", "!=", False)
            & self.env["vae.candidate"]._domain_going_on()
        )
        consenting = fiches.candidate_id._with_consent("reminder")
        return fiches.filtered(lambda fiche: fiche.candidate_id in consenting)
