# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo import fields
from odoo.exceptions import ValidationError
from odoo.tests import tagged

from .common import AlertCommon


@tagged("post_install", "-at_install")
class TestVaeCandidateActivity(AlertCommon):
    """Active, to be reminded, inactive: by the last dated fact alone."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.today = fields.Date.context_today(cls.candidate)
        cls.journey = cls._entered("Olga Passive", 25)

    @classmethod
    def _entered(cls, name, days, **values):
        return cls._create_candidate(
            name,
            cls.referent,
            date_open=cls.today - timedelta(days=days),
            **values,
        )

    def _status(self, journey=None):
        return (journey or self.journey).activity_status

    def test_thresholds(self):
        """Before and after the admissibility; a closed journey has no activity."""
        for days, before, after in (
            (20, "active", "active"),
            (21, "remind", "active"),
            (30, "remind", "remind"),
            (45, "inactive", "remind"),
            (90, "inactive", "inactive"),
        ):
            early = self._entered("Avant", days)
            late = self._entered("Après", days + 1, date_admissible=early.date_open)
            self.assertEqual((self._status(early), self._status(late)), (before, after))
        self._close_journey(early)
        self.assertFalse(early.activity_status)
        self.assertEqual(early.step_id, self.closing_step)

    def test_facts_of_the_rooms(self):
        def contact(journey):
            self.env["vae.contact.log"].create(
                {
                    "candidate_id": journey.id,
                    "date": fields.Datetime.now() - timedelta(days=2),
                    "channel": "phone",
                }
            )

        def todo(journey):
            self.env["vae.todo"].create(
                {"candidate_id": journey.id, "name": "Relire", "kind": "task"}
            ).is_done = True

        facts = {
            "appointment": lambda journey: self._create_fiche(
                journey, -1, state="done", conclusion="Vu"
            ),
            "contact": contact,
            "todo": todo,
            "portal": lambda journey: journey._portal_told("A écrit."),
            "consent": lambda journey: self._consent_to("statistics", journey),
        }
        for name, act in facts.items():
            journey = self._entered(name, 100)
            self.assertEqual(self._status(journey), "inactive", name)
            act(journey)
            self.env.flush_all()
            self.assertEqual(self._status(journey), "active", name)
            self.assertGreaterEqual(
                journey.date_last_fact, self.today - timedelta(days=2), name
            )

    def test_what_is_planned_is_no_fact(self):
        self._create_fiche(self.journey, 3)
        self.env.flush_all()
        self.assertEqual(self._status(), "remind")
        self.assertEqual(self.journey.date_last_fact, self.journey.date_open)

    def test_to_be_reminded_is_what_alerts_say_too(self):
        """Whoever is to be reminded has had no contact for as long."""
        rule = self._rule(kind="silence", number=14)
        self.assertEqual(self._status(), "remind")
        self.assertIn(self.journey, self._live(rule))
        self.assertEqual(self.journey.alert_level, "watch")

    def test_asked_by_a_rule_at_once(self):
        rule = self._rule(
            kind="domain", domain="[('activity_status', '=', 'inactive')]"
        )
        journey = self._entered("Longtemps", 60)
        self.assertIn(journey, self._live(rule))
        self._create_fiche(journey, -1, state="done", conclusion="Vu")
        self.assertNotIn(journey, self._live(rule))

    def test_nights_pass(self):
        self._past(
            self.journey,
            activity_status="active",
            date_last_fact=self.today - timedelta(days=3),
        )
        other = self._entered("Autre", 1)
        self._past(other, activity_status=None, date_last_fact=None)
        self._run_cron("ir_cron_update_activity")
        self.assertEqual(self._status(), "remind")
        self.assertEqual(self._status(other), "active")
        self.assertEqual(self.env["vae.candidate"]._update_activity(), 0)

    def test_structure_with_delays_of_its_own(self):
        parameter = self.env.ref("vae_assistance.vae_parameter_activity_remind_days")
        self.env["vae.parameter.value"].create(
            {
                "parameter_id": parameter.id,
                "company_id": self.company.id,
                "value": 40,
                "date_from": "2020-01-01",
            }
        )
        self._run_cron("ir_cron_update_activity")
        self.assertEqual(self._status(), "active")

    def test_inactive_before_to_be_reminded(self):
        value = self.env.ref(
            "vae_assistance.vae_parameter_value_activity_inactive_days"
        )
        with self.assertRaisesRegex(ValidationError, "cannot come first"):
            value.value = 20
        with self.assertRaisesRegex(ValidationError, "cannot come first"):
            value.value = 0

    def test_searched_and_grouped(self):
        journeys = self.env["vae.candidate"].with_user(self.referent)
        groups = dict(
            journeys._read_group(
                [("id", "in", (self.journey | self.candidate).ids)],
                ["activity_status"],
                ["__count"],
            )
        )
        self.assertEqual(groups, {"active": 1, "remind": 1})

    def test_many_journeys_cost_what_one_costs(self):
        journeys = self.journey.browse()
        for number in range(12):
            journeys += self._entered(f"Personne {number}", number * 10)
        self.env.flush_all()
        field = journeys._fields["activity_status"]
        for some in (journeys[:2], journeys[2:]):
            some.invalidate_recordset()
            some.mapped("activity_status")
            self.env.add_to_compute(field, some)
            with self.assertQueryCount(1):
                some.mapped("activity_status")
