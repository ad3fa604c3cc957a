# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""Nothing is read, written or told through the side.

Relations of core's models, messages, files, exports, the trace and refusals: each is
looked for in the registry, so that what an addon adds later is tried by itself.
"""

import base64
import csv
import io
import json
import re
from datetime import timedelta

import openpyxl

from odoo import http
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

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
class TestRelations(SideCommon):
    """Nobody joins, leaves or changes a record of ours from another one's side."""

    def _assert_does_not_lead(self, user):
        self.env.invalidate_all()
        self.assertNotIn(user.partner_id, self.workshop.partner_ids)
        self.assertFalse(self.workshop.with_user(user)._vae_may_lead())
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
            "mail.followers": lambda: person.message_follower_ids[:1],
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
            {("res.partner", "meeting_ids"), ("res.partner", "vae_candidate_ids")},
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
            and any(other == field.comodel_name for other, _field in sharing - {(name, field)})
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
        self.assertEqual(refusal, str(own).replace(alone.reference, self.second.reference))

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
                other.action_withdraw()
                consent = self._share(recipient, "experience")
                self.assertIs(self._take_over(), True)
                self.assertTrue(self.second.experience_ids)
                self.second.experience_ids.unlink()
                consent.action_withdraw()
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
        third = self.env["vae.candidate"].with_user(self.referent).create(
            {"partner_id": first.partner_id.id, "user_id": self.referent.id}
        )
        for model in PEOPLE.keys() - {"vae.candidate", "vae.candidate.check"}:
            with self.subTest(model=model):
                if "candidate_id" in self.env[model]._fields:
                    found = self.env[model].search([("candidate_id", "=", third.id)])
                    self.assertFalse(found)
        self.assertNotIn(SECRET, str(third.sudo().read()))
