# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import importlib.util
import random
from datetime import date, timedelta

from freezegun import freeze_time
from psycopg2.errors import ExclusionViolation

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import file_path, mute_logger

from ...models.candidate.timeline import (
    Span,
    begun,
    last_since,
    overlaid,
)
from ..common import VaeCommon

FIRST = date(2026, 1, 1)


@tagged("post_install", "-at_install")
class TestTimeline(VaeCommon):
    """The engine: whatever is laid over, days are told once and all of them."""

    def _day(self, chance, low=0, high=100):
        return FIRST + timedelta(days=chance.randint(low, high))

    def test_overlaid_by_chance(self):
        chance = random.Random(14)
        for _round in range(100):
            spans = [Span(FIRST, None, {"value": 0})]
            told = dict.fromkeys(range(120), 0)
            for value in range(1, 12):
                start = self._day(chance)
                end = chance.choice([None, start + timedelta(days=value)])
                spans = overlaid(
                    spans, start, end, lambda old, value=value: {"value": value}
                )
                for day in told:
                    at = FIRST + timedelta(days=day)
                    if at >= start and (not end or at < end):
                        told[day] = value
            self.assertEqual(spans[0].start, FIRST)
            self.assertIsNone(spans[-1].end)
            for span, following in zip(spans, spans[1:], strict=False):
                self.assertEqual(span.end, following.start)
                self.assertNotEqual(span.values, following.values)
            for day, value in told.items():
                at = FIRST + timedelta(days=day)
                holding = [
                    span
                    for span in spans
                    if span.start <= at and (not span.end or at < span.end)
                ]
                self.assertEqual([span.values for span in holding], [{"value": value}])

    def test_begun(self):
        spans = overlaid(
            [Span(FIRST, None, {"value": 0})],
            date(2026, 2, 1),
            None,
            lambda old: {"value": 1},
        )
        for day in (date(2025, 12, 1), date(2026, 1, 5), date(2026, 2, 1)):
            self.assertEqual(begun(spans, day)[0].start, day)
        self.assertEqual(len(begun(spans, date(2026, 2, 1))), 1)
        self.assertEqual(
            last_since(spans, lambda values: values["value"] == 1), date(2026, 2, 1)
        )


@tagged("post_install", "-at_install")
class TestVaeCandidateHistory(VaeCommon):
    def setUp(self):
        super().setUp()
        self.history = self.env["vae.candidate.history"]
        with freeze_time("2026-03-02 10:00:00"):
            self.journey = self._create_candidate(
                "Nadège Suivie", self.referent, date_open="2026-03-02"
            )

    def _spans(self, journey=None, name="user_id"):
        spans = (journey or self.journey).history_ids.sorted("date_from")
        return [
            (str(span.date_from), span.date_to and str(span.date_to), span[name])
            for span in spans
        ]

    def _on(self, day, known_on=None):
        domain = self.history._domain_on(
            fields.Date.to_date(day), known_on and fields.Date.to_date(known_on)
        )
        return self.history.search([("candidate_id", "=", self.journey.id), *domain])

    def _date_back(self, name, value, since, until=None, user=None):
        dating = (
            self.env["vae.candidate.dating"]
            .with_user(user or self.coordinator)
            .create(
                {
                    "candidate_id": self.journey.id,
                    "what": name,
                    name: value.id,
                    "date_from": since,
                    "date_to": until,
                    "reason": "Saisi en retard",
                }
            )
        )
        return dating.action_confirm()

    # ------------------------------------------------------------------
    # What changes now
    # ------------------------------------------------------------------

    def test_changes_are_dated_now(self):
        with freeze_time("2026-04-01 10:00:00"):
            self.journey.user_id = self.referent2
        with freeze_time("2026-05-01 10:00:00"):
            self.journey.step_id = self.second_step
            self.journey.program_id = self.program
        self.assertEqual(
            self._spans(),
            [
                ("2026-03-02", "2026-04-01", self.referent),
                ("2026-04-01", "2026-05-01", self.referent2),
                ("2026-05-01", False, self.referent2),
            ],
        )
        self.assertEqual(self._on("2026-04-30").step_id, self.first_step)
        self.assertEqual(self._on("2026-05-01").program_id, self.program)
        self.assertFalse(self._on("2026-03-01"))

    def test_last_change_of_a_day_counts(self):
        with freeze_time("2026-04-01 10:00:00"):
            self.journey.user_id = self.referent2
            self.journey.user_id = False
            self.journey.user_id = self.referent2
        self.assertEqual(len(self._spans()), 2)

    @freeze_time("2026-04-01 22:30:00")
    def test_day_of_the_place(self):
        """In Paris it is the next day already."""
        self.journey.with_context(tz="UTC").user_id = self.referent2
        self.assertEqual(self._spans()[1][0], "2026-04-02")

    def test_closed_reopened_archived(self):
        reason = self.env["vae.dropout.reason"].search([], limit=1)
        with freeze_time("2026-04-01 10:00:00"):
            self._close_journey(self.journey)
            self.journey.outcome = "partial"
            self.journey.dropout_reason_id = reason
        with freeze_time("2026-05-01 10:00:00"):
            self.journey.step_id = self.second_step
        with freeze_time("2026-06-01 10:00:00"):
            self.journey.action_archive()
        self.assertEqual(
            [state for *__, state in self._spans(name="state")],
            ["open", "closed", "open", "archived"],
        )
        closed, open_again = self._on("2026-04-15"), self._on("2026-05-15")
        self.assertEqual(closed.outcome, "partial")
        self.assertEqual(closed.left_step_id, self.first_step)
        self.assertEqual(closed.dropout_reason_id, reason)
        self.assertEqual(closed.date_closed, date(2026, 4, 1))
        for name in ("outcome", "left_step_id", "dropout_reason_id", "date_closed"):
            self.assertFalse(open_again[name])

    def test_many_journeys_cost_what_one_costs(self):
        journeys = self.env["vae.candidate"].create(
            [
                {"name": f"Personne {number}", "company_id": self.company.id}
                for number in range(12)
            ]
        )
        self.env.flush_all()
        history = self.history.sudo()
        today = fields.Date.today()
        for some in (journeys[:2], journeys[2:]):
            some.flush_recordset()
            some.team_id = self.env["crm.team"].search([("is_vae", "=", True)], limit=1)
            some.flush_recordset()
            with self.assertQueryCount(1):
                history._record(some, today)

    def test_state_of_all_at_a_day(self):
        with freeze_time("2026-04-01 10:00:00"):
            self.journey.user_id = self.referent2
        groups = self.history._read_group(
            [
                *self.history._domain_on(date(2026, 3, 15)),
                ("candidate_id", "in", (self.journey | self.candidate).ids),
            ],
            ["user_id", "state"],
            ["__count"],
        )
        self.assertEqual(groups, [(self.referent, "open", 1)])

    def test_time_in_each_step(self):
        with freeze_time("2026-03-12 10:00:00"):
            self.journey.step_id = self.second_step
        with freeze_time("2026-03-15 10:00:00"):
            self.env.invalidate_all()
            days = {
                int(step): seconds / 86400
                for step, seconds in self.journey.duration_tracking.items()
            }
        self.assertEqual(days, {self.first_step.id: 10, self.second_step.id: 3})

    # ------------------------------------------------------------------
    # What is dated back
    # ------------------------------------------------------------------

    def test_dated_back_up_to_now(self):
        with freeze_time("2026-04-01 10:00:00"):
            self.journey.user_id = False
        with freeze_time("2026-05-01 10:00:00"):
            self.journey.user_id = self.referent2
        with freeze_time("2026-06-01 10:00:00"):
            self._date_back("user_id", self.referent2, "2026-03-20")
        self.assertEqual(
            self._spans(),
            [
                ("2026-03-02", "2026-03-20", self.referent),
                ("2026-03-20", False, self.referent2),
            ],
        )
        # What was known before it was dated back can still be asked.
        self.assertFalse(self._on("2026-04-15", known_on="2026-05-31").user_id)
        self.assertEqual(len(self._on("2026-04-15", known_on="2026-05-31")), 1)
        self.assertEqual(
            self._on("2026-04-15", known_on="2026-06-01").user_id, self.referent2
        )
        self.assertIn("Saisi en retard", self.journey.message_ids[0].body)

    def test_dated_back_for_a_while(self):
        with freeze_time("2026-06-01 10:00:00"):
            self._date_back("program_id", self.program, "2026-04-01", "2026-05-01")
        self.assertEqual(
            [program for *__, program in self._spans(name="program_id")],
            [self.program.browse(), self.program, self.program.browse()],
        )
        self.assertFalse(self.journey.program_id)

    def test_dated_back_is_written_on_the_journey(self):
        with freeze_time("2026-06-01 10:00:00"):
            self._date_back("step_id", self.second_step, "2026-05-10")
            self.assertEqual(self.journey.step_id, self.second_step)
            self.assertEqual(self.journey.date_step, date(2026, 5, 10))

    def test_closing_is_dated_back(self):
        with freeze_time("2026-06-01 10:00:00"):
            self._close_journey(self.journey)
            self._date_back("step_id", self.closing_step, "2026-05-10")
        self.assertEqual(self.journey.date_closed, date(2026, 5, 10))
        self.assertEqual(self._on("2026-05-10").state, "closed")
        self.assertEqual(self._on("2026-05-09").state, "open")

    def test_hand_over_of_a_past_day(self):
        with freeze_time("2026-06-01 10:00:00"):
            handover = (
                self.env["vae.candidate.handover"]
                .with_user(self.coordinator)
                .create(
                    {
                        "candidate_ids": [(6, 0, self.journey.ids)],
                        "user_id": self.referent2.id,
                        "date": "2026-05-20",
                    }
                )
            )
            handover.action_hand_over()
        self.assertEqual(self._spans()[-1], ("2026-05-20", False, self.referent2))

    def test_entry_is_corrected(self):
        with freeze_time("2026-04-01 10:00:00"):
            self.journey.user_id = self.referent2
        self.journey.date_open = "2026-02-01"
        self.assertEqual(self._spans()[0][:2], ("2026-02-01", "2026-04-01"))
        self.journey.date_open = "2026-04-10"
        self.assertEqual(self._spans(), [("2026-04-10", False, self.referent2)])

    @freeze_time("2026-06-01 10:00:00")
    def test_days_that_make_no_sense(self):
        for since, until, said in (
            ("2026-06-02", None, "not to come"),
            ("2026-05-01", "2026-06-02", "not to come"),
            ("2026-03-01", None, "entered on"),
            ("2026-05-01", "2026-05-01", "after the first"),
        ):
            with self.assertRefused(said):
                self._date_back("user_id", self.referent2, since, until)
        with self.assertRefused("nothing changes"):
            self._date_back("user_id", self.referent, "2026-05-01")

    @freeze_time("2026-06-01 10:00:00")
    def test_nothing_of_another_structure(self):
        """A while of the past is no way around what the journey refuses now."""
        self.coordinator.company_ids += self.other_company
        coordinator = self.coordinator.with_context(
            allowed_company_ids=self.coordinator.company_ids.ids
        )
        of_other = {"name": "Ailleurs", "company_id": self.other_company.id}
        for name, value in (
            ("user_id", self.stranger),
            ("program_id", self.env["vae.program"].create(of_other)),
            ("team_id", self.env["crm.team"].create(of_other)),
        ):
            before = self._spans(name=name)
            for until in ("2026-05-20", None):
                with self.subTest(name=name, until=until):
                    with self.assertRaises(UserError):
                        dating = self.env["vae.candidate.dating"].with_env(
                            coordinator.env(user=coordinator)
                        )
                        dating.create(
                            {
                                "candidate_id": self.journey.id,
                                "what": name,
                                name: value.id,
                                "date_from": "2026-05-01",
                                "date_to": until,
                                "reason": "Saisi en retard",
                            }
                        ).action_confirm()
                    self.assertEqual(self._spans(name=name), before)

    @freeze_time("2026-06-01 10:00:00")
    def test_only_coordinators(self):
        with self.assertRaises(AccessError):
            self.journey.with_user(self.referent).action_date_back()
        with self.assertRaises(AccessError):
            self._date_back("user_id", self.referent2, "2026-05-01", user=self.referent)

    # ------------------------------------------------------------------
    # The table
    # ------------------------------------------------------------------

    def test_no_overlap(self):
        [span] = self.journey.history_ids
        with (
            self.assertRaises(ExclusionViolation),
            mute_logger("odoo.sql_db"),
            self.cr.savepoint(),
        ):
            span.sudo().copy({"date_from": "2026-04-01", "state": "open"})

    def test_nobody_writes_it(self):
        self.env.flush_all()
        [span] = self.journey.history_ids
        for user in (self.referent, self.coordinator, self.admin):
            own = span.with_user(user)
            self.assertTrue(own.date_from)
            with self.assertRaises(AccessError):
                own.write({"user_id": False})
            with self.assertRaises(AccessError):
                own.create({"candidate_id": self.journey.id})
            with self.assertRaises(AccessError):
                own.unlink()
        self.assertFalse(
            self.history.with_user(self.referent2).search(
                [("candidate_id", "=", self.journey.id)]
            )
        )

    def test_rules_of_alerts_do_not_ask_it(self):
        self.assertNotIn(self.history._name, self.env["vae.alert.rule"]._sources())

    # ------------------------------------------------------------------
    # From before there was one
    # ------------------------------------------------------------------

    def _migrate(self):
        path = file_path("vae_assistance/migrations/19.0.1.4.0/post-history.py")
        spec = importlib.util.spec_from_file_location("migration", path)
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        self.env.flush_all()
        module.migrate(self.env.cr, "19.0.1.3.0")
        self.env.invalidate_all()

    def _tracked(self, journey, day, **values):
        """A change as the discussion of a journey has told it on a day."""
        with freeze_time(f"{day} 10:00:00"):
            self.env.cr.precommit.run()
            journey.with_context(tracking_disable=False).write(values)
            journey.flush_recordset()
            self.env.cr.precommit.run()

    def test_taken_over_from_what_was_tracked(self):
        journey = self.journey
        self._tracked(journey, "2026-04-01", user_id=self.referent2.id)
        self._tracked(journey, "2026-04-20", program_id=self.program.id)
        self._tracked(journey, "2026-05-01", step_id=self.second_step.id)
        self._tracked(journey, "2026-06-01", active=False)
        told = {
            name: self._spans(name=name)
            for name in ("user_id", "step_id", "program_id", "state")
        }
        self.assertEqual(len(told["state"]), 5)
        self.history.search([("candidate_id", "=", journey.id)]).unlink()
        self._migrate()
        for name, spans in told.items():
            self.assertEqual(self._spans(name=name), spans, name)
        # Once is enough.
        self._migrate()
        self.assertEqual(len(self._spans()), 5)

    def test_taken_over_where_nothing_was_tracked(self):
        with freeze_time("2026-06-01 10:00:00"):
            self.journey.step_id = self.second_step
            self._close_journey(self.journey)
        self.history.search([("candidate_id", "=", self.journey.id)]).unlink()
        self._migrate()
        self.assertEqual(
            self._spans(name="step_id"),
            [
                ("2026-03-02", "2026-06-01", self.second_step),
                ("2026-06-01", False, self.closing_step),
            ],
        )
