# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import re
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Command
from odoo.tools.misc import clean_context

from odoo.addons.base.models.res_partner import _tz_get

# In the context of events whose fiches are made by who makes the events. An object:
# nobody can send it.
MADE_BY_CALLER = object()

# What rules of ours read of every event, whoever asks; and what says, in the context of
# one fetch, that they come along. An object, too.
RULED = ("vae_candidate_id", "vae_company_id")
FOR_RULES = object()

NO_END = re.compile(rb"^DTEND.*\n", re.MULTILINE)


class CalendarEvent(models.Model):
    """An appointment of a candidate.

    Core lets every employee read every event. Ours therefore have a title that names
    nobody, no description, no candidate among the attendees, and global rules that
    keep them to those who follow the candidate.
    """

    _name = "calendar.event"
    _inherit = ["calendar.event", "vae.role.view.mixin", "vae.meeting.mixin"]
    # The title stays neutral, and the fiche takes what was said.
    _role_modifiers = (
        ("//field[@name='name']", "readonly", "is_vae_appointment"),
        ("//label[@for='description']", "invisible", "is_vae_appointment"),
        (
            "//label[@for='description']/following-sibling::field[@name='description']",
            "invisible",
            "is_vae_appointment",
        ),
        ("//page[@name='notes']", "invisible", "is_vae_appointment"),
    )

    vae_candidate_id = fields.Many2one(
        comodel_name="vae.candidate",
        string="VAE Candidate",
        ondelete="set null",
        index="btree_not_null",
        groups="vae_assistance.group_vae_accompagnateur",
    )
    is_vae_appointment = fields.Boolean(
        compute="_compute_is_vae_appointment",
        compute_sudo=True,
        groups="vae_assistance.group_vae_accompagnateur",
        help="Appointment of a candidate: neutral title, no description.",
    )
    vae_fiche_ids = fields.One2many(
        comodel_name="vae.fiche.action",
        inverse_name="event_id",
        string="Fiche Action",
        readonly=True,
        groups="vae_assistance.group_vae_accompagnateur",
    )

    vae_tz = fields.Selection(
        selection=_tz_get,
        string="Time of the Place",
        groups="vae_assistance.group_vae_accompagnateur",
        help="Where the meeting takes place, if the clocks there show another hour than"
        " at the structure.",
    )
    vae_elsewhere = fields.Char(
        compute="_compute_vae_elsewhere",
        compute_sudo=True,
        groups="vae_assistance.group_vae_accompagnateur",
    )

    @api.depends("vae_candidate_id")
    def _compute_is_vae_appointment(self):
        for event in self:
            event.is_vae_appointment = bool(event.vae_candidate_id)

    @api.depends("start", "stop", "vae_tz", "vae_candidate_id")
    @api.depends_context("tz", "lang")
    def _compute_vae_elsewhere(self):
        ours = self._filtered_vae_kept()
        (self - ours).vae_elsewhere = False
        for event in ours:
            event.vae_elsewhere = event._vae_hours_of_place()

    @api.constrains("start", "stop", "vae_candidate_id")
    def _check_vae_duration(self):
        for event in self._filtered_appointments():
            if event.stop - event.start > timedelta(hours=24):
                raise ValidationError(
                    self.env._(
                        "%(event)s: an appointment lasts at most 24 hours. Correct its"
                        " beginning or its end.",
                        event=event.name,
                    )
                )

    @api.model
    def default_get(self, fields):
        # The form asks for lists of ours one by one. Core looks for much that it
        # proposes whatever it is asked for, and there is nothing in them.
        asked = [self._fields.get(fname) for fname in fields]
        if all(
            field and field.type == "one2many" and field.name.startswith("vae_")
            for field in asked
        ):
            return {}
        return super().default_get(fields)

    @api.model_create_multi
    def create(self, vals_list):
        vals_list = [self._vae_prepare_event(dict(vals)) for vals in vals_list]
        if not any(map(self._vae_is_ours, vals_list)):
            return super().create(vals_list)
        # Core would put the coordinates of people into the description.
        context = {"skip_contact_description": True}
        if all(vals.get("vae_candidate_id") for vals in vals_list):
            # Only the organizer attends so far, whom core does not write to: it need
            # not make the file of an invitation.
            context["no_mail_to_attendees"] = True
        events = super(CalendarEvent, self.with_context(**context)).create(vals_list)
        events = events.with_env(self.env)
        events._create_vae_fiche()
        return events

    def write(self, vals):
        series, prepared = self._vae_series(vals), self.browse()
        if self._vae_changes_rule(vals):
            prepared = (self | series)._vae_filtered_prepared()
        elif series:
            return self._vae_write_series(series, vals)
        result = True
        for events, values in self._vae_prepare_changes(vals):
            result = super(CalendarEvent, events).write(values)
        self._vae_changed(vals)
        prepared._vae_check_still_planned()
        return result

    @api.model
    def _vae_prepare_event(self, vals):
        """Values of a new event as they are kept; to be extended.

        :param dict vals: a copy that may be changed
        """
        candidate = self._vae_candidate_of(vals)
        if candidate:
            candidate.check_access("read")
            vals.update(candidate._prepare_appointment(vals))
        return vals

    @api.model
    def _vae_is_ours(self, vals):
        """Whether a new event is about people of ours; to be extended."""
        return bool(vals.get("vae_candidate_id"))

    def _vae_prepare_changes(self, vals):
        """What is written on which of the events; to be extended.

        :return: list of events and the values to write on them
        """
        if vals.get("vae_candidate_id"):
            candidate = self.env["vae.candidate"].browse(vals["vae_candidate_id"])
            candidate.check_access("read")
            return [(self, {**vals, **candidate._prepare_appointment(vals)})]
        said = vals.keys() & {"name", "description", "partner_ids"}
        appointments = self._filtered_appointments() if said else self.browse()
        return [(self - appointments, vals)] + [
            (events, events[0]._neutral_values(vals))
            for events in appointments._grouped_by_attendees(vals)
        ]

    def _vae_changed(self, vals):
        """What follows from changed events; to be extended."""
        if vals.get("vae_candidate_id"):
            self._create_vae_fiche()
        elif vals.get("active") is False:
            self._cancel_vae_fiche()

    def _get_custom_fields(self):
        # Core describes every field, those of ours included, each time it fetches.
        return {
            field.name
            for field in self._fields.values()
            if field.manual and self._has_field_access(field, "read")
        }

    def _fetch_query(self, query, fields):
        # Fetched apart, what the rules read would be one query more on every calendar;
        # so it comes with what is merely found, too.
        if self.env.su or (fields and not any(field.column_type for field in fields)):
            return super()._fetch_query(query, fields)
        ruled = [*fields, *(self._fields[fname] for fname in RULED)]
        public = self._get_public_fields()
        if all(field.name in public and field.column_type for field in fields):
            # Core looks for private events only where something of them is shown. The
            # query has its rules already, and what is asked for may be read.
            fetched = super(CalendarEvent, self.sudo())._fetch_query(query, ruled)
        else:
            events = self.with_context(vae_fetch=FOR_RULES)
            fetched = super(CalendarEvent, events)._fetch_query(query, ruled)
        return fetched.with_env(self.env)

    def _field_to_sql(self, alias, field_expr, query=None):
        # For the rules alone: reading the field from the cache asks for the right.
        events = self
        if self.env.context.get("vae_fetch") is FOR_RULES and field_expr in RULED:
            events = self.sudo()
        return super(CalendarEvent, events)._field_to_sql(alias, field_expr, query)

    def _vae_span(self):
        return self.start, self.stop

    def _vae_zone(self):
        event = self.sudo()._vae_first()
        structure = event.vae_candidate_id.company_id or event.vae_company_id
        return event.vae_tz or (structure or self.env["res.company"])._vae_zone()

    def _get_mail_tz(self):
        # Core's mails about an event of ours.
        return self._vae_zone() if self._filtered_vae_kept() else super()._get_mail_tz()

    def _get_ics_file(self):
        """Of what takes no time, no end is said: the format wants one that is later.

        Source: RFC 5545, 3.6.1 and 3.8.2.2.
        """
        files = super()._get_ics_file()
        for event in self._filtered_vae_kept():
            if event.start == event.stop and event.id in files:
                files[event.id] = NO_END.sub(b"", files[event.id])
        return files

    def _filtered_vae_kept(self):
        ours = self.sudo().filtered(
            lambda event: event.vae_candidate_id or event.vae_company_id
        )
        return ours.sudo(self.env.su)

    def _mail_get_operation_for_mail_message_operation(self, message_operation):
        # Core reads as the user the privacy of events that rules of ours may hide: all
        # messages would be refused as soon as one of them is about such an event.
        operations = super(
            CalendarEvent, self.sudo()
        )._mail_get_operation_for_mail_message_operation(message_operation)
        return {
            event.sudo(self.env.su): operation
            for event, operation in operations.items()
        }

    def action_join_meeting(self, partner_id):
        # Core's route calls it in sudo for whoever has read the token of the event.
        self.sudo(False)._filtered_vae_kept().check_access("write")
        return super().action_join_meeting(partner_id)

    @api.ondelete(at_uninstall=False)
    def _unlink_cancel_vae_fiche(self):
        self._cancel_vae_fiche()

    def _filtered_appointments(self):
        """Those of candidates, whoever asks: the flag is read by roles only."""
        return self.filtered(lambda event: event.sudo().vae_candidate_id)

    @api.model
    def _vae_candidate_of(self, vals):
        """Whose appointment a new event is.

        Named in the values or the defaults, or the record that the event is planned
        from: an activity “Meeting” of a candidate gives the event their name as title.
        """
        context = self.env.context

        def value(fname):
            return vals.get(fname, context.get(f"default_{fname}"))

        candidates = self.env["vae.candidate"]
        if value("vae_candidate_id"):
            return candidates.browse(value("vae_candidate_id"))
        model, res_id = value("res_model"), value("res_id")
        if value("res_model_id"):
            model = self.env["ir.model"].sudo().browse(value("res_model_id")).model
        if not res_id and context.get("orig_activity_ids"):
            activity = self.env["mail.activity"].browse(
                context["orig_activity_ids"][:1]
            )
            model, res_id = activity.res_model, activity.res_id
        if res_id and model == "vae.candidate":
            return candidates.browse(res_id)
        if res_id and model == "vae.fiche.action":
            return self.env[model].browse(res_id).candidate_id
        return candidates

    def _neutral_values(self, vals):
        """What may be written on an appointment: no text, never the candidate.

        The report of the appointment is the fiche action; colleagues may be invited.
        """
        self.ensure_one()
        vals = {
            fname: value
            for fname, value in vals.items()
            if fname not in ("name", "description")
        }
        if "partner_ids" in vals:
            vals["partner_ids"] = [Command.set(self._neutral_partners(vals).ids)]
        return vals

    def _neutral_partners(self, vals):
        """Attendees once ``vals`` are written: never the candidate."""
        self.ensure_one()
        partners = self.new(
            {"partner_ids": vals["partner_ids"]}, origin=self
        ).partner_ids._origin
        return partners - self.sudo().vae_candidate_id.partner_id

    def _grouped_by_attendees(self, vals):
        """Appointments that can be written together: same attendees before and after.

        :return: recordsets
        """
        if "partner_ids" not in vals:
            return [self] if self else []
        return self.grouped(
            lambda event: (event.partner_ids, event._neutral_partners(vals))
        ).values()

    def _create_vae_fiche(self):
        """Every appointment of a candidate has its draft fiche."""
        if self.env.context.get("vae_fiche") is MADE_BY_CALLER:
            return
        without = self.sudo().filtered(
            lambda event: event.vae_candidate_id and not event.vae_fiche_ids
        )
        if not without:
            return
        # The defaults of a new event (title, activities…) are not those of a fiche.
        fiches = self.env(context=clean_context(self.env.context))["vae.fiche.action"]
        fiches.create(
            [
                {
                    "candidate_id": event.vae_candidate_id.id,
                    "event_id": event.id,
                    "user_id": event.user_id.id,
                }
                for event in without
            ]
        )

    def _cancel_vae_fiche(self):
        """An appointment removed from the calendar did not take place."""
        fiches = self.sudo().vae_fiche_ids.filtered(lambda f: f.state == "draft")
        fiches.sudo(False)._vae_by_code().write({"state": "cancelled"})

    @api.model
    def _create_vae_appointments(self, vals_list):
        """Put appointments in the calendar whose fiches the caller makes.

        :param vals_list: values of events with their ``vae_candidate_id``
        :return: the events, in the same order
        """
        events = self.with_context(vae_fiche=MADE_BY_CALLER).create(vals_list)
        return events.with_env(self.env)

    @api.model
    def _create_vae_appointment(self, candidate, start, duration):
        """Put an appointment of a candidate in the calendar.

        :param candidate: one ``vae.candidate``
        :param datetime start: start of the appointment, UTC
        :param float duration: length in hours
        :return: the event; its draft fiche is ``vae_fiche_ids``
        """
        return self.create(
            {
                "vae_candidate_id": candidate.id,
                "start": start,
                "stop": fields.Datetime.add(start, hours=duration),
            }
        )

    def action_open_vae_fiche(self):
        """Open the fiche action of the appointment."""
        self.ensure_one()
        self._create_vae_fiche()
        return self.vae_fiche_ids[:1]._get_records_action()
