# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""Nothing is read, written or told through the side.

Relations of core's models, messages, files, exports, the trace and refusals: each is
looked for in the registry, so that what an addon adds later is tried by itself.
"""

import base64
import csv
import importlib.util
import io
import json
import re
import threading
from contextlib import suppress
from datetime import timedelta
from unittest.mock import patch

import openpyxl
from psycopg2 import IntegrityError

from odoo import http
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import HttpCase, tagged
from odoo.tools import file_path, mute_logger

from odoo.addons.vae_assistance.tests.common import pdf_file

from .test_access_matrix import ADDONS, PEOPLE, SECRET, AccessCommon

FORMULAS = (
    "=1+1",
    "+33 6 12 34 56 78",
    "-1+1",
    "@SUM(1)",
    "\t=1+1",
    "\r=1+1",
    "\N{FULLWIDTH EQUALS SIGN}1+1",
)

# Routes that make files of records → how what they tell is traced.
FILE_ROUTES = {
    "/web/export/csv": "export_data",
    "/web/export/xlsx": "export_data",
    "/web/export/formats": "tells of no record",
    "/web/export/get_fields": "tells of no record",
    "/web/export/namelist": "tells of no record",
    "/web/pivot/export_xlsx": "TableExporter",
    "/json/1/<path:subpath>": "WebJsonController",
    "/json/<path:subpath>": "leads to /json/1",
    "/json/2": "finds nothing",
    "/json/2/<__model__>/<__method__>": "calls methods: export_data is one",
    "/json/2/<path:subpath>": "finds nothing",
    "/json/version": "tells of no record",
    "/web/partner/vcard": "the contact's own card",
    "/vae/network/export/<int:export_id>": "organisations and offers, no journey",
    "/vae/reporting/export/<int:export_id>": "_trace_table",
    "/vae/reporting/review/<int:review_id>": "_trace_table",
    '/web_enterprise/partner/<model("res.partner"):partner>/vcard': "the same",
}


def is_ours(module):
    return module in ADDONS


class SideCommon(AccessCommon):
    """Records of core's models that hang on somebody whom the users do not follow."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context=dict(cls.env.context, tracking_disable=False))
        cls.workshop = cls.env["calendar.event"].create(
            {
                "name": "Atelier",
                "vae_kind": "workshop",
                "vae_company_id": cls.company.id,
                "user_id": cls.referent2.id,
                "partner_ids": [Command.set(cls.referent2.partner_id.ids)],
                "start": cls.now,
                "stop": cls.now + timedelta(hours=2),
            }
        )
        cls.attendance = cls.env["vae.attendance"]._register_people(
            cls.workshop, cls.unfollowed
        )
        cls.appointment = cls.env["calendar.event"]._create_vae_appointment(
            cls.unfollowed, cls.now + timedelta(days=1), 1
        )

    def _try(self, call):
        """What a call as a user answers, or how it is refused; undone as a request."""
        self.env.flush_all()
        self.env.invalidate_all()
        try:
            with self.env.cr.savepoint():
                answer = call()
                self.env.flush_all()
        except UserError as refusal:  # AccessError is one
            answer = refusal
        self.env.invalidate_all()
        return answer

    def assertRefusedTo(self, user, records, call):
        answer = self._try(lambda: call(records.with_user(user)))
        self.assertIsInstance(answer, UserError, f"{user.login}: {records}")


@tagged("post_install", "-at_install")
class TestForms(SideCommon):
    """Forms and dialogs of core fetch what they show as superuser."""

    def _links_to_contacts(self):
        """Every link to contacts that a form may hold, for who reads no such contact.

        :return: iterator of the model as that user, the field, and the texts to ask for
        """
        for name, model in self.registry.items():
            forms = self.env[name].with_user(self.stranger)
            if model._abstract or not forms.has_access("create"):
                continue
            spec = {
                field.name: {}
                for field in model._fields.values()
                if field.type == "char" and not field.groups
            }
            for field in model._fields.values():
                if field.type == "many2one" and field.comodel_name == "res.partner":
                    yield forms, field, {**spec, field.name: {}}

    def test_people_of_another_structure(self):
        """Every link to contacts that a form of core may hold."""
        person = self.unfollowed.partner_id
        person.write({"name": SECRET, "email": f"{SECRET}@example.com"})
        tried = 0
        for forms, field, spec in self._links_to_contacts():
            tried += 1
            # As a form sends a link, and as lines send the record that they are in.
            for link in (person.id, {"id": person.id}):
                values = {field.name: link}
                with self.subTest(model=forms._name, field=field.name, link=link):
                    answer = self._try(
                        lambda form=forms, values=values, spec=spec: form.onchange(
                            values, [*values], spec
                        )
                    )
                    self.assertNotIn(SECRET, str(answer))
        self.assertGreater(tried, 10)

    def test_people_by_a_default_of_ones_own(self):
        """Whoever likes sets what a form of theirs begins with."""
        person = self.unfollowed.partner_id
        person.write({"name": SECRET, "email": f"{SECRET}@example.com"})
        self.stranger.group_ids += self.env.ref("sales_team.group_sale_salesman")
        defaults = self.env["ir.default"].with_user(self.stranger)
        tried = set()
        for forms, field, spec in self._links_to_contacts():
            tried.add(forms._name)
            defaults.set(forms._name, field.name, person.id, user_id=True)
            with (
                self.subTest(model=forms._name, field=field.name),
                suppress(ValueError),  # a dialog that is about nothing
            ):
                answer = self._try(
                    lambda form=forms, spec=spec: form.onchange({}, [], spec)
                )
                self.assertNotIn(SECRET, str(answer))
            defaults.search([("user_id", "=", self.stranger.id)]).sudo().unlink()
        self.assertLessEqual({"crm.lead", "vae.referral"}, tried)

    def test_people_in_what_a_form_is_of(self):
        """In the lines of a form of core, and in the record that its lines are in."""
        person = self.unfollowed.partner_id
        person.write({"name": SECRET, "email": f"{SECRET}@example.com"})
        leads = {"fields": dict.fromkeys(("email_from", "contact_name", "name"), {})}
        typed = {"partner_id": person.id}
        self.stranger.group_ids += self.env.ref("sales_team.group_sale_salesman")
        for model, values, spec in (
            ("res.partner", {"opportunity_ids": [[0, 0, typed]]}, "opportunity_ids"),
            ("res.partner", {"opportunity_ids": [typed]}, "opportunity_ids"),
            ("calendar.event", {"opportunity_id": typed}, "opportunity_id"),
        ):
            forms = self.env[model].with_user(self.stranger)
            with self.subTest(model=model, values=values):
                answer = self._try(
                    lambda form=forms, values=values, spec=spec: form.onchange(
                        values, [*values], {spec: leads}
                    )
                )
                self.assertNotIn(SECRET, str(answer))

    def test_dialogs_on_people(self):
        """Every dialog that says by texts which records it is about."""
        self.unfollowed.partner_id.write({"name": SECRET, "phone": "+33639984281"})
        tried = 0
        for name, model in self.registry.items():
            fnames = {"model", "res_model", "res_id", "res_ids"} & model._fields.keys()
            if not model._transient or not fnames & {"res_id", "res_ids"}:
                continue
            candidate = self.unfollowed
            named = {
                fname: candidate._name
                if fname.endswith("model")
                else candidate.id
                if model._fields[fname].type in ("integer", "many2one_reference")
                else str(candidate.ids)
                for fname in fnames
                if not model._fields[fname].compute or fname != "model"
            }
            named.update(
                (field.name, "Bonjour")
                for field in model._fields.values()
                if field.required and field.type in ("char", "text")
                if field.name not in named
            )
            spec = {
                field.name: {}
                for field in model._fields.values()
                if field.type in ("char", "text") and not field.groups
            }
            for user in (self.employee, self.stranger):
                tried += 1
                dialogs = self.env[name].with_user(user)
                doors = {
                    "onchange": lambda d=dialogs, n=named, s=spec: d.onchange(
                        n, [*n], s
                    ),
                    "create": lambda d=dialogs, n=named, s=spec: d.create(n).read([*s]),
                    "context": lambda d=dialogs, n=named, s=spec: (
                        d.with_context(**{f"default_{key}": n[key] for key in n})
                        .create({})
                        .read([*s])
                    ),
                }
                for door, call in doors.items():
                    with self.subTest(model=name, user=user.login, door=door):
                        try:
                            answer = self._try(call)
                        except (ValueError, TypeError, KeyError, AttributeError):
                            continue  # core's dialog needs more than that
                        self.assertNotIn(SECRET, str(answer))
                        self.assertNotIn("6 39 98", str(answer))
                        self.assertNotIn("639984281", str(answer))
        self.assertGreater(tried, 4)

    def test_names_of_what_a_form_is_about(self):
        """Every form that says by a model and a number which record it is about."""
        person = self.unfollowed.partner_id
        person.write({"name": SECRET, "email": f"{SECRET}@example.com"})
        lead = self.env["crm.lead"].create(
            {"name": SECRET, "company_id": self.company.id, "user_id": False}
        )
        tried = set()
        for name, model in self.registry.items():
            numbers = {"res_id", "res_ids"} & model._fields.keys()
            named = {"model", "res_model", "res_model_id"} & model._fields.keys()
            forms = self.env[name].with_user(self.stranger)
            if model._abstract or not (
                numbers and named and forms.has_access("create")
            ):
                continue
            spec = {
                field.name: {}
                for field in model._fields.values()
                if field.type in ("char", "text", "html") and not field.groups
            }
            for record in (person, self.unfollowed, lead):
                for how in named:
                    values = {
                        how: self.env["ir.model"]._get_id(record._name)
                        if how.endswith("_id")
                        else record._name
                    }
                    for number in numbers:
                        values[number] = (
                            record.id
                            if model._fields[number].type != "char"
                            and model._fields[number].type != "text"
                            else str(record.ids)
                        )
                    tried.add(name)
                    with self.subTest(model=name, about=record._name, how=how):
                        try:
                            answer = self._try(
                                lambda form=forms, values=values, spec=spec: (
                                    form.onchange(values, [*values], spec)
                                )
                            )
                        except (ValueError, TypeError, KeyError, AttributeError):
                            continue  # core's form needs more than that
                        self.assertNotIn(SECRET, str(answer))
                        self.assertNotIn(self.unfollowed.reference, str(answer))
        self.assertLessEqual({"mail.activity", "mail.message"}, tried)
        # Nor by what a form of theirs begins with.
        defaults = self.env["ir.default"].with_user(self.stranger)
        model = self.env["ir.model"]._get_id("res.partner")
        defaults.set("mail.activity", "res_model_id", model, user_id=True)
        defaults.set("mail.activity", "res_id", person.id, user_id=True)
        forms = self.env["mail.activity"].with_user(self.stranger)
        answer = self._try(lambda: forms.onchange({}, [], {"res_name": {}}))
        self.assertNotIn(SECRET, str(answer))


@tagged("post_install", "-at_install")
class TestRelations(SideCommon):
    """Nobody joins, leaves or changes a record of ours from another one's side."""

    def _assert_does_not_lead(self, user):
        self.env.invalidate_all()
        self.assertNotIn(user.partner_id, self.workshop.partner_ids)
        self.assertFalse(self.workshop.with_user(user)._vae_may_hold_list())
        self.assertFalse(self.attendance.with_user(user).has_access("read"))

    def test_own_meetings(self):
        user = self.referent
        mine = user.partner_id
        mine.write({"user_id": user.id, "company_id": self.company.id})
        for command in (
            [Command.link(self.workshop.id)],
            [Command.set(self.workshop.ids)],
            [(4, self.workshop.id)],
            self.workshop.ids,
        ):
            with self.subTest(command=command):
                self.assertRefusedTo(
                    user, mine, lambda me, to=command: me.write({"meeting_ids": to})
                )
                self._assert_does_not_lead(user)
        self.assertRefusedTo(
            user, mine, lambda me: me.web_save({"meeting_ids": command}, {"name": {}})
        )
        # Nor is somebody else taken out of it, or made to lead it.
        leader = self.referent2.partner_id
        for command in ([Command.clear()], [Command.unlink(self.workshop.id)]):
            self.assertRefusedTo(
                user, leader, lambda him, to=command: him.write({"meeting_ids": to})
            )
        values = {"name": "Autre", "meeting_ids": [Command.link(self.workshop.id)]}
        self.assertRefusedTo(user, mine, lambda me: me.create(values))
        self.assertRefusedTo(
            user,
            mine,
            lambda me: me.with_context(default_meeting_ids=self.workshop.ids).create(
                {"name": "Autre"}
            ),
        )
        self.assertEqual(self.workshop.partner_ids, leader)

    def test_meetings_of_others_stay_as_in_core(self):
        event = self.env["calendar.event"].create(
            {"name": "Réunion", "start": self.now, "stop": self.now}
        )
        contact = self.env["res.partner"].create({"name": "Contact"})
        self.employee.group_ids += self.env.ref("base.group_partner_manager")
        contact.with_user(self.employee).meeting_ids = event
        self.assertIn(contact, event.partner_ids)

    def test_who_leads_still_invites(self):
        leader = self.referent2
        contact = self.env["res.partner"].create({"name": "Intervenant"})
        contact.with_user(leader).meeting_ids = self.workshop
        self.assertIn(contact, self.workshop.partner_ids)
        self.workshop.with_user(leader).action_join_meeting(self.referent.partner_id.id)
        self.assertIn(self.referent.partner_id, self.workshop.partner_ids)

    def test_join(self):
        for user in (self.referent, self.employee):
            for sudo in (False, True):
                with self.subTest(user=user.login, sudo=sudo):
                    self.assertRefusedTo(
                        user,
                        self.workshop,
                        lambda event, sudo=sudo, user=user: event.sudo(
                            sudo
                        ).action_join_meeting(user.partner_id.id),
                    )
                    self._assert_does_not_lead(user)

    def test_attendees(self):
        attendee = self.workshop.attendee_ids
        other = self.env["calendar.event"].create(
            {
                "name": "Réunion",
                "user_id": self.referent.id,
                "start": self.now,
                "stop": self.now,
            }
        )
        mine = other.attendee_ids
        for user in (self.referent, self.employee):
            with self.subTest(user=user.login):
                for values in (
                    {"state": "declined"},
                    {"partner_id": user.partner_id.id},
                    {"event_id": other.id},
                ):
                    self.assertRefusedTo(
                        user, attendee, lambda some, to=values: some.write(to)
                    )
                self.assertRefusedTo(user, attendee, lambda some: some.unlink())
                self.assertRefusedTo(user, attendee, lambda some: some.do_decline())
                for event in (self.workshop, self.appointment):
                    values = {
                        "event_id": event.id,
                        "partner_id": user.partner_id.id,
                    }
                    self.assertRefusedTo(
                        user, attendee, lambda some, to=values: some.create(to)
                    )
                    self.assertRefusedTo(
                        user, mine, lambda some, to=event: some.write({"event_id": to})
                    )
        # Who is invited answers.
        attendee.with_user(self.referent2).do_tentative()

    def test_events(self):
        for user in (self.referent, self.employee):
            for values in (
                {"user_id": user.id},
                {"partner_ids": [Command.link(user.partner_id.id)]},
                {"attendee_ids": [Command.clear()]},
                {"vae_kind": False},
                {"active": False},
            ):
                with self.subTest(user=user.login, values=values):
                    for event in (self.workshop, self.appointment):
                        self.assertRefusedTo(
                            user, event, lambda some, to=values: some.write(to)
                        )

    def test_recurrences(self):
        repeated = (
            self.env["calendar.event"]
            .with_user(self.referent2)
            .create(
                {
                    "name": "Atelier de chaque semaine",
                    "vae_kind": "workshop",
                    "start": self.now,
                    "stop": self.now + timedelta(hours=2),
                    "recurrency": True,
                    "rrule_type_ui": "weekly",
                    "rrule_type": "weekly",
                    self.now.strftime("%a").lower(): True,
                    "end_type": "count",
                    "count": 2,
                }
            )
        )
        recurrence = repeated.recurrence_id
        self.assertEqual(len(recurrence.calendar_event_ids), 2)
        event = self.env["calendar.event"].create(
            {"name": "Réunion", "start": self.now, "stop": self.now}
        )
        own = self.env["calendar.recurrence"].create(
            {"base_event_id": event.id, "rrule_type": "daily"}
        )
        for user in (self.referent, self.employee):
            with self.subTest(user=user.login):
                for values in (
                    {"count": 1},
                    {"base_event_id": event.id},
                    {"calendar_event_ids": [Command.clear()]},
                ):
                    self.assertRefusedTo(
                        user, recurrence, lambda some, to=values: some.write(to)
                    )
                self.assertRefusedTo(user, recurrence, lambda some: some.unlink())
                self.assertRefusedTo(
                    user,
                    own,
                    lambda some: some.write(
                        {"calendar_event_ids": [Command.link(self.workshop.id)]}
                    ),
                )
        own.with_user(self.employee).write({"count": 3})

    def test_own_recurrences_are_moved_as_in_core(self):
        """Core takes the base event away before it deletes the recurrence."""
        event = (
            self.env["calendar.event"]
            .with_user(self.referent)
            .create(
                {
                    "name": "Réunion de chaque jour",
                    "start": self.now,
                    "stop": self.now + timedelta(hours=1),
                    "recurrency": True,
                    "rrule_type_ui": "daily",
                    "rrule_type": "daily",
                    "end_type": "count",
                    "count": 3,
                }
            )
        )
        later = self.now + timedelta(hours=2)
        event.write(
            {
                "start": later,
                "stop": later + timedelta(hours=1),
                "recurrence_update": "all_events",
            }
        )
        moved = self.env["calendar.event"].search([("name", "=", event.name)])
        self.assertEqual(len(moved), 3)
        self.assertEqual({each.start.time() for each in moved}, {later.time()})

    # Over the registry

    def _guarded_record(self, model):
        """A record of a model that only those who follow somebody else may change."""
        person = self.unfollowed
        if model in PEOPLE:
            return self._records(model, person)
        here = {"res_model": person._name, "res_id": person.id}
        return {
            "calendar.event": lambda: self.workshop,
            "calendar.attendee": lambda: self.workshop.attendee_ids,
            "mail.message": lambda: person.message_post(body=SECRET),
            "mail.activity": lambda: person.activity_schedule(
                "mail.mail_activity_data_todo", user_id=self.referent2.id
            ),
            "mail.followers": lambda: self.env["mail.followers"].create(
                {**here, "partner_id": self.employee.partner_id.id}
            ),
            "ir.attachment": lambda: self.env["ir.attachment"].create(
                {"name": "piece.txt", "raw": b"x", **here}
            ),
        }.get(model, lambda: None)()

    def _x2many_fields(self):
        """Fields of core's models, and of ours on them, that reach guarded records."""
        for name, model in sorted(self.registry.items()):
            if model._abstract or not model._auto or is_ours(model._original_module):
                continue
            for field in model._fields.values():
                if field.type in ("one2many", "many2many") and field.store:
                    yield name, field

    def test_no_relation_changes_what_one_may_not_write(self):
        user = self.referent
        user.group_ids += self.env.ref("sales_team.group_sale_manager")
        # Of their own, from whose side they might reach the others.
        self.env["crm.lead"].create({"name": "Piste", "user_id": user.id})
        event = self.env["calendar.event"].create(
            {
                "name": "Réunion",
                "user_id": user.id,
                "partner_ids": [Command.set(user.partner_id.ids)],
                "start": self.now,
                "stop": self.now,
            }
        )
        self.env["calendar.recurrence"].create(
            {"base_event_id": event.id, "rrule_type": "daily"}
        )
        self.env["discuss.channel"].with_user(user).create({"name": "Équipe"})
        self.env["mail.activity.plan"].create({"name": "Plan", "res_model": "crm.lead"})
        tried = set()
        records = {}
        for model, field in self._x2many_fields():
            comodel = field.comodel_name
            if comodel not in records:
                records[comodel] = self._guarded_record(comodel)
            record = records[comodel]
            if not record:
                continue
            holders = self.env[model].with_user(user)
            if holders.has_access("read") and holders.has_access("write"):
                holders = holders.search([], limit=10)._filtered_access("write")[:1]
            for holder in holders:
                tried.add((model, field.name))
                with self.subTest(field=str(field)):
                    self._try_to_link(holder, field, record)
        self.assertLessEqual(
            {
                ("res.partner", "meeting_ids"),
                ("res.partner", "vae_candidate_ids"),
                ("res.partner", "message_ids"),
                ("res.partner", "activity_ids"),
                ("res.partner", "message_follower_ids"),
                ("calendar.event", "attendee_ids"),
                ("calendar.event", "vae_attendance_ids"),
                ("calendar.recurrence", "calendar_event_ids"),
                ("crm.lead", "calendar_event_ids"),
                ("discuss.channel", "calendar_event_ids"),
                ("mail.message", "attachment_ids"),
            },
            tried,
        )

    def _try_to_link(self, holder, field, record):
        before = record.sudo().read(load=False)
        readable = record.with_user(self.referent).has_access("read")
        self.env.flush_all()
        for command in (Command.link(record.id), Command.set(record.ids)):
            try:
                with self.env.cr.savepoint() as savepoint:
                    holder.write({field.name: [command]})
                    self.env.flush_all()
                    self.env.invalidate_all()
                    mine = record.with_user(self.referent)
                    self.assertEqual(mine.has_access("read"), readable)
                    self.assertEqual(record.sudo().read(load=False), before)
                    if not readable:
                        self.assertNotIn(record, holder[field.name])
                    savepoint.rollback()
            except UserError:
                pass
            self.env.invalidate_all()

    def test_tables_of_two_fields_are_found(self):
        """By the tables themselves, without the mechanism's own words."""
        fields_ = {}
        for name, model in self.registry.items():
            if not model._abstract:
                for field in model._fields.values():
                    if field.type == "many2many" and field.store:
                        fields_.setdefault(field.relation, set()).add((name, field))
        guarded = {"calendar.event", *PEOPLE}
        expected = {
            (name, field.name)
            for sharing in fields_.values()
            for name, field in sharing
            if field.comodel_name in guarded
            and any(
                other == field.comodel_name
                for other, _field in sharing - {(name, field)}
            )
        }
        found = {
            (name, fname)
            for name, model in self.registry.items()
            if not model._abstract
            for fname in self.env[name]._vae_shared_relations()
        }
        self.assertIn(("res.partner", "meeting_ids"), found)
        self.assertEqual(found, expected)


@tagged("post_install", "-at_install")
class TestTakenOver(SideCommon):
    """A second journey takes over nothing that the user may not read."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["vae.experience"].create(
            {"candidate_id": cls.unfollowed.id, "name": "Emploi", "description": SECRET}
        )
        cls.second = cls.env["vae.candidate"].create(
            {
                "partner_id": cls.unfollowed.partner_id.id,
                "user_id": cls.referent.id,
                "company_id": cls.company.id,
            }
        )

    def _take_over(self, user=None):
        return self._try(
            lambda: self.second.with_user(
                user or self.referent
            ).action_copy_experiences()
        )

    def _share(self, recipient, *codes):
        items = self.env["vae.consent.item"]._of_codes(codes)
        return self.env["vae.consent"].create(
            {
                "candidate_id": self.unfollowed.id,
                "purpose_id": self.env.ref(
                    "vae_assistance.vae_consent_purpose_share"
                ).id,
                "partner_id": recipient.id,
                "item_ids": [Command.set(items.ids)],
                "means": "oral",
                "date_given": self.now.date(),
            }
        )

    def test_experiences_of_a_journey_that_is_not_followed(self):
        self.assertIsInstance(self._take_over(), UserError)
        self.assertFalse(self.second.experience_ids)

    def test_the_refusal_does_not_tell_that_there_is_one(self):
        alone = self._create_candidate("Personne Seule", self.referent)
        refusal = str(self._take_over())
        own = self._try(alone.with_user(self.referent).action_copy_experiences)
        self.assertEqual(refusal, str(own).replace(alone.name, self.second.name))

    def test_who_follows_both(self):
        self.unfollowed.accompagnateur_ids = self.referent
        self.assertIs(self._take_over(), True)
        self.assertEqual(self.second.experience_ids.description, SECRET)

    def test_coordinators(self):
        self.assertIs(self._take_over(self.coordinator), True)

    def test_with_consent(self):
        for recipient in (self.company.partner_id, self.referent.partner_id):
            with self.subTest(recipient=recipient.name):
                other = self._share(recipient, "plan")
                self.assertIsInstance(self._take_over(), UserError)
                other._withdraw("oral")
                consent = self._share(recipient, "experience")
                self.assertIs(self._take_over(), True)
                self.assertTrue(self.second.experience_ids)
                self.second.experience_ids.unlink()
                consent._withdraw("oral")
                self.assertIsInstance(self._take_over(), UserError)

    def test_consent_to_somebody_else(self):
        self._share(self.referent2.partner_id, "experience")
        self.assertIsInstance(self._take_over(), UserError)

    def test_nothing_else_is_taken_over(self):
        """Creating a journey of a known contact copies nothing of the first one."""
        first = self.unfollowed
        for model in PEOPLE:
            record = self._records(model, first)
            for field in record._fields.values():
                if field.store and field.type in ("char", "text", "html"):
                    if field.name in ("goal", "means", "expectations", "notes"):
                        record.sudo()[field.name] = SECRET
        self.env.flush_all()
        third = (
            self.env["vae.candidate"]
            .with_user(self.referent)
            .create({"partner_id": first.partner_id.id, "user_id": self.referent.id})
        )
        # Its checklist, its own history, and its own alert: nothing is planned yet.
        own = {"vae.candidate", "vae.candidate.check", "vae.candidate.history"}
        own |= {"vae.alert", "vae.analysis.journey"}
        for model in PEOPLE.keys() - own:
            with self.subTest(model=model):
                if "candidate_id" in self.env[model]._fields:
                    found = self.env[model].search([("candidate_id", "=", third.id)])
                    self.assertFalse(found)
        self.assertNotIn(SECRET, str(third.sudo().read()))


@tagged("post_install", "-at_install")
class TestTrace(SideCommon):
    """Who does not follow a person learns nothing sensitive, by whatever is kept."""

    # Models with what only those who follow a person may read.
    def _sensitive_models(self):
        confidential = self.registry["vae.confidential.mixin"]
        return {
            name
            for name, model in self.registry.items()
            if issubclass(model, confidential) and not model._abstract
        } | {"vae.candidate.sensitive", "vae.confidential.version"}

    def test_there_are_some(self):
        self.assertLessEqual(
            {"vae.confidential.note", "vae.obstacle.confidential"},
            self._sensitive_models(),
        )

    def test_every_model_kept_from_coordinators_is_sensitive(self):
        """The access matrix says which ones those are."""
        kept = {
            model
            for model, lines in PEOPLE.items()
            if not lines["coordinator"][1] and lines["coordinator"][0]
        }
        self.assertEqual(kept, self._sensitive_models())

    def test_nothing_stored_is_computed_from_them(self):
        sensitive = self._sensitive_models()
        for name, model in self.registry.items():
            if name in sensitive or model._abstract:
                continue
            for field in model._fields.values():
                if not (field.store and field.compute) or field.name == "id":
                    continue
                reached = {
                    step.model_name
                    for path in field.resolve_depends(self.registry)
                    for step in path
                }
                self.assertFalse(reached & sensitive, str(field))

    def test_none_of_them_is_tracked(self):
        thread = self.registry["mail.thread"]
        for name in self._sensitive_models():
            self.assertFalse(issubclass(self.registry[name], thread), name)
            for field in self.registry[name]._fields.values():
                self.assertFalse(getattr(field, "tracking", None), str(field))

    def _program(self):
        program = self.env["vae.program"].create({"name": "Mandat avec critère"})
        self.env["vae.program.criterion"].create(
            [
                {
                    "program_id": program.id,
                    "fact": "age",
                    "operator": "min",
                    "age": 18,
                },
                {"program_id": program.id, "fact": "rqth", "operator": "in"},
            ]
        )
        return program

    def _live(self, name, program, rqth, kind, secret):
        """What may happen in a journey, with some sensitive facts."""
        referent = self.referent2
        person = self._create_candidate(
            name, referent, program_id=program.id, birth_date="1980-01-01"
        )
        self.company.vae_sensitive_profile = True
        self._consent_to("statistics", person)
        self._consent_to("sensitive", person)
        env = self.env(user=referent)
        answers = env["vae.candidate.sensitive"].create(
            {"candidate_id": person.id, "rqth": rqth}
        )
        if kind == "obstacle":
            health = self.env.ref("vae_assistance.vae_obstacle_kind_health")
            opened = env["vae.obstacle.confidential"].action_create(
                person.id, health.id, {"content": secret}
            )
            record = env["vae.obstacle.confidential"].browse(opened["id"])
            record.action_set_situation("light", "lifting")
        else:
            opened = env["vae.confidential.note"].action_create(
                person.id, kind, {"content": secret}
            )
            record = env["vae.confidential.note"].browse(opened["id"])
            record.action_save({"content": f"{secret} bis"}, 1)
        record.action_open()
        referent.group_ids += self.env.ref("base.group_allow_export")
        answers.export_data(["rqth"])
        record.export_data(["author_id"])
        proposal = env["vae.proposal"].create({"candidate_id": person.id})
        proposal.action_accept()
        self.env.flush_all()
        return person, record

    def _told(self, person, user):
        """All that a user may read about a person, without names and numbers."""
        self.env.flush_all()
        self.env.invalidate_all()
        told = []
        for model in sorted(PEOPLE):
            records = self.env[model].with_user(user)
            link = "id" if model == "vae.candidate" else "candidate_id"
            if model == "vae.time" and user != self.coordinator:
                continue  # of whom one worked for, users do not search
            if link in records._fields and records.has_access("read"):
                for record in records.search([(link, "=", person.id)], order="id"):
                    told.append((model, record.display_name, record.read()[0]))
        messages = self.env["mail.message"].with_user(user)
        for message in messages.search([("model", "in", list(PEOPLE))], order="id"):
            if message.record_name and person.reference in message.record_name:
                told.append(("mail.message", message.subject, message.body))
        text = str(told).replace(person.sudo().search_text, "SEARCHED")
        text = text.replace(person.reference, "REFERENCE")
        text = text.replace(person.sudo().name, "NOM")
        text = re.sub(r"datetime\.\w+\([^)]*\)", "DATE", text)
        return re.sub(r"\d+", "0", text)

    def test_what_is_told_does_not_depend_on_sensitive_facts(self):
        program = self._program()
        person, _record = self._live("Personne Une", program, "yes", "obstacle", "A")
        other, _record = self._live("Personne Autre", program, "no", "note", "B")
        told = self._told(person, self.coordinator)
        self.assertIn("vae.proposal", told)
        self.assertIn("vae.access.log", told)
        self.maxDiff = None
        self.assertEqual(told, self._told(other, self.coordinator))
        # Those who follow the person know more.
        self.assertNotEqual(
            self._told(person, self.referent2), self._told(other, self.referent2)
        )

    def test_lines_are_neutral(self):
        program = self._program()
        person, note = self._live("Personne Une", program, "yes", "health", SECRET)
        note.action_withdraw("Diagnostic médical erroné")
        person.with_user(self.coordinator).action_open_emergency(
            "Personne injoignable, urgence signalée"
        )
        words = [
            self.env["ir.model"]._get(model).name for model in self._sensitive_models()
        ]
        words += [*self._sensitive_models(), "Diagnostic", "Obstacle", "Note", "rqth"]
        log = self.env["vae.access.log"].with_user(self.coordinator)
        lines = log.search([("candidate_id", "=", person.id)])
        self.assertTrue(lines)
        for line in lines:
            for fname, value in line.read()[0].items():
                for word in words:
                    self.assertNotIn(word, str(value), fname)
            if line.sudo().model in self._sensitive_models():
                self.assertFalse(line.record_name)
        # Whoever follows the person sees which record it was.
        self.env.invalidate_all()
        names = lines.with_user(self.referent2).mapped("record_name")
        self.assertIn(note.display_name, names)
        for fname in ("model", "res_id"):
            with self.assertRaises(AccessError):
                lines.with_user(self.referent2).read([fname])

    def test_what_was_kept_before(self):
        """The upgrade makes the lines and decisions of earlier releases neutral."""
        program = self._program()
        person, note = self._live("Personne Une", program, "yes", "health", SECRET)
        note.action_withdraw("Diagnostic médical erroné")
        proposal = self.env["vae.proposal"].search([("candidate_id", "=", person.id)])
        line = self.env["vae.access.log"].search([], limit=1)
        export = self.env["vae.access.log"].search([("operation", "=", "export")])[:1]
        opened = self.env["vae.access.log"]._trace(self.candidate, "open")
        self.env.flush_all()
        wanted = (line | export | opened).read(["document", "reason"])
        self.env.cr.execute(
            """UPDATE vae_access_log
                  SET document = 'Note confidentielle n° 1', reason = 'Diagnostic'
                WHERE id = %s""",
            [line.id],
        )
        self.env.cr.execute(
            """UPDATE vae_access_log
                  SET document = 'Note', export_name = '1 mai – Anne – 3 × Obstacle'
                WHERE id = %s""",
            [export.id],
        )
        self.env.cr.execute(
            "UPDATE vae_proposal SET eligibility = 'not_eligible' WHERE id = %s",
            [proposal.id],
        )
        self.env.invalidate_all()
        with patch.object(type(self.env["res.lang"]), "get_installed", lambda *_a: []):
            self._migration("post-trace.py").migrate(self.env.cr, "19.0.1.3.0")
        self.env.invalidate_all()
        self.assertEqual((line | export | opened).read(["document", "reason"]), wanted)
        self.assertEqual(export.export_name, f"1 mai – Anne – 3 × {note._trace_kind()}")
        self.assertEqual(proposal.eligibility, "eligible")

    def _migration(self, name):
        path = file_path(f"vae_assistance/migrations/19.0.1.4.0/{name}")
        spec = importlib.util.spec_from_file_location("migration", path)
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        return module

    def test_eligibility_that_is_kept(self):
        program = self._program()
        for rqth in ("yes", "no"):
            person, _record = self._live("Personne", program, rqth, "note", "A")
            proposal = self.env["vae.proposal"].search(
                [("candidate_id", "=", person.id)]
            )
            with self.subTest(rqth=rqth):
                self.assertEqual(proposal.eligibility, "eligible")
                self.assertEqual(proposal.eligibility_table.count("<tr>"), 2)


@tagged("post_install", "-at_install")
class TestFiles(SideCommon):
    """A file of ours stays where it is, and as closed as that."""

    def _file(self, record, user=None, **values):
        return (
            self.env["ir.attachment"]
            .with_user(user or self.env.user)
            .create(
                {
                    "name": "piece.txt",
                    "raw": b"Contenu intime",
                    "res_model": record._name,
                    "res_id": record.id,
                    **values,
                }
            )
        )

    def _places(self, user):
        contact = self.env["res.partner"].create({"name": "Contact public"})
        followed = self._followed_by(user)
        return (
            {"res_model": False, "res_id": False},
            {"res_id": False},
            {"res_id": 0},
            {"res_model": "res.partner", "res_id": contact.id},
            {"res_model": followed._name, "res_id": followed.id},
            {"res_model": "mail.compose.message", "res_id": 0},
        )

    def _assert_stays(self, file, user):
        before = file.read(["res_model", "res_id", "res_field"])
        for place in self._places(user):
            for sudo in (False, True):
                with self.subTest(record=file.res_model, place=place, sudo=sudo):
                    self.assertRefusedTo(
                        user,
                        file,
                        lambda mine, to=place, su=sudo: mine.sudo(su).write(to),
                    )
        self.env.invalidate_all()
        self.assertEqual(file.read(["res_model", "res_id", "res_field"]), before)

    def test_every_record_about_a_person(self):
        user = self.referent2
        for model, lines in PEOPLE.items():
            if not self.env["vae.access.log"]._is_traced(model):
                continue
            if issubclass(
                self.registry[model], self.registry["vae.confidential.mixin"]
            ):
                continue
            if "w" not in lines["referent"][0]:
                continue
            record = self._records(model, self.unfollowed)
            file = self._file(record)
            with self.subTest(model=model):
                for place in self._places(user)[:1] + self._places(user)[3:4]:
                    self.assertRefusedTo(
                        user, file, lambda mine, to=place: mine.write(to)
                    )

    def test_moves(self):
        user = self.referent2
        file = self._file(self.unfollowed, user)
        self._assert_stays(file.sudo(False).with_user(self.env.user), user)
        # What moves nothing is let through.
        file.write({"name": "autre.txt", "res_id": self.unfollowed.id})
        # Its creator no longer follows the person: neither do they read their file.
        self.unfollowed.user_id = self.referent
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertRaises(AccessError):
            file.with_user(user).read(["raw"])
        self.assertRefusedTo(user, file, lambda mine: mine.write({"res_id": 0}))

    def test_files_of_messages_and_activities(self):
        user = self.referent2
        message = self.unfollowed.with_user(user).message_post(body="Bonjour")
        activity = self.unfollowed.with_user(user).activity_schedule(
            "mail.mail_activity_data_todo", user_id=user.id
        )
        for record in (message, activity):
            file = self._file(record, user)
            self._assert_stays(file.with_user(self.env.user), user)
            self.assertRefusedTo(user, file, lambda mine: mine.write({"public": True}))
        # A done activity hands its files to the message that tells so.
        file = self._file(activity, user)
        activity.with_user(user).action_feedback(attachment_ids=file.ids)
        self.assertNotEqual(file.res_model, "mail.activity")

    def test_fields(self):
        consent = self._records("vae.consent", self.unfollowed)
        consent.proof = base64.b64encode(pdf_file("Signature"))
        file = self.env["ir.attachment"].search(
            [("res_model", "=", "vae.consent"), ("res_field", "=", "proof")]
        )
        for values in ({"res_field": False}, {"res_field": "other"}):
            self.assertRefusedTo(
                self.referent2, file, lambda mine, to=values: mine.write(to)
            )

    def test_orphans(self):
        person = self._create_candidate("Personne Effacée", self.referent2)
        file = self._file(person, self.referent2)
        self.env.flush_all()
        # Past the ORM, which deletes them together.
        self.env.cr.execute(
            "UPDATE ir_attachment SET res_id = 2147483647 WHERE id = %s", [file.id]
        )
        self.env.invalidate_all()
        for user in (self.referent2, self.coordinator, self.employee):
            self.assertRefusedTo(user, file, lambda mine: mine.read(["raw"]))
            self.assertFalse(
                self.env["ir.attachment"].with_user(user).search([("id", "=", file.id)])
            )

    def test_pending_files_are_put_on_the_record(self):
        user = self.referent2
        file = self._file(
            self.env["mail.compose.message"], user, res_model="mail.compose.message"
        )
        self.unfollowed.with_user(user).message_post(
            body="Voici", attachment_ids=file.ids
        )
        self.assertEqual(file.res_id, self.unfollowed.id)
        # Files of other records are moved as in core.
        partner = self.env["res.partner"].create({"name": "Contact"})
        other = self._file(partner)
        other.write({"res_id": partner.copy().id})


@tagged("post_install", "-at_install")
class TestExports(SideCommon, HttpCase):
    """Files that leave by the web: traced, and no cell of them starts a formula."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.referent.group_ids += cls.env.ref("base.group_allow_export")
        cls.people = cls.env["vae.candidate"].union(
            *(
                cls._create_candidate(f"Personne {number}", cls.referent, goal=text)
                for number, text in enumerate(FORMULAS)
            )
        )
        cls.people.write({"birth_date": "1980-01-01"})
        for person, text in zip(cls.people, FORMULAS, strict=True):
            person.partner_id.name = text + "x"
            person.partner_id.phone = "+33 6 12 34 56 78"

    def _export(self, route, model, names, domain, groupby=(), label=None):
        self.env.flush_all()
        self.authenticate(self.referent.login, self.referent.login)
        fields_ = self.env[model]._fields
        answer = self.url_open(
            f"/web/export/{route}",
            data={
                "data": json.dumps(
                    {
                        "model": model,
                        "fields": [
                            {
                                "name": name,
                                "label": label or name,
                                "type": fields_[name.split("/")[0]].type,
                            }
                            for name in names
                        ],
                        "ids": False,
                        "domain": domain,
                        "groupby": list(groupby),
                        "import_compat": False,
                        "context": {},
                    }
                ),
                "csrf_token": http.Request.csrf_token(self),
            },
        )
        answer.raise_for_status()
        return answer.content

    def _csv(self, *args, **kwargs):
        return list(
            csv.reader(io.StringIO(self._export("csv", *args, **kwargs).decode()))
        )

    def _sheet(self, *args, **kwargs):
        content = self._export("xlsx", *args, **kwargs)
        return openpyxl.load_workbook(io.BytesIO(content)).active

    def assertNoFormula(self, sheet):
        cells = [cell for row in sheet.iter_rows() for cell in row]
        self.assertTrue(cells)
        for cell in cells:
            self.assertNotEqual(cell.data_type, "f", cell.value)

    NAMES = ("name", "goal", "phone", "birth_date", "age_entry", "partner_id/phone")

    def _domain(self):
        return [["id", "in", self.people.ids]]

    def test_csv(self):
        [header, *rows] = self._csv(
            "vae.candidate", self.NAMES, self._domain(), label="=1+1"
        )
        self.assertEqual(set(header), {"'=1+1"})
        self.assertEqual(len(rows), len(FORMULAS))
        for row in rows:
            for cell in row:
                self.assertNotRegex(cell, r"^[=+\-@\t\r\n＝]")
                self.assertNotIn("''", cell)
            self.assertIn("+33 6 12 34 56 78", row[2])
            self.assertEqual(row[3], "1980-01-01")
            self.assertEqual(row[4], str(self.people[0].age_entry))

    def test_xlsx(self):
        for groupby in ((), ("name",), ("goal",)):
            with self.subTest(groupby=groupby):
                if groupby == ("goal",):
                    continue
                sheet = self._sheet(
                    "vae.candidate",
                    self.NAMES,
                    self._domain(),
                    groupby=groupby,
                    label="=1+1",
                )
                self.assertNoFormula(sheet)
                rows = [
                    [cell.value for cell in row]
                    for row in sheet.iter_rows(min_row=2)
                    if row[2].value
                ]
                texts = {row[1] for row in rows}
                self.assertLessEqual({"=1+1", "@SUM(1)", "-1+1"}, texts)
                for row in rows:
                    self.assertEqual(row[2], "+33 6 12 34 56 78")
                    self.assertEqual(row[3].year, 1980)
                    self.assertEqual(row[4], self.people[0].age_entry)

    def test_contacts_with_fields_of_ours(self):
        names = ("name", "vae_candidate_ids/goal")
        domain = [["id", "in", self.people.partner_id.ids]]
        self.assertNoFormula(self._sheet("res.partner", names, domain))
        for row in self._csv("res.partner", names, domain):
            for cell in row:
                self.assertNotRegex(cell, r"^[=+\-@\t\r\n＝]")

    def test_every_model_of_ours(self):
        holds_ours = self.env["vae.access.log"]._holds_ours
        for name, model in self.registry.items():
            with self.subTest(model=name):
                ours = is_ours(model._original_module)
                self.assertEqual(holds_ours(name, ["id"]), ours)
                for field in model._fields.values():
                    if set(field._modules) & set(ADDONS):
                        self.assertTrue(holds_ours(name, [field.name]))

    def test_other_exports_are_as_in_core(self):
        contact = self.env["res.partner"].create({"name": "@Association"})
        [_header, row] = self._csv("res.partner", ("name",), [["id", "=", contact.id]])
        self.assertEqual(row, ["@Association"])

    def _lines(self):
        self.env.invalidate_all()
        return self.env["vae.access.log"].search([("operation", "=", "export")])

    def test_pivot(self):
        self.env.flush_all()
        self.authenticate(self.referent.login, self.referent.login)
        for model, titles, traced in (
            ("vae.candidate", ("'=1+1", "'@x"), True),
            ("res.partner", ("=1+1", "@x"), False),
        ):
            with self.subTest(model=model):
                before = self._lines()
                answer = self.url_open(
                    "/web/pivot/export_xlsx",
                    data={
                        "data": json.dumps(
                            {
                                "model": model,
                                "title": "Table",
                                "measure_count": 1,
                                "origin_count": 1,
                                "col_group_headers": [
                                    [{"title": "=1+1", "width": 1, "height": 1}]
                                ],
                                "measure_headers": [
                                    {"title": "=1+1", "is_bold": False}
                                ],
                                "rows": [
                                    {
                                        "title": "@x",
                                        "indent": 0,
                                        "values": [{"value": 3}],
                                    }
                                ],
                            }
                        ),
                        "csrf_token": http.Request.csrf_token(self),
                    },
                )
                answer.raise_for_status()
                sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
                values = [cell.value for row in sheet.iter_rows() for cell in row]
                self.assertLessEqual({*titles, 3}, set(values))
                if traced:
                    self.assertNoFormula(sheet)
                lines = self._lines() - before
                self.assertEqual(len(lines), int(traced))
                self.assertEqual(
                    lines.user_id, self.referent if traced else lines.user_id
                )

    def test_every_route_that_makes_files_is_known(self):
        """A route that an update adds has to be looked at: is what it tells traced?"""
        # Odoo finds the map by the database of the thread's request.
        threading.current_thread().dbname = self.cr.dbname
        found = {
            rule.rule
            for rule in self.env["ir.http"].routing_map().iter_rules()
            if re.search("export|xlsx|csv|vcard|reporting/review|^/json/", rule.rule)
        }
        self.assertEqual(found, set(FILE_ROUTES))

    def _json(self, user, action, **asked):
        key = (
            self.env["res.users.apikeys"]
            .with_user(user)
            ._generate("rpc", "test", self.now + timedelta(days=1))
        )
        self.env["ir.config_parameter"].set_param("web.json.enabled", True)
        self.env.flush_all()
        path = "/".join([f"action-{self.env.ref(action).id}", *asked.pop("ids", [])])
        return self.url_open(
            f"/json/1/{path}",
            params=asked,
            headers={"Authorization": f"Bearer {key}"},
        )

    def test_json(self):
        person = self.people[0]
        for asked, counts in (
            ({"view_type": "list", "domain": str(self._domain())}, len(self.people)),
            (
                {
                    "view_type": "list",
                    "domain": str(self._domain()),
                    "groupby": "user_id",
                },
                len(self.people),
            ),
            ({"ids": [str(person.id)]}, 1),
        ):
            with self.subTest(asked=asked):
                before = self._lines()
                answer = self._json(
                    self.referent, "vae_assistance.vae_candidate_action", **asked
                )
                answer.raise_for_status()
                self.assertIn("json", answer.headers["Content-Type"])
                lines = self._lines() - before
                lines = lines.filtered(
                    lambda each: each.sudo().model == "vae.candidate"
                )
                self.assertEqual(len(lines.candidate_id), counts)
                self.assertEqual(lines.user_id, self.referent)
                self.assertLessEqual(lines.candidate_id, self.people)

    def test_json_through_core_models(self):
        event = self.env["calendar.event"]._create_vae_appointment(
            self.people[0], self.now + timedelta(days=2), 1
        )
        before = self._lines()
        answer = self._json(
            self.referent, "calendar.action_calendar_event", ids=[str(event.id)]
        )
        answer.raise_for_status()
        self.assertEqual((self._lines() - before).candidate_id, self.people[0])
        answer = self._json(
            self.referent,
            "contacts.action_contacts",
            view_type="list",
            domain=str([["id", "=", self.referent.partner_id.id]]),
        )
        answer.raise_for_status()

    @mute_logger("odoo.http")
    def test_json_refused(self):
        before = self._lines()
        answer = self._json(
            self.referent2,
            "vae_assistance.vae_candidate_action",
            ids=[str(self.people[0].id)],
        )
        self.assertGreaterEqual(answer.status_code, 400)
        self.assertEqual(self._lines(), before)


@tagged("post_install", "-at_install")
class TestStrangers(SideCommon, HttpCase):
    """Who is subscribed, named or written to without access neither reads nor posts."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.strangers = cls.referent | cls.employee | cls.stranger
        cls.strangers.write({"notification_type": "inbox"})

    def _subscribe(self, record):
        """A subscription that code or an earlier access left, and a message of then."""
        message = record.with_user(self._speaker(record)).message_post(
            body=SECRET, subtype_xmlid="mail.mt_comment"
        )
        for user in self.strangers:
            self.env["mail.followers"].create(
                {
                    "res_model": record._name,
                    "res_id": record.id,
                    "partner_id": user.partner_id.id,
                    "subtype_ids": [Command.link(self.env.ref("mail.mt_comment").id)],
                }
            )
            self.env["mail.notification"].create(
                {
                    "mail_message_id": message.id,
                    "res_partner_id": user.partner_id.id,
                    "notification_type": "inbox",
                }
            )
            message.write({"partner_ids": [Command.link(user.partner_id.id)]})
        self.env.flush_all()
        self.env.invalidate_all()
        return message

    def _threads(self):
        for model in sorted(self.env["vae.thread.mixin"]._thread_models()):
            yield self._records(model, self.unfollowed)

    def test_models(self):
        models = self.env["vae.thread.mixin"]._thread_models()
        self.assertLessEqual({"vae.candidate", "vae.fiche.action"}, models)
        self.assertLessEqual(models, set(PEOPLE))
        traced = {
            model
            for model in PEOPLE
            if issubclass(self.registry[model], self.registry["mail.thread"])
        }
        self.assertEqual(traced, models, "a thread about people that is not guarded")

    def test_every_thread(self):
        for record in self._threads():
            message = self._subscribe(record)
            for user in self.strangers:
                with self.subTest(record=record, user=user.login):
                    self._try_all(record, message, user)

    def _try_all(self, record, message, user):
        env = self.env(user=user)
        messages = env["mail.message"]
        self.assertFalse(messages.search([("id", "=", message.id)]))
        self.assertFalse(
            messages.search([("body", "ilike", SECRET), ("model", "=", record._name)])
        )
        count = self.env["mail.message"].search_count(
            [("model", "=", record._name), ("res_id", "=", record.id)]
        )
        values = {"model": record._name, "res_id": record.id, "body": "Intrus"}
        for call in (
            lambda: message.with_user(user).read(["body"]),
            lambda: record.with_user(user).message_post(body="Intrus"),
            lambda: record.with_user(user).message_post(
                body="Intrus", parent_id=message.id
            ),
            lambda: record.with_user(user).message_notify(
                body="Intrus", partner_ids=user.partner_id.ids
            ),
            lambda: messages.create(values),
            lambda: messages.create({**values, "parent_id": message.id}),
            lambda: messages.create(
                {**values, "parent_id": message.id, "message_type": "comment"}
            ),
            lambda: message.with_user(user).write({"body": "Intrus"}),
            lambda: message.with_user(user).unlink(),
            lambda: record.with_user(user).message_subscribe(
                self.portal.partner_id.ids
            ),
            lambda: env["mail.scheduled.message"].create(
                {**values, "scheduled_date": self.now + timedelta(days=1)}
            ),
            lambda: env["mail.activity"].create(
                {
                    "res_model_id": self.env["ir.model"]._get_id(record._name),
                    "res_id": record.id,
                    "user_id": user.id,
                }
            ),
        ):
            answer = self._try(call)
            self.assertIsInstance(answer, UserError)
            self.assertNotIn(SECRET, str(answer))
        own = env["mail.notification"].search(
            [("res_partner_id", "=", user.partner_id.id)]
        )
        self.assertNotIn(SECRET, str(own.read(["mail_message_id", "author_id"])))
        self.assertFalse(own.search([("mail_message_id.body", "ilike", SECRET)]))
        self.assertEqual(
            self.env["mail.message"].search_count(
                [("model", "=", record._name), ("res_id", "=", record.id)]
            ),
            count,
        )

    def test_a_notification_that_one_makes(self):
        """Core lets users notify themselves of any message, and so read it."""
        message = self.unfollowed.with_user(self.referent2).message_post(body=SECRET)
        for user in self.strangers:
            notifications = self.env["mail.notification"].with_user(user)
            answer = self._try(
                lambda user=user, notifications=notifications: notifications.create(
                    {
                        "mail_message_id": message.id,
                        "res_partner_id": user.partner_id.id,
                        "notification_type": "inbox",
                    }
                )
            )
            with self.subTest(user=user.login):
                self.assertIsInstance(answer, UserError)
                self.assertFalse(
                    notifications.search([("mail_message_id.body", "ilike", SECRET)])
                )

    def test_own_messages_after_losing_access(self):
        message = self.unfollowed.with_user(self.referent2).message_post(body="A moi")
        self.unfollowed.user_id = self.coordinator
        self.env.flush_all()
        self.env.invalidate_all()
        mine = message.with_user(self.referent2)
        self.assertIn("A moi", mine.body)
        for call in (
            lambda: mine.write({"body": "Autre"}),
            lambda: mine.unlink(),
            lambda: self.unfollowed.with_user(self.referent2).message_post(
                body="Suite"
            ),
        ):
            self.assertIsInstance(self._try(call), UserError)

    @mute_logger("odoo.http")
    def test_routes(self):
        record = self.unfollowed
        message = self._subscribe(record)
        here = {"thread_model": record._name, "thread_id": record.id}
        post = {"body": "Intrus", "message_type": "comment"}
        for user in self.strangers:
            self.authenticate(user.login, user.login)
            for route, params in (
                ("/mail/thread/messages", here),
                ("/mail/thread/recipients", here),
                ("/mail/message/post", {**here, "post_data": post}),
                (
                    "/mail/message/post",
                    {**here, "post_data": {**post, "parent_id": message.id}},
                ),
                (
                    "/mail/message/update_content",
                    {"message_id": message.id, "update_data": {"body": "Intrus"}},
                ),
                (
                    "/mail/message/reaction",
                    {"message_id": message.id, "content": "👍", "action": "add"},
                ),
                ("/mail/message/translate", {"message_id": message.id}),
                ("/mail/inbox/messages", {}),
                ("/mail/history/messages", {}),
                ("/mail/starred/messages", {}),
                (
                    "/mail/data",
                    {
                        "fetch_params": [
                            [
                                "mail.thread",
                                {
                                    **here,
                                    "request_list": [
                                        "activities",
                                        "attachments",
                                        "followers",
                                        "suggestedRecipients",
                                    ],
                                },
                            ],
                            "failures",
                            "systray_get_activities",
                            "init_messaging",
                        ]
                    },
                ),
                (
                    "/mail/thread/subscribe",
                    {
                        "res_model": record._name,
                        "res_id": record.id,
                        "partner_ids": user.partner_id.ids,
                    },
                ),
            ):
                with self.subTest(user=user.login, route=route):
                    answer = self.url_open(
                        route, json={"jsonrpc": "2.0", "params": params}
                    )
                    for secret in (SECRET, record.name, "Intrus"):
                        self.assertNotIn(secret, answer.text)
            answer = self.url_open(f"/mail/view?message_id={message.id}")
            self.assertNotIn(SECRET, answer.text)
        self.env.invalidate_all()
        self.assertFalse(message.sudo().reaction_ids)
        self.assertIn(SECRET, message.body)
        self.assertFalse(self.env["mail.message"].search([("body", "ilike", "Intrus")]))

    @mute_logger("odoo.addons.mail.models.mail_thread")
    def test_replies_by_mail(self):
        record = self.unfollowed
        record.partner_id.email = "voisine@example.com"
        message = self._subscribe(record)
        known = self.env["res.partner"].create(
            {"name": "Partenaire", "email": "partenaire@example.com"}
        )
        for sender, posted in (
            *((user.email, False) for user in self.strangers),
            (known.email, False),
            (self.referent2.email, True),
            ("voisine@example.com", True),
            ("autre.adresse@example.com", True),
        ):
            with self.subTest(sender=sender):
                before = record.message_ids
                self.env["mail.thread"].message_process(
                    False,
                    f"From: {sender}\nTo: catchall@example.com\nSubject: Re\n"
                    f"Message-Id: <{sender}.{record.id}@example.com>\n"
                    f"In-Reply-To: {message.message_id}\n"
                    f"References: {message.message_id}\n\nIntrus",
                )
                self.env.invalidate_all()
                self.assertEqual(bool(record.message_ids - before), posted)


@tagged("post_install", "-at_install")
class TestCompanyChecks(SideCommon):
    """A refusal of mixed structures names nobody of the other one."""

    def _fields(self):
        for name, model in sorted(self.registry.items()):
            if model._abstract or not model._auto:
                continue
            for field in model._fields.values():
                if (
                    field.relational
                    and field.check_company
                    and field.store
                    and set(field._modules) & set(ADDONS)
                ):
                    yield name, field

    def _elsewhere(self, comodel):
        """A record of another structure, with a name that must not be told."""
        company = self.other_company
        if comodel == "res.users":
            user = self.stranger
            user.name = SECRET
            return user
        if comodel in PEOPLE:
            self.elsewhere.partner_id.name = SECRET
            return self._records(comodel, self.elsewhere)
        values = {"name": SECRET, "company_id": company.id}
        if comodel == "vae.offer":
            values["partner_id"] = self.env["res.partner"].create({**values}).id
        if comodel == "account.analytic.account":
            plans = self.env["account.analytic.plan"]
            plan = plans.search([], limit=1) or plans.create({"name": "Plan"})
            values["plan_id"] = plan.id
        return self.env[comodel].create(values)

    def _record_here(self, model):
        """A record of the users' structure; a model without people adds its line."""
        if model in PEOPLE:
            return self._records(model, self._followed_by(self.referent))
        program = self.env["vae.program"].create(
            {"name": "Mandat", "company_id": self.company.id}
        )
        made = {
            "vae.parameter.value": lambda: self.env[model].create(
                {
                    "parameter_id": self.env.ref(
                        "vae_assistance.vae_parameter_alert_watch_days"
                    ).id,
                    "value": 15,
                    "company_id": self.company.id,
                }
            ),
            "vae.program.criterion": lambda: self.env[model].create(
                {
                    "program_id": program.id,
                    "fact": "age",
                    "operator": "min",
                    "age": 18,
                }
            ),
        }
        if model in made:
            return made[model]()
        return self._records(model, self._followed_by(self.referent))

    def test_every_checked_field(self):
        company = self.other_company
        company.name = f"{SECRET} structure"
        records, tried = {}, set()
        for model, field in self._fields():
            with self.subTest(field=str(field)):
                if model not in records:
                    records[model] = self._record_here(model)
                value = self._elsewhere(field.comodel_name)
                if field.type != "many2one":
                    value = [Command.link(value.id)]
                else:
                    value = value.id
                record = records[model]
                user = self.referent if model in PEOPLE else self.admin
                for writer in (record.with_user(user), record.with_user(user).sudo()):
                    answer = self._try(
                        lambda some=writer, name=field.name, to=value: some.write(
                            {name: to}
                        )
                    )
                    self.assertNotIn(SECRET, str(answer))
                    if isinstance(answer, UserError):
                        tried.add(field.comodel_name)
        self.assertLessEqual({"res.partner", "res.users"}, tried)

    def test_others_are_as_in_core(self):
        team = self.env["crm.team"].create(
            {"name": "Équipe", "company_id": self.other_company.id}
        )
        with self.assertRaisesRegex(UserError, "Équipe"):
            self.env["crm.lead"].create(
                {
                    "name": "Piste",
                    "company_id": self.company.id,
                    "team_id": team.id,
                }
            )

    def test_core_fields_on_people_of_another_structure(self):
        self.unfollowed.partner_id.name = SECRET
        self.stranger.group_ids += self.env.ref("sales_team.group_sale_salesman")
        leads = self.env["crm.lead"].with_user(self.stranger)
        values = {"name": "Piste", "partner_id": self.unfollowed.partner_id.id}
        answer = self._try(lambda: leads.create(values))
        self.assertIsInstance(answer, UserError)
        self.assertNotIn(SECRET, str(answer))

    def test_what_is_said(self):
        self.stranger.name = SECRET
        with self.assertRaises(UserError) as caught:
            self.candidate.accompagnateur_ids = self.stranger
        self.assertIn(self.candidate.reference, str(caught.exception))
        self.assertNotIn(SECRET, str(caught.exception))

    def test_contacts_of_journeys(self):
        """Who has no VAE role does not learn from a refusal that there is a journey."""
        contact = self.unfollowed.partner_id
        self.employee.group_ids += self.env.ref("base.group_partner_manager")
        self.employee.company_ids += self.other_company
        for values in ({"company_id": self.other_company.id}, {"is_company": True}):
            answer = self._try(
                lambda to=values: contact.with_user(self.employee).write(to)
            )
            self.assertIsInstance(answer, ValidationError)
            self.assertNotIn("VAE", str(answer))
            self.assertNotRegex(str(answer), "journey|parcours")

    @mute_logger("odoo.sql_db")
    def test_a_contact_that_cannot_be_deleted(self):
        contact = self.unfollowed.partner_id
        self.employee.group_ids += self.env.ref("base.group_partner_manager")
        self.env.flush_all()
        with self.assertRaises(IntegrityError) as caught, self.env.cr.savepoint():
            contact.with_user(self.employee).unlink()
        for user, told in ((self.employee, False), (self.referent, True)):
            model = self.env["vae.candidate"].with_user(user)
            said = model._sql_error_to_message(caught.exception)
            with self.subTest(user=user.login):
                self.assertEqual("VAE" in said or "vae" in said, told)
