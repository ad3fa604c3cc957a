# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import os
import random
from datetime import timedelta
from unittest.mock import patch

import psycopg2

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import AlertCommon
from .test_vae_alert_rule import days


@tagged("post_install", "-at_install")
class TestVaeAlert(AlertCommon):
    """From opening to closing: by the facts, postponed, by the journey's end."""

    def test_history(self):
        rule = self._rule(kind="silence", number=10)
        for _time in range(2):
            self.candidate.date_open = days(-10)
            self.assertEqual(self._live(rule), self.candidate)
            self.candidate.date_open = days(0)
            self.assertFalse(self._live(rule))
        alerts = self.candidate.alert_ids
        self.assertEqual(alerts.mapped("state"), ["closed", "closed"])
        self.assertEqual(alerts.mapped("closed_by"), ["facts", "facts"])
        self.assertEqual(set(alerts.mapped("date_closed")), {days(0)})
        action = self.candidate.action_view_alerts()
        self.assertEqual(self.env["vae.alert"].search(action["domain"]), alerts)

    def test_the_night_finds_what_only_the_calendar_changed(self):
        rule = self._rule(kind="silence", number=10)
        self._past(self.candidate, date_open=days(-10))
        self._run_cron()
        self.assertEqual(self._live(rule), self.candidate)
        self.assertEqual(self.candidate.alert_level, "watch")
        self.assertIn("10", self.candidate.alert_reason)

    def test_the_most_severe_one_says_the_level(self):
        self._rule(kind="domain", severity="urgent", name="Deux")
        self._rule(kind="domain", severity="watch", name="Un")
        self.assertEqual(self.candidate.alert_level, "urgent")
        self.assertEqual(self.candidate.alert_reason, "Deux · Un")

    def test_a_rule_that_gets_more_severe(self):
        rule = self._rule(kind="domain")
        rule.severity = "urgent"
        self._run_cron()
        self.assertEqual(self.candidate.open_alert_ids.severity, "urgent")
        self.assertEqual(self.candidate.alert_level, "urgent")

    def test_closing_and_reopening_the_journey(self):
        rule = self._rule(kind="domain")
        [alert] = self.candidate.open_alert_ids
        step = self.candidate.step_id
        self.candidate.step_id = self.closing_step
        self.assertEqual(self.candidate.alert_level, "ok")
        self.assertEqual((alert.state, alert.closed_by), ("closed", "journey"))
        self.candidate.step_id = step
        self.assertEqual(self._live(rule), self.candidate)
        self.candidate.active = False
        self.assertFalse(self._live(rule))

    def test_a_journey_closed_while_alerts_are_computed(self):
        """The pass has not seen the closing: what follows it does."""
        rule = self._rule(kind="silence", number=10)
        self._past(self.candidate, date_open=days(-10))
        evaluate = type(rule)._evaluate_rule

        def closed_meanwhile(rule):
            result = evaluate(rule)
            self._past(
                rule.env["vae.candidate"].browse(candidate_id), date_closed=days(0)
            )
            return result

        candidate_id = self.candidate.id
        with patch.object(type(rule), "_evaluate_rule", closed_meanwhile):
            self._run_cron()
        self.assertFalse(self._live(rule))
        self.assertEqual(self.candidate.alert_ids.closed_by, "journey")
        self.assertEqual(self.candidate.alert_level, "ok")

    def test_deleting_the_journey(self):
        self._rule(kind="domain")
        self.assertTrue(self.candidate.alert_ids)
        self.candidate.unlink()

    # ------------------------------------------------------------------
    # Postponing
    # ------------------------------------------------------------------

    def _postpone(self, alert, until, user=None):
        user = user or self.referent
        action = alert.with_user(user).action_postpone()
        dialog = (
            self.env[action["res_model"]]
            .with_user(user)
            .with_context(**action["context"])
            .create({"date": until, "reason": "La pièce arrive lundi."})
        )
        dialog.action_confirm()

    def test_postponed(self):
        rule = self._rule(kind="domain")
        [alert] = self.candidate.open_alert_ids
        self._postpone(alert, days(3))
        self.assertEqual(alert.state, "postponed")
        self.assertEqual(alert.postponed_by_id, self.referent)
        self.assertEqual(alert.postponed_reason, "La pièce arrive lundi.")
        self.assertEqual(self.candidate.alert_level, "ok")
        self.assertFalse(self.candidate.open_alert_ids)
        # Neither the night nor what is done brings it back, nor a second one.
        self._run_cron()
        self.candidate.date_open = days(-1)
        self.assertEqual(alert.state, "postponed")
        self.assertEqual(self.candidate.alert_ids, alert)
        # Its day does.
        alert._vae_by_code().date_postponed = days(0)
        self.env.flush_all()
        self._run_cron()
        self.assertEqual(alert.state, "open")
        self.assertEqual(self.candidate.alert_level, "watch")
        self.assertEqual(self._live(rule), self.candidate)

    def test_postponed_and_taken_up_again(self):
        self._rule(kind="domain")
        [alert] = self.candidate.open_alert_ids
        self._postpone(alert, days(3))
        alert.with_user(self.referent).action_take_up()
        self.assertEqual(alert.state, "open")
        self.assertEqual(self.candidate.alert_level, "watch")

    def test_postponed_and_done_meanwhile(self):
        self._rule(kind="silence", number=10)
        self.candidate.date_open = days(-10)
        [alert] = self.candidate.open_alert_ids
        self._postpone(alert, days(3))
        self.candidate.date_open = days(0)
        self.env.flush_all()
        self.assertEqual(alert.state, "closed")

    def test_not_postponed(self):
        self._rule(kind="silence", number=10)
        self.candidate.date_open = days(-10)
        [alert] = self.candidate.open_alert_ids
        with self.assertRefused("still to come"):
            self._postpone(alert, days(0))
        self.candidate.date_open = days(0)
        with self.assertRefused("closed"):
            self._postpone(alert, days(3))

    # ------------------------------------------------------------------
    # Who
    # ------------------------------------------------------------------

    def test_who_reads_alerts(self):
        self._rule(kind="domain")
        [alert] = self.candidate.open_alert_ids
        self.env.flush_all()
        for user, sees in (
            (self.referent, True),
            (self.coordinator, True),
            (self.director, True),
            (self.admin, True),
            (self.referent2, False),
            (self.accompagnateur, False),
            (self.stranger, False),
            (self.employee, False),
        ):
            with self.subTest(user=user.login):
                self.env.invalidate_all()
                theirs = alert.with_user(user)
                self.assertEqual(theirs.has_access("read"), sees)
                if not sees:
                    for name in ("action_resolve", "action_postpone"):
                        with self.assertRaises(AccessError):
                            getattr(theirs, name)()
                for values in (
                    {"state": "closed"},
                    {"date_postponed": days(3)},
                    {"severity": "watch"},
                ):
                    with self.assertRaises(AccessError), self.env.cr.savepoint():
                        theirs.write(values)
                with self.assertRaises(AccessError), self.env.cr.savepoint():
                    theirs.unlink()

    def test_nobodys_name_in_links(self):
        self._rule(kind="domain")
        [alert] = self.candidate.open_alert_ids
        self.assertNotIn(self.candidate.name, alert.display_name)
        self.assertIn(self.candidate.reference, alert.display_name)

    # ------------------------------------------------------------------
    # At once, for many
    # ------------------------------------------------------------------

    def test_as_many_queries_for_many_journeys(self):
        self._rule(kind="silence", number=10)
        self._rule(kind="domain", domain="[('next_appointment', '=', False)]")
        many = self.env["vae.candidate"].union(
            *(self._create_candidate(f"Suivi {i}", self.referent) for i in range(8))
        )

        def queries(candidates, day):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            candidates.write({"date_open": day})
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        queries(many, days(-11))
        self.assertEqual(
            queries(many, days(-12)), queries(many[:1], days(-13)), "open already"
        )
        self.assertEqual(
            queries(many[1:], days(0)), queries(many[:1], days(0)), "closed at once"
        )


@tagged("post_install", "-at_install")
class TestAlertsAtRandom(AlertCommon):
    """Whatever is done in whatever order: what is open is what the rules find."""

    STEPS = 40

    def test_never_twice(self):
        seed = os.environ.get("VAE_SEED", "0")
        choice = random.Random(seed)  # noqa: S311 - no secret
        journeys = self.candidate | self.env["vae.candidate"].union(
            *(self._create_candidate(f"Suivi {i}", self.referent) for i in range(4))
        )
        rules = (
            self._rule(kind="silence", number=5)
            | self._rule(kind="silence", number=3, number_max=5, severity="urgent")
            | self._rule(
                kind="deadline", number=2, date_field="vae.candidate.date_target"
            )
            | self._rule(kind="domain", domain="[('waiting_on', '!=', False)]")
        )
        first = self.first_step

        def act():
            candidate = choice.choice(journeys)
            rule = choice.choice(rules)
            alerts = self.env["vae.alert"].search([("state", "=", "open")])
            day = days(choice.randint(-8, 0))
            choice.choice(
                [
                    lambda: candidate.write({"date_open": day}),
                    lambda: self._past(candidate, date_open=day),
                    lambda: candidate.write(
                        {"date_target": days(choice.randint(0, 4))}
                    ),
                    lambda: candidate.write(
                        {"waiting_on": choice.choice([False, "funder"])}
                    ),
                    lambda: candidate.write({"step_id": self.closing_step.id}),
                    lambda: candidate.write({"step_id": first.id}),
                    lambda: candidate.write({"active": not candidate.active}),
                    lambda: choice.choice(alerts or [alerts])._postpone(
                        days(choice.randint(1, 3)), "Plus tard"
                    ),
                    rule.action_switch_on,
                    rule.action_switch_off,
                    rule._evaluate,
                ]
            )()

        for step in range(self.STEPS):
            with self.subTest(seed=seed, step=step):
                try:
                    with self.env.cr.savepoint():
                        act()
                except UserError:
                    self.env.invalidate_all()
                rules._evaluate()
                self._check(journeys, rules)

    def _check(self, journeys, rules):
        live = self.env["vae.alert"].search([("state", "!=", "closed")])
        pairs = [(alert.rule_id, alert.candidate_id) for alert in live]
        self.assertEqual(len(pairs), len(set(pairs)), "twice")
        expected = {
            (rule, candidate)
            for rule in rules
            for candidate in journeys
            if rule.is_on and self._is_concerned(rule, candidate)
        }
        self.assertEqual(set(pairs), expected)
        for candidate in journeys:
            severities = [
                alert.severity
                for alert in live
                if alert.candidate_id == candidate and alert.state == "open"
            ]
            level = min(severities, default="ok")  # urgent before watch
            self.assertEqual(candidate.alert_level, level)

    def _is_concerned(self, rule, candidate):
        """The rules once more, by hand."""
        if candidate.date_closed or not candidate.active:
            return False
        if rule.kind == "domain":
            return bool(candidate.waiting_on)
        if rule.kind == "deadline":
            target = candidate.date_target
            return bool(target and target <= days(2))
        silence = (fields.Date.today() - candidate.date_open).days
        return silence >= rule.number and (
            not rule.number_max or silence < rule.number_max
        )


@tagged("post_install", "-at_install")
class TestAlertCron(AlertCommon):
    """A run that meets another one, that is killed, that has nothing to do."""

    def setUp(self):
        super().setUp()
        self.first = self._rule(kind="silence", number=10, name="Un")
        self.second = self._rule(kind="silence", number=11, name="Deux")
        self.third = self._rule(kind="silence", number=12, name="Trois")
        self._past(self.candidate, date_open=days(-12))

    def test_twice(self):
        self._run_cron()
        alerts = self.candidate.alert_ids
        self.assertEqual(alerts.rule_id, self.first | self.second | self.third)
        self._run_cron()
        self.assertEqual(self.candidate.alert_ids, alerts)

    def test_killed_in_the_middle(self):
        done = []
        evaluate = type(self.rules)._evaluate_rule

        def killed(rule):
            if done:
                raise ValueError
            done.append(rule)
            return evaluate(rule)

        with (
            patch.object(type(self.rules), "_evaluate_rule", killed),
            mute_logger("odoo.addons.base.models.ir_cron"),
        ):
            try:
                self._run_cron()
            except ValueError:
                self.env.invalidate_all()
        self.assertEqual(self.candidate.alert_ids.rule_id, done[0])
        self._run_cron()
        self.assertEqual(len(self.candidate.alert_ids), 3)
        self.assertEqual(self.candidate.alert_level, "watch")

    @mute_logger("odoo.sql_db")
    def test_somebody_works_on_the_same_journey(self):
        """Core runs a request again; the night tries the rule again by itself."""
        evaluate = type(self.rules)._evaluate_rule
        tries = []

        def conflicting(rule):
            tries.append(rule.id)
            if len(tries) == 1:
                raise psycopg2.errors.SerializationFailure
            return evaluate(rule)

        with patch.object(type(self.rules), "_evaluate_rule", conflicting):
            self._run_cron()
        self.assertEqual(len(tries), 4)
        self.assertEqual(len(self.candidate.alert_ids), 3)

    def test_the_one_that_has_waited_longest_comes_first(self):
        self._run_cron()
        self.second.date_evaluated = fields.Datetime.now() - timedelta(days=1)
        self.assertEqual(self.rules._rules_of_the_night()[0], self.second)


@tagged("post_install", "-at_install")
class TestAlertDigest(AlertCommon):
    def setUp(self):
        super().setUp()
        self.env = self.env(context=dict(self.env.context, tracking_disable=False))

    def _messages(self, user):
        return self.env["mail.message"].search(
            [
                ("partner_ids", "in", user.partner_id.ids),
                ("subject", "like", "VAE"),
                ("message_type", "=", "user_notification"),
            ]
        )

    def test_once_a_week_in_neutral_words(self):
        self._rule(kind="domain", name="Sans contact")
        self._run_cron("ir_cron_alert_digest")
        [message] = self._messages(self.referent)
        self.assertIn(self.candidate.reference, message.body)
        self.assertIn("Sans contact", message.body)
        for words in (self.candidate.name, "Camille", "Essai"):
            self.assertNotIn(words, message.body)
            self.assertNotIn(words, message.subject)
        self._run_cron("ir_cron_alert_digest")
        self.assertEqual(self._messages(self.referent), message)
        self.assertFalse(self._messages(self.coordinator), "none are theirs")
        self.assertFalse(self._messages(self.referent2))

    def test_nothing_when_there_is_nothing(self):
        rule = self._rule(kind="domain")
        self.candidate.open_alert_ids._postpone(days(3), "Plus tard")
        self._run_cron("ir_cron_alert_digest")
        self.assertFalse(self._messages(self.referent))
        self.assertFalse(self.env["vae.alert.digest"].search([]))
        rule.action_switch_off()

    def test_coordinators_have_those_of_their_structure(self):
        self._rule(kind="domain", owner="coordinator")
        self._create_candidate("Ailleurs", self.stranger)
        self._run_cron("ir_cron_alert_digest")
        self.assertTrue(self._messages(self.coordinator))
        self.assertFalse(self._messages(self.referent))
        [elsewhere] = self._messages(self.stranger)
        self.assertNotIn(self.candidate.reference, elsewhere.body)

    def test_killed_in_the_middle(self):
        """The rest is told by the next run, and nobody twice."""
        self._rule(kind="domain")
        self._create_candidate("Autre", self.referent2)
        digests = self.env["vae.alert.digest"]
        tell, told = type(digests)._tell, []

        def killed(model, user, alerts):
            if told:
                raise ValueError
            told.append(user)
            return tell(model, user, alerts)

        with (
            patch.object(type(digests), "_tell", killed),
            mute_logger("odoo.addons.base.models.ir_cron"),
        ):
            try:
                self._run_cron("ir_cron_alert_digest")
            except ValueError:
                self.env.invalidate_all()
        self._run_cron("ir_cron_alert_digest")
        for user in (self.referent, self.referent2):
            self.assertEqual(len(self._messages(user)), 1, user.login)
