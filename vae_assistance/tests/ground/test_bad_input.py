# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""What the web client sends, or somebody else by its calls, and makes no sense."""

import base64
import json

from odoo import fields
from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from ..common import VaeCommon
from ..files import huge_png

NO_NUMBER = float("nan")


@tagged("post_install", "-at_install")
class TestBadInput(VaeCommon, HttpCase):
    """It is refused with a sentence, never a program error, and nothing is written."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.event = cls.env["calendar.event"]._create_vae_appointment(
            cls.candidate, fields.Datetime.subtract(cls.now, days=1), 1
        )
        cls.fiche = cls.event.vae_fiche_ids
        cls.fiche.user_id = cls.referent

    def setUp(self):
        super().setUp()
        self.env.flush_all()
        self.authenticate("test_referent", "test_referent")

    def _call(self, model, method, *args):
        """The answer of the server, as the web client gets it."""
        body = {
            "jsonrpc": "2.0",
            "method": "call",
            "params": {"model": model, "method": method, "args": args, "kwargs": {}},
        }
        response = self.url_open(
            "/web/dataset/call_kw",
            data=json.dumps(body),  # unlike `json=`, it lets NaN through
            headers={"Content-Type": "application/json"},
        )
        self.env.invalidate_all()
        return response.json()

    def _assert_refused(self, message, answer):
        error = answer["error"]["data"]
        self.assertTrue(error["name"].startswith("odoo.exceptions."), error["debug"])
        self.assertRegex(error["message"], message)

    @mute_logger("odoo.http", "odoo.sql_db", "odoo.service.model")
    def test_a_fiche_is_saved_with_what_cannot_be(self):
        facts = ["date", "duration", "km", "conclusion", "state"]
        before = self.fiche.read([*facts, "event_id"])
        stop = self.event.stop
        gone = {"planned_support_ids": [Command.update(2**31 - 1, {"hours": 1})]}
        for vals, message in (
            ({"duration": -1}, "between 0 and 24"),
            ({"duration": 30}, "between 0 and 24"),
            ({"duration": 1e300}, "cannot be"),
            ({"duration": NO_NUMBER}, "cannot be"),
            ({"hours_travel": -1}, "24 h"),
            ({"hours_preparation": NO_NUMBER}, "cannot be"),
            ({"km": NO_NUMBER}, "cannot be"),
            ({"date": False}, "without a date"),
            ({"date": "0026-03-10 09:00:00"}, "year|année"),
            ({"date": "9926-03-10 09:00:00"}, "year|année"),
            ({"next_date": "9926-03-10 09:00:00"}, "year|année"),
            ({"next_date": fields.Datetime.to_string(self.fiche.date)}, "after this"),
            (gone, "deleted"),
            ({"next_task_ids": [Command.create({"name": " "})]}, "few words"),
        ):
            with self.subTest(vals=vals):
                answer = self._call(
                    "vae.fiche.action",
                    "web_save",
                    self.fiche.ids,
                    {"conclusion": "Ne doit pas rester", **vals},
                    {"conclusion": {}},
                )
                self._assert_refused(message, answer)
                self.assertEqual(self.fiche.read([*facts, "event_id"]), before)
                self.assertEqual(self.event.stop, stop)
                self.assertFalse(self.fiche.todo_ids or self.fiche.support_ids)

    @mute_logger("odoo.http", "odoo.sql_db", "odoo.service.model")
    def test_completing_with_what_cannot_be(self):
        """The button saves first: no fiche is completed, nothing planned or counted."""
        for vals, message in (
            ({"next_date": "9926-03-10 09:00:00"}, "year|année"),
            ({"duration": 30}, "between 0 and 24"),
        ):
            with self.subTest(vals=vals):
                answer = self._call(
                    "vae.fiche.action",
                    "web_save",
                    self.fiche.ids,
                    {**vals, "next_task_ids": [Command.create({"name": "CV"})]},
                    {"state": {}},
                )
                self._assert_refused(message, answer)
                self.assertEqual(self.fiche.state, "draft")
                self.assertFalse(self.fiche.next_ids or self.fiche.todo_ids)
                entries = self.env["vae.time"].search(
                    [("fiche_id", "=", self.fiche.id)]
                )
                self.assertFalse(entries)

    @mute_logger("odoo.http", "odoo.sql_db", "odoo.service.model")
    def test_an_appointment_ends_before_it_starts(self):
        date = self.fiche.date
        for stop, message in (
            (fields.Datetime.subtract(date, hours=1), self.event.name),
            (fields.Datetime.add(date, hours=30), "24 hours"),
        ):
            with self.subTest(stop=stop):
                answer = self._call(
                    "calendar.event",
                    "web_save",
                    self.event.ids,
                    {
                        "start": fields.Datetime.to_string(date),
                        "stop": fields.Datetime.to_string(stop),
                    },
                    {"stop": {}},
                )
                self._assert_refused(message, answer)
                self.assertEqual((self.fiche.date, self.fiche.duration), (date, 1))

    @mute_logger("odoo.http", "odoo.sql_db", "odoo.service.model")
    def test_a_contact_that_cannot_be(self):
        photograph = base64.b64encode(huge_png(30_000, 30_000)).decode()
        values = {"name": "Nadia", "image_1920": photograph}
        answer = self._call("res.partner", "web_save", [], values, {})
        self._assert_refused("too many dots|trop de points", answer)
        for vals, message in (
            ({"hours": -1}, "24 h"),
            ({"hours": NO_NUMBER}, "cannot be"),
            ({"date": "0026-03-10 09:00:00"}, "year|année"),
            ({"date": "9926-03-10 09:00:00"}, "year|année"),
            ({"candidate_id": 2**31 - 1}, "deleted"),
        ):
            with self.subTest(vals=vals):
                answer = self._call(
                    "vae.contact.log",
                    "web_save",
                    [],
                    {"candidate_id": self.candidate.id, "channel": "phone", **vals},
                    {"date": {}},
                )
                self._assert_refused(message, answer)
        self.assertFalse(
            self.env["vae.contact.log"].search(
                [("candidate_id", "=", self.candidate.id)]
            )
        )

    @mute_logger("odoo.http", "odoo.sql_db", "odoo.service.model")
    def test_time_that_cannot_be(self):
        kind = self.env["vae.time.kind"].search([("has_km", "=", True)], limit=1)
        for vals, message in (
            ({"hours": -1}, "24 h"),
            ({"hours": 30}, "24"),
            ({"hours": 0}, "delete it|supprimez"),
            ({"hours": 1, "km": -3}, "kilom"),
            ({"hours": 1, "date": "0026-03-10"}, "year|année"),
            ({"hours": 1, "date": "9926-03-10"}, "year|année"),
            ({"hours": 1, "candidate_id": 2**31 - 1}, "."),
        ):
            with self.subTest(vals=vals):
                answer = self._call(
                    "vae.time", "web_save", [], {"kind_id": kind.id, **vals}, {}
                )
                self._assert_refused(message, answer)
        self.assertFalse(
            self.env["vae.time"].search([("user_id", "=", self.referent.id)])
        )

    @mute_logger("odoo.http", "odoo.sql_db", "odoo.service.model")
    def test_presence_of_somebody_who_was_not_invited(self):
        other = self._create_candidate("Pas Invitée", self.referent2)
        stranger = other.with_user(self.referent2)
        mine = self.env["calendar.event"].with_user(self.referent2)
        appointment = mine._create_vae_appointment(stranger, self.now, 1)
        answer = self._call(
            "vae.attendance",
            "web_save",
            [],
            {
                "fiche_id": self.fiche.id,
                "candidate_id": other.id,
                "presence": "present",
            },
            {"presence": {}},
        )
        self.assertIn("error", answer)
        self.assertFalse(self.fiche.attendance_ids)
        answer = self._call(
            "vae.attendance",
            "web_save",
            [],
            {"fiche_id": appointment.vae_fiche_ids.id, "presence": "present"},
            {"presence": {}},
        )
        self.assertIn("error", answer)
        self.assertFalse(appointment.vae_fiche_ids.attendance_ids)

    @mute_logger("odoo.http", "odoo.sql_db", "odoo.service.model")
    def test_what_lies_beneath_a_refusal(self):
        """The chain of errors names no record to strangers, and quotes no row."""
        self.fiche.modality = "onsite"
        self.fiche.action_done()
        entry = self.env["vae.time"].search(
            [("candidate_id", "=", self.candidate.id)], limit=1
        )
        period = self.env["vae.candidate.unavailability"].create(
            {
                "candidate_id": self.candidate.id,
                "date_from": "2026-03-09",
                "date_to": "2026-03-10",
            }
        )
        self.env.flush_all()
        answer = self._call("vae.time", "write", [entry.id], {"hours": 2})
        self._assert_refused("correct it there|corrigez", answer)
        answer = self._call(
            period._name, "write", [period.id], {"date_to": "2026-03-08"}
        )
        self._assert_refused("first day or later|se termine", answer)
        self.assertNotIn("Failing row", json.dumps(answer))
        answer = self._call(self.fiche._name, "action_cancel", [self.fiche.id])
        self._assert_refused("completed|terminée", answer)
        for user in (self.employee, self.referent2, self.stranger):
            self.authenticate(user.login, user.login)
            answer = self._call("vae.time", "write", [entry.id], {"hours": 2})
            with self.subTest(user=user.login):
                self.assertIn("AccessError", answer["error"]["data"]["name"])
                self.assertNotIn(self.candidate.reference, json.dumps(answer))
                answer = self._call(self.fiche._name, "action_cancel", [self.fiche.id])
                self.assertIn("AccessError", answer["error"]["data"]["name"])
                self.assertNotIn(self.candidate.reference, json.dumps(answer))
                with self.assertRaises(AccessError):
                    self.fiche.with_user(user).action_cancel()
