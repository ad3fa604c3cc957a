# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Command

from ..ground.people import name_order, words

COLLECTIVE = ("workshop", "information")
# Longer ones are several events, each with its own attendance.
HOURS_MAX = 24


class CalendarEvent(models.Model):
    """A workshop or a collective information session: one event, several people.

    The people are registered (``vae.attendance``) and never attendees of the calendar,
    so that no invitation, reminder or portal page tells anybody another's name. The
    colleagues who are invited lead the event together with its organiser: they, and
    coordinators, hold the list of all.
    """

    _inherit = "calendar.event"

    vae_kind = fields.Selection(
        selection=[
            ("appointment", "Appointment"),
            ("workshop", "Workshop"),
            ("information", "Information session"),
        ],
        string="Kind",
        compute="_compute_vae_kind",
        store=True,
        readonly=False,
        index="btree_not_null",
        groups="vae_assistance.group_vae_accompagnateur",
    )
    vae_company_id = fields.Many2one(
        comodel_name="res.company",
        string="Structure",
        compute="_compute_vae_company_id",
        store=True,
        readonly=False,
        index="btree_not_null",
        groups="vae_assistance.group_vae_accompagnateur",
        help="Whose workshop or session it is: other structures do not see it.",
    )
    vae_support_type_id = fields.Many2one(
        comodel_name="vae.support.type",
        string="Support",
        ondelete="set null",
        index="btree_not_null",
        groups="vae_assistance.group_vae_accompagnateur",
        help="Support that the workshop gives: it advances the lines of the plans that"
        " foresee it.",
    )
    vae_attendance_ids = fields.One2many(
        comodel_name="vae.attendance",
        inverse_name="event_id",
        string="People",
        groups="vae_assistance.group_vae_accompagnateur",
    )
    vae_sheet_ids = fields.One2many(
        comodel_name="vae.attendance.sheet",
        inverse_name="event_id",
        string="Signed Sheets",
        readonly=True,
        groups="vae_assistance.group_vae_accompagnateur",
    )
    vae_registered_count = fields.Integer(
        string="Registered",
        compute="_compute_vae_counts",
        compute_sudo=True,
        groups="vae_assistance.group_vae_accompagnateur",
    )
    vae_present_count = fields.Integer(
        string="Present",
        compute="_compute_vae_counts",
        compute_sudo=True,
        groups="vae_assistance.group_vae_accompagnateur",
    )
    vae_signed_count = fields.Integer(
        string="Signed",
        compute="_compute_vae_counts",
        compute_sudo=True,
        groups="vae_assistance.group_vae_accompagnateur",
    )
    vae_holds_list = fields.Boolean(
        string="Holds the List",
        compute="_compute_vae_holds_list",
        groups="vae_assistance.group_vae_accompagnateur",
    )
    vae_colleague_ids = fields.Many2many(
        comodel_name="res.partner",
        string="Colleagues",
        compute="_compute_vae_colleague_ids",
        inverse="_inverse_vae_colleague_ids",
        groups="vae_assistance.group_vae_accompagnateur",
        help="They lead it as well: they see and close the list.",
    )

    # ------------------------------------------------------------------
    # Computed
    # ------------------------------------------------------------------

    @api.depends("vae_candidate_id")
    def _compute_vae_kind(self):
        for event in self:
            if event.vae_candidate_id:
                event.vae_kind = "appointment"
            elif event.vae_kind == "appointment":
                event.vae_kind = False
            else:
                event.vae_kind = event.vae_kind

    @api.depends("vae_kind")
    def _compute_vae_company_id(self):
        for event in self:
            if event.vae_kind in COLLECTIVE:
                event.vae_company_id = event.vae_company_id or self.env.company
            else:
                event.vae_company_id = False

    @api.depends(
        "vae_attendance_ids.presence",
        "vae_attendance_ids.signature_request_ids.state",
    )
    def _compute_vae_counts(self):
        # How many is told to those who register people; who, only to who may read it.
        attendances = (
            self.env["vae.attendance"]
            .sudo()
            .search_fetch([("event_id", "in", self.ids)], ["event_id", "presence"])
        )
        by_event = attendances.grouped("event_id")
        signed = attendances._filtered_signed()
        for event in self:
            people = by_event.get(event._origin.sudo(), attendances.browse())
            event.vae_registered_count = len(people)
            event.vae_present_count = len(
                people.filtered(lambda each: each.presence == "present")
            )
            event.vae_signed_count = len(people & signed)

    @api.depends("user_id", "partner_ids", "vae_kind")
    @api.depends_context("uid")
    def _compute_vae_holds_list(self):
        for event in self:
            event.vae_holds_list = (
                event._vae_is_collective() and event._vae_may_hold_list()
            )

    @api.depends("user_id", "partner_ids")
    def _compute_vae_colleague_ids(self):
        """Those who are invited beside who leads it, an attendee for the calendar."""
        for event in self:
            # _origin: in a form that is not saved, the attendees are copies.
            leader = event.user_id._origin.partner_id
            event.vae_colleague_ids = event.partner_ids._origin - leader

    def _inverse_vae_colleague_ids(self):
        for event in self:
            leader = event.user_id.partner_id
            event.partner_ids = event.vae_colleague_ids | (event.partner_ids & leader)

    def _vae_is_collective(self):
        self.ensure_one()
        return self.sudo().vae_kind in COLLECTIVE

    def _vae_may_hold_list(self):
        """Whether the user holds the list: organiser, colleague invited, coordinator.

        Others who are invited (a speaker, say) do not. The rules of ``vae.attendance``
        and those of writing on such an event say the same.
        """
        self.ensure_one()
        user = self.env.user
        return self.env.su or (
            user.has_group("vae_assistance.group_vae_accompagnateur")
            and (
                self.user_id == user
                or user.partner_id in self.partner_ids
                or user.has_group("vae_assistance.group_vae_coordinator")
            )
        )

    def _vae_check_holds_list(self):
        """Only who leads the event sees and closes the list of all.

        :raise AccessError: the user does not lead it
        """
        self.check_access("read")
        for event in self:
            if not event._vae_is_collective() or not event._vae_may_hold_list():
                raise AccessError(
                    self.env._(
                        "“%(event)s”: only who leads it, and coordinators, hold the"
                        " list of those who come.",
                        event=event.name,
                    )
                )

    @api.model
    def get_default_duration(self):
        # Core proposes an end that does not know the length that an action proposes.
        return (
            self.env.context.get("default_duration") or super().get_default_duration()
        )

    # ------------------------------------------------------------------
    # Constraints
    # ------------------------------------------------------------------

    @api.constrains("vae_kind", "vae_candidate_id", "start", "stop", "allday")
    def _check_vae_collective(self):
        for event in self.sudo():
            if event.vae_kind not in COLLECTIVE:
                if event.vae_attendance_ids:
                    raise ValidationError(
                        self.env._(
                            "“%(event)s”: people are registered. Take them out first,"
                            " or archive it.",
                            event=event.name,
                        )
                    )
                continue
            if event.vae_candidate_id:
                raise ValidationError(
                    self.env._(
                        "A workshop has several people: leave the candidate empty and"
                        " register those who come."
                    )
                )
            length = event.stop - event.start
            if event.allday or not (timedelta() < length <= timedelta(hours=HOURS_MAX)):
                raise ValidationError(
                    self.env._(
                        "“%(event)s”: give the hours of the workshop: it ends after it"
                        " begins, at most %(hours)s hours later. What lasts several"
                        " days is one workshop a day.",
                        event=event.name,
                        hours=HOURS_MAX,
                    )
                )

    @api.constrains("name", "location", "vae_kind")
    def _check_vae_names_nobody(self):
        """Theme and place are shown to all who come: none of their names."""
        collective = self.sudo().filtered(lambda event: event.vae_kind in COLLECTIVE)
        for event in collective:
            said = self._vae_words(f"{event.name or ''} {event.location or ''}")
            for name in event.vae_attendance_ids.partner_id.mapped("name"):
                words = self._vae_words(name or "")
                # One word alone may well be one of the theme.
                if words.count(" ") > 2 and words in said:
                    raise ValidationError(
                        self.env._(
                            "Everybody who comes reads the theme and the place of"
                            " “%(event)s”: take the name of a person out of them.",
                            event=event.name,
                        )
                    )

    @api.model
    def _vae_words(self, text):
        """The words of a text between spaces, without accents, to find some in it."""
        return f" {' '.join(words(text))} "

    # ------------------------------------------------------------------
    # Create, write, delete
    # ------------------------------------------------------------------

    @api.ondelete(at_uninstall=False)
    def _unlink_except_registered(self):
        for event in self.sudo():
            if event.vae_attendance_ids or event.vae_sheet_ids:
                raise ValidationError(
                    self.env._(
                        "“%(event)s”: people are registered for it. Archive it instead:"
                        " it leaves the calendar and the list is kept.",
                        event=event.name,
                    )
                )

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------

    def _vae_open_dialog(self, title, model, **defaults):
        self.ensure_one()
        return self.env[model]._get_records_action(
            name=title,
            target="new",
            context={
                "default_event_id": self.id,
                **{f"default_{fname}": value for fname, value in defaults.items()},
            },
        )

    def action_vae_open(self):
        """Open the workshop or session with those who come."""
        self.ensure_one()
        return self._get_records_action(
            views=[(self.env.ref("vae_assistance.vae_workshop_view_form").id, "form")]
        )

    def action_vae_register(self):
        """Open the choice of the people to register."""
        self.check_access("read")
        return self._vae_open_dialog(
            self.env._("Register People"), "vae.attendance.register"
        )

    def action_vae_invite(self):
        """Write to those who are expected, each in a mail of its own."""
        self._vae_check_holds_list()
        return self.vae_attendance_ids.action_invite()

    def action_vae_upload(self):
        """Open the upload of the sheet that was signed on paper."""
        self._vae_check_holds_list()
        return self._vae_open_dialog(
            self.env._("Signed Sheet"), "vae.attendance.upload"
        )

    def action_vae_print_sheet(self):
        """Print the attendance sheet: all names, signatures given, boxes to sign."""
        self._vae_check_holds_list()
        report = self.env.ref("vae_assistance.report_vae_attendance_sheet")
        return report.report_action(self)

    def action_vae_sign(self):
        """Open the page on which people sign in turn, and keep the session there."""
        self.ensure_one()
        self._vae_check_holds_list()
        self.sudo().vae_attendance_ids._check_day_has_come()
        page = self._vae_tablet_url(self.id)
        self.env["ir.http"]._vae_keep_session_at(page)
        return {"type": "ir.actions.act_url", "url": page, "target": "self"}

    @api.model
    def _vae_tablet_url(self, event_id):
        return f"/vae/tablet/{event_id}"

    def _vae_form_url(self):
        """Address of the workshop in the software."""
        return f"/odoo/action-vae_assistance.vae_workshop_action/{self.id}"

    # ------------------------------------------------------------------
    # The list of all who come, for who leads the event: on screen and on paper.
    # ------------------------------------------------------------------

    @api.readonly
    def action_vae_list(self):
        """What the page on which people sign shows.

        :raise AccessError: the user does not lead the event
        :return: dict of plain values; ``people`` in the order of names
        """
        self.ensure_one()
        self._vae_check_holds_list()
        people = self.sudo().vae_attendance_ids
        return {
            "id": self.id,
            "theme": self.name,
            "when": self._vae_when(),
            "place": self.location or "",
            "people": [
                {
                    "id": attendance.id,
                    "name": attendance.partner_id.name or "",
                    "presence": attendance.presence,
                    "signed": attendance.is_signed,
                }
                for attendance in people.sorted(
                    lambda each: name_order(each.partner_id.name)
                )
            ],
        }

    def _vae_sheet_rows(self):
        """Lines of the attendance sheet: all who are registered, or none at all.

        :raise AccessError: the user does not lead the event; a sheet that leaves people
            out would be taken for the whole
        :return: list of dict with ``name``, ``reference``, ``hours``, ``image`` (of the
            signature, base64) and ``how`` it was given, or that the person did not come
        """
        self.ensure_one()
        self._vae_check_holds_list()
        people = self.sudo().vae_attendance_ids
        requests = people._signature_requests().filtered("date_signed")
        signatures = {request.res_id: request.signer_ids for request in requests}
        presences = dict(people._fields["presence"]._description_selection(self.env))
        rows = []
        for each in people.sorted(lambda each: name_order(each.partner_id.name)):
            signature = signatures.get(each.id)
            how = ""
            if signature:
                moment = self._vae_moment(signature.date_signed, "d MMM y, HH:mm")
                how = f"{signature._means_label()}, {moment}"
            elif each.presence not in ("expected", "present"):
                how = presences[each.presence]
            rows.append(
                {
                    "name": each.partner_id.name or "",
                    "reference": each.candidate_id.reference or "",
                    "hours": each.hours,
                    "image": signature and signature.image,
                    "how": how,
                }
            )
        return rows

    # ------------------------------------------------------------------
    # No candidate and nobody registered is an attendee of a workshop.
    # ------------------------------------------------------------------

    @api.model
    def _vae_prepare_event(self, vals):
        vals = super()._vae_prepare_event(vals)
        if self._vae_is_collective_of(vals):
            invited = self.new(
                {"partner_ids": vals["partner_ids"]}
                if "partner_ids" in vals
                else self.default_get(["partner_ids"])
            ).partner_ids._origin
            vals["partner_ids"] = [Command.set(self._vae_invitable(invited).ids)]
        return vals

    @api.model
    def _vae_is_ours(self, vals):
        return super()._vae_is_ours(vals) or self._vae_is_collective_of(vals)

    @api.model
    def _vae_is_collective_of(self, vals):
        """Whether values are those of a new workshop or information session."""
        kind = self.env.context.get("default_vae_kind")
        return vals.get("vae_kind", kind) in COLLECTIVE

    def _vae_prepare_changes(self, vals):
        return [
            part
            for events, values in super()._vae_prepare_changes(vals)
            for part in events._vae_grouped_by_invited(values)
        ]

    def _vae_changed(self, vals):
        result = super()._vae_changed(vals)
        if not vals.keys().isdisjoint(
            {"name", "location", "start", "stop", "duration", "user_id"}
        ):
            # What was to be signed says something else now.
            self.sudo().vae_attendance_ids._signature_check_content()
        return result

    def _vae_grouped_by_invited(self, vals):
        """What may be written on which events: no candidate nor registered is invited.

        :return: list of events and the values to write on them
        """
        if vals.keys().isdisjoint({"partner_ids", "vae_kind"}):
            return [(self, vals)]

        def invited(event):
            kind = vals.get("vae_kind", event.sudo().vae_kind)
            if kind not in COLLECTIVE:
                return None
            commands = vals.get("partner_ids", [])
            partners = self.new(
                {"partner_ids": commands}, origin=event
            ).partner_ids._origin
            registered = event.sudo().vae_attendance_ids.partner_id
            return (event.partner_ids, self._vae_invitable(partners - registered))

        grouped = []
        for key, events in self.grouped(invited).items():
            values = dict(vals)
            if key is not None:
                values["partner_ids"] = [Command.set(key[1].ids)]
            grouped.append((events, values))
        return grouped

    @api.model
    def _vae_invitable(self, partners):
        """Of some contacts, those whom core's calendar may write to: no candidate."""
        journeys = self.env["vae.candidate"].sudo().with_context(active_test=False)
        found = journeys.search([("partner_id", "in", partners.ids)], order="id")
        return partners - found.partner_id.with_env(self.env)

    def _vae_uninvite_registered(self):
        """Who is registered is no attendee: the calendar would show their name."""
        for event in self:
            registered = event.partner_ids & event.vae_attendance_ids.partner_id
            if registered:
                event.with_context(dont_notify=True).write(
                    {
                        "partner_ids": [
                            Command.unlink(partner.id) for partner in registered
                        ]
                    }
                )
