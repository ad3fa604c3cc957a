# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date, timedelta

import psycopg2
from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import Form, tagged, users
from odoo.tools import mute_logger

from ..common import VaeCommon


@tagged("post_install", "-at_install")
class TestVaeParameter(VaeCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.parameter = cls.env["vae.parameter"].create(
            {"name": "Délai de test", "code": "test_delay", "kind": "days"}
        )
        cls.general = cls._set(10, "2020-01-01")

    @classmethod
    def _set(cls, value, date_from, company=None, program=None, **values):
        return cls.env["vae.parameter.value"].create(
            {
                "parameter_id": cls.parameter.id,
                "value": value,
                "date_from": date_from,
                "company_id": company and company.id,
                "program_id": program and program.id,
                **values,
            }
        )

    def _value(self, day=None, company=None, program=None):
        return self.env["vae.parameter"]._value("test_delay", day, company, program)

    # Which value applies

    def test_the_value_of_the_day_that_matters(self):
        self._set(20, "2024-01-01")
        self._set(30, "2025-01-01", date_to="2025-01-31")
        self.assertEqual(self._value("2023-12-31"), 10)
        self.assertEqual(self._value(date(2024, 1, 1)), 20)
        self.assertEqual(self._value("2025-01-01"), 30)
        self.assertEqual(self._value("2025-01-31"), 30)
        # What had begun before goes on when a value has ended.
        self.assertEqual(self._value("2025-02-01"), 20)

    def test_today_is_that_of_the_user(self):
        self._set(20, "2025-06-01")
        with freeze_time("2025-05-31 23:00:00"):
            utc = self.env["vae.parameter"].with_context(tz="UTC")
            self.assertEqual(utc._value("test_delay"), 10)
            paris = self.env["vae.parameter"].with_context(tz="Europe/Paris")
            self.assertEqual(paris._value("test_delay"), 20)

    def test_the_most_specific_scope_wins(self):
        day = "2025-01-01"
        other = self.env["vae.program"].create({"name": "Autre"})
        nobody = self.env["res.company"]
        self._set(20, "2024-01-01", company=self.company)
        self.assertEqual(self._value(day), 20)
        self.assertEqual(self._value(day, self.other_company), 10)
        self.assertEqual(self._value(day, nobody), 10)
        self._set(30, "2021-01-01", program=self.program)
        self.assertEqual(self._value(day, program=self.program), 30)
        self.assertEqual(self._value(day, program=other), 20)
        self._set(40, "2021-01-01", company=self.company, program=self.program)
        self.assertEqual(self._value(day, program=self.program), 40)
        self.assertEqual(self._value(day, self.other_company, self.program), 30)
        self.assertEqual(self._value(day), 20)
        # Before a scope has begun, the next one applies.
        self.assertEqual(self._value("2020-06-01", program=self.program), 10)

    def test_the_current_structure_by_default(self):
        self._set(20, "2024-01-01", company=self.other_company)
        parameter = self.env["vae.parameter"].with_company(self.other_company)
        self.assertEqual(parameter._value("test_delay"), 20)
        self.assertEqual(self._value(), 10)

    def test_no_value_says_which_parameter_and_day(self):
        with self.assertRefused("Délai de test.*2019.*Parameters"):
            self._value("2019-12-31")
        with self.assertRefused("no parameter “unknown”"):
            self.env["vae.parameter"]._value("unknown")

    def test_an_archived_parameter_keeps_its_values(self):
        self.parameter.active = False
        self.assertEqual(self._value(), 10)

    def test_whole_numbers_where_they_are_counted(self):
        self.assertIsInstance(self._value(), int)
        with self.assertRefused("no decimals", ValidationError):
            self._set(1.5, "2024-01-01")
        rate = self.env.ref("vae_assistance.vae_parameter_working_time_percent")
        self.assertEqual(self.env["vae.parameter"]._value(rate.code), 33.33)

    def test_many_at_once(self):
        self._set(20, "2024-01-01", company=self.company)
        cases = [
            ("2025-01-01", self.company, None),
            ("2025-01-01", self.other_company, self.program),
            ("2021-01-01", None, None),
        ]
        values = self.env["vae.parameter"]._values("test_delay", cases)
        self.assertEqual(values, [20, 10, 10])

    # Cost

    def _queries(self, how_many):
        self.env["vae.parameter"]._forget_values()
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        for code in ("test_delay", "alert_watch_days", "leave_hours")[:how_many]:
            for days in range(how_many):
                day = date(2025, 1, 1) + timedelta(days=days)
                self.env["vae.parameter"]._value(code, day, program=self.program)
        return self.env.cr.sql_log_count - before

    def test_queries_do_not_grow(self):
        self._queries(1)
        few = self._queries(1)
        many = self._queries(100)
        self.assertEqual(many, few)
        before = self.env.cr.sql_log_count
        self._value("2025-01-01", self.other_company, self.program)
        self.assertEqual(self.env.cr.sql_log_count, before)

    def test_every_change_is_seen_at_once(self):
        self.assertEqual(self._value(), 10)
        value = self._set(20, "2024-01-01")
        self.assertEqual(self._value(), 20)
        value.value = 25
        self.assertEqual(self._value(), 25)
        value.unlink()
        self.assertEqual(self._value(), 10)
        self.parameter.code = "test_renamed"
        self.assertEqual(self.env["vae.parameter"]._value("test_renamed"), 10)
        with self.assertRefused("no parameter"):
            self._value()
        self.parameter.unlink()
        with self.assertRefused("no parameter"):
            self.env["vae.parameter"]._value("test_renamed")

    # What is refused

    def test_one_value_per_scope_and_day(self):
        self._set(20, "2024-01-01", company=self.company, program=self.program)
        for scope in (
            {"date_from": "2020-01-01"},
            {
                "date_from": "2024-01-01",
                "company": self.company,
                "program": self.program,
            },
        ):
            with (
                mute_logger("odoo.sql_db"),
                self.assertRefused("scope_uniq", psycopg2.errors.UniqueViolation),
            ):
                self._set(5, **scope)

    def test_values_that_make_no_sense(self):
        for values in (
            {"value": -1, "date_from": "2024-01-01"},
            {"value": 1, "date_from": "2024-01-01", "date_to": "2023-12-31"},
        ):
            with (
                mute_logger("odoo.sql_db"),
                self.assertRefused("check", psycopg2.errors.CheckViolation),
            ):
                self._set(**values)

    def test_rules_always_find_a_value(self):
        """The general value stays: the next one is a line of its own."""
        tomorrow = fields.Date.today() + timedelta(days=1)
        for vals in (
            {"date_from": tomorrow},
            {"date_to": "2030-01-01"},
            {"company_id": self.company.id},
            {"program_id": self.program.id},
        ):
            with self.assertRefused("must keep a value", ValidationError):
                self.general.write(vals)
        with self.assertRefused("must keep a value", ValidationError):
            self.general.unlink()
        self._set(20, "2024-01-01")
        self.general.unlink()
        self.assertEqual(self._value("2025-01-01"), 20)

    def test_program_of_one_structure(self):
        program = self.env["vae.program"].create(
            {"name": "Mandat de la structure", "company_id": self.company.id}
        )
        value = self.env["vae.parameter.value"].create(
            {
                "parameter_id": self.parameter.id,
                "value": 5,
                "date_from": "2024-01-01",
                "program_id": program.id,
            }
        )
        self.assertEqual(value.company_id, self.company)
        with self.assertRefused("company|structure"):
            value.company_id = self.other_company

    # Who may change what

    def test_own_values_only(self):
        own = self._set(20, "2024-01-01", company=self.company)
        foreign = self._set(30, "2024-01-01", company=self.other_company)
        self.env.flush_all()
        for user in (self.admin, self.director, self.accompagnateur):
            self.env.invalidate_all()
            values = self.env["vae.parameter.value"].with_user(user)
            found = values.search([("parameter_id", "=", self.parameter.id)])
            self.assertEqual(found, own | self.general)
            self.assertEqual(
                self.parameter.with_user(user).value_ids, own | self.general
            )
            with self.assertRefused("", AccessError):
                foreign.with_user(user).read(["value"])
            with self.assertRefused("", AccessError):
                foreign.with_user(user).value = 1
        with self.assertRefused("", AccessError):
            own.with_user(self.director).value = 1
        own.with_user(self.admin).value = 21
        own.with_user(self.admin).date_from = "2024-02-01"
        with self.assertRefused("", AccessError):
            own.with_user(self.admin).company_id = self.other_company
        with self.assertRefused("", AccessError):
            self.env["vae.parameter.value"].with_user(self.admin).create(
                {
                    "parameter_id": self.parameter.id,
                    "value": 1,
                    "company_id": self.other_company.id,
                }
            )

    def test_general_values_belong_to_all_structures(self):
        general = self.general.with_user(self.admin)
        with self.assertRefused("every structure", AccessError):
            general.value = 11
        with self.assertRefused("every structure", AccessError):
            general.unlink()
        with self.assertRefused("every structure", AccessError):
            self._set(20, "2024-01-01", company=self.company).with_user(
                self.admin
            ).company_id = False
        with self.assertRefused("every structure", AccessError):
            self.env["vae.parameter.value"].with_user(self.admin).create(
                {"parameter_id": self.parameter.id, "value": 1}
            )
        self.admin.company_ids = self.env["res.company"].search([])
        general.value = 11
        self.assertEqual(self._value(), 11)

    def test_changes_are_told(self):
        self.admin.company_ids = self.env["res.company"].search([])
        general = self.general.with_user(self.admin).with_context(
            tracking_disable=False
        )
        general.value = 12
        message = self.parameter.message_ids[0]
        self.assertEqual(message.author_id, self.admin.partner_id)
        self.assertIn("10 days", message.body)
        self.assertIn("12 days", message.body)
        self.assertIn("every structure", message.body)
        count = len(self.parameter.message_ids)
        general.value = 12
        self.assertEqual(len(self.parameter.message_ids), count)

    # What a director sees

    def test_value_of_today(self):
        today = fields.Date.today()
        parameter = self.parameter.with_user(self.director)
        self.assertEqual(parameter.value_today, "10 days")
        self.assertEqual(parameter.value_scope, "Every structure")
        self._set(20, today, company=self.company)
        self._set(40, today, company=self.other_company)
        self.assertEqual(parameter.value_today, "20 days")
        self.assertEqual(parameter.value_scope, self.company.name)
        self.assertEqual(parameter.value_since, today)

    def test_state_of_the_values(self):
        today = fields.Date.today()
        current = self._set(20, today)
        ended = self._set(30, "2023-01-01", date_to="2023-02-01")
        future = self._set(40, today + timedelta(days=1))
        own = self._set(50, "2022-01-01", company=self.company)
        self.env.invalidate_all()
        self.assertEqual(
            (self.general | current | ended | future | own).mapped("state"),
            ["past", "current", "past", "future", "current"],
        )

    @users("test_admin")
    def test_screen(self):
        with Form(self.parameter.with_env(self.env)) as form:
            with form.value_ids.new() as line:
                line.value = 21
                line.date_from = "2024-01-01"
                line.program_id = self.env["vae.program"].create(
                    {"name": "Mandat", "company_id": self.company.id}
                )
        self.assertEqual(self.parameter.value_ids[0].company_id, self.company)

    def test_start_data(self):
        expected = {
            "alert_watch_days": 14,
            "alert_urgent_days": 30,
            "leave_hours": 48,
            "leave_request_days": 30,
            "leave_answer_days": 15,
            "admissibility_answer_months": 2,
            "start_within_months": 6,
            "requests_same_certification": 1,
            "requests_other_certifications": 3,
            "personal_data_months": 12,
            "accounting_months": 120,
            "development_days": 2,
            "working_time_percent": 33.33,
            "small_cell_threshold": 5,
            "signature_reminder_days": 7,
            "link_expiry_days": 30,
            "referral_answer_days": 15,
        }
        value = self.env["vae.parameter"]._value
        nobody = self.env["res.company"]
        for code, number in expected.items():
            self.assertEqual(value(code, company=nobody), number, code)
        self.assertEqual(value("leave_hours", "2022-01-01"), 24)
        # What one mandate caps binds no other program.
        for xmlid, months in (("region", 24), ("cpf", 0), ("employer", 0), ("self", 0)):
            program = self.env.ref(f"vae_assistance.vae_program_{xmlid}")
            self.assertEqual(
                value("contract_max_months", program=program), months, xmlid
            )
        for parameter in self.env["vae.parameter"].search(
            [("code", "in", list(expected))]
        ):
            self.assertTrue(parameter.source, parameter.code)
            self.assertTrue(parameter.description, parameter.code)
        # What the sources do not confirm says so.
        for code in ("requests_same_certification", "start_within_months"):
            parameter = self.env["vae.parameter"].search([("code", "=", code)])
            self.assertFalse(parameter.date_checked)
