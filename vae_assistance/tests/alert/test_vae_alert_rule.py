# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import datetime, time, timedelta
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from ..plan.test_vae_support_plan_progress import ProgressCommon
from .common import AlertCommon


def days(number):
    return fields.Date.today() + timedelta(days=number)


@tagged("post_install", "-at_install")
class TestAlertConditions(AlertCommon):
    """Each kind of condition, on both sides of its limit."""

    def test_silence(self):
        rule = self._rule(kind="silence", number=10)
        self.candidate.date_open = days(-9)
        self.assertFalse(self._live(rule))
        self.candidate.date_open = days(-10)
        self.assertEqual(self._live(rule), self.candidate)
        self._create_fiche(self.candidate, days=-1).action_done()
        self.assertFalse(self._live(rule))

    def test_another_rule_speaks_from_a_number_on(self):
        rule = self._rule(kind="silence", number=10, number_max=20)
        self.candidate.date_open = days(-19)
        self.assertEqual(self._live(rule), self.candidate)
        self.candidate.date_open = days(-20)
        self.assertFalse(self._live(rule))

    def test_target_in_three_days(self):
        rule = self._rule(
            kind="deadline", number=3, date_field="vae.candidate.date_target"
        )
        self.assertFalse(self._live(rule))
        self.candidate.date_target = days(4)
        self.assertFalse(self._live(rule))
        self.candidate.date_target = days(3)
        self.assertEqual(self._live(rule), self.candidate)
        alert = self.candidate.open_alert_ids
        self.assertIn(str(days(3).year), alert.title)
        self.candidate.date_target = False
        self.assertFalse(self._live(rule))

    def test_deadline_of_records(self):
        """The last of those that count: other records change nothing."""
        rule = self._rule(
            kind="deadline",
            number=5,
            date_field="vae.todo.date_due",
            record_domain="[('kind', '=', 'document')]",
        )
        todos = self.env["vae.todo"].create(
            [
                {
                    "candidate_id": self.candidate.id,
                    "name": "Attestation",
                    "kind": kind,
                    "date_due": day,
                }
                for kind, day in (
                    ("document", days(2)),
                    ("document", days(30)),
                    ("task", days(1)),
                )
            ]
        )
        self.assertFalse(self._live(rule))
        todos[1].date_due = days(5)
        self.assertEqual(self._live(rule), self.candidate)
        todos.kind = "task"
        self.assertFalse(self._live(rule))

    def test_milestone_in_working_days(self):
        rule = self._rule(
            kind="milestone",
            number=3,
            working_days=True,
            date_field="vae.candidate.date_admissible",
            awaited_field="vae.fiche.action.date",
            awaited_domain="[('state', '=', 'done')]",
        )
        third = rule._by_rules()._shifted(-3, self.company)
        self.assertLess(third.weekday(), 5)
        self.candidate.date_admissible = third + timedelta(days=1)
        self.assertFalse(self._live(rule))
        self.candidate.date_admissible = third
        self.assertEqual(self._live(rule), self.candidate)
        fiche = self._create_fiche(self.candidate, days=-1)
        self.assertEqual(self._live(rule), self.candidate)
        fiche.action_done()
        self.assertFalse(self._live(rule))

    def test_public_holidays_are_no_working_days(self):
        rule = self._rule(kind="silence", number=3, working_days=True)
        third = rule._by_rules()._shifted(-3, self.company)
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Jour férié",
                "calendar_id": self.company.resource_calendar_id.id,
                "company_id": self.company.id,
                "date_from": datetime.combine(third, time.min),
                "date_to": datetime.combine(third, time.max),
            }
        )
        self.assertLess(rule._by_rules()._shifted(-3, self.company), third)

    def test_a_structure_without_hours_works_on_weekdays(self):
        rule = self._rule(
            kind="deadline",
            number=10,
            working_days=True,
            date_field="vae.candidate.date_target",
        )
        self.company.resource_calendar_id = False
        forward = rule._by_rules()._shifted(10, self.company)
        self.assertEqual(forward - days(0), timedelta(days=14))
        back = rule._by_rules()._shifted(-10, self.company)
        self.assertEqual(days(0) - back, timedelta(days=14))

    def test_step(self):
        rule = self._rule(kind="step", number=30)
        self.assertFalse(self._live(rule))
        self._past(self.candidate, date_step=days(-30))
        self._run_cron()
        self.assertEqual(self._live(rule), self.candidate)
        self.candidate.step_id = self.second_step
        self.assertEqual(self.candidate.date_step, days(0))
        self.assertFalse(self._live(rule))

    def test_a_journey_taken_over_is_in_its_step_since_its_entry(self):
        taken = self._create_candidate("Reprise", self.referent, date_open=days(-50))
        self.assertEqual(taken.date_step, days(-50))

    def test_count(self):
        rule = self._rule(
            kind="count",
            number=2,
            counted_model="vae.todo",
            record_domain="[('state', '=', 'open'), ('date_due', '<', 'today')]",
        )
        todos = self.env["vae.todo"].create(
            [
                {
                    "candidate_id": self.candidate.id,
                    "name": "Attestation",
                    "date_due": days(-day),
                }
                for day in (0, 1, 1)
            ]
        )
        self.assertEqual(self._live(rule), self.candidate)
        self.assertEqual(self.candidate.open_alert_ids.amount, 2)
        todos[1].state = "done"
        self.assertFalse(self._live(rule))

    def test_count_of_none(self):
        """Where there is nothing, rules that want something are not even asked."""
        asked = {"kind": "count", "counted_model": "vae.todo"}
        none = self._rule(number=0, number_max=1, **asked)
        some = self._rule(number=1, **asked) | self._rule(number=1, **asked)
        for rules in (none, some, none):
            # Counted with what follows from what was done just before.
            self.candidate.invalidate_recordset(["alert_count"], flush=False)
            self.assertEqual(self.candidate.alert_count, len(rules))
            found = (some | none).filtered(lambda rule: self._live(rule))
            self.assertEqual(found, rules)
            if rules == none:
                todo = self.env["vae.todo"].create(
                    {"candidate_id": self.candidate.id, "name": "Attestation"}
                )
            else:
                todo.unlink()

    def test_missing_proofs(self):
        """Nothing of what is wanted is stored, the alert follows all the same."""
        rule = self._rule(
            kind="count",
            number=1,
            counted_model="vae.proof.need",
            record_domain="[('state', '=', 'missing')]",
        )
        self.candidate.program_id = self.program
        self.env["vae.program.proof"].create(
            {
                "program_id": self.program.id,
                "kind": "fiche",
                "type_id": self.env.ref("vae_assistance.vae_proof_type_signature").id,
            }
        )
        fiche = self._create_fiche(self.candidate, days=-1)
        self.assertFalse(self._live(rule))
        fiche.action_done()
        self.assertEqual(self._live(rule), self.candidate)
        rule._evaluate()
        self.assertEqual(self._live(rule), self.candidate)

    def test_domain(self):
        rule = self._rule(
            kind="domain",
            severity="urgent",
            domain="[('certification_id.code', '=', 'RNCP999901')]",
        )
        self.assertEqual(self._live(rule), self.candidate)
        self.assertEqual(self.candidate.alert_level, "urgent")
        self.candidate.certification_id = False
        self.assertFalse(self._live(rule))
        self.assertEqual(self.candidate.alert_level, "ok")

    def test_number_of_a_parameter(self):
        """Of the structure, and of the program before that."""
        parameter = self.env.ref("vae_assistance.vae_parameter_alert_urgent_days")
        self.env["vae.parameter.value"].create(
            [
                {
                    "parameter_id": parameter.id,
                    "value": value,
                    "date_from": days(-1),
                    "company_id": company.id,
                    "program_id": program.id,
                }
                for value, company, program in (
                    (40, self.company, self.program.browse()),
                    (50, self.company.browse(), self.program),
                )
            ]
        )
        rule = self._rule(kind="silence", parameter_id=parameter.id)
        self.candidate.date_open = days(-39)
        self.assertFalse(self._live(rule))
        self.candidate.date_open = days(-40)
        self.assertEqual(self._live(rule), self.candidate)
        self.candidate.program_id = self.program
        self.assertFalse(self._live(rule))
        self.candidate.date_open = days(-50)
        self.assertEqual(self._live(rule), self.candidate)

    def test_a_rule_of_one_structure(self):
        rule = self._rule(kind="domain", company_id=self.other_company.id)
        self.assertFalse(self._live(rule))
        elsewhere = self._create_candidate("Ailleurs", self.stranger)
        self.assertEqual(self._live(rule), elsewhere)

    def test_every_kind_and_act_works(self):
        kinds = [code for code, _label in self.rules._selection_kind()]
        for kind in kinds:
            self.assertTrue(hasattr(self.rules, f"_condition_{kind}"), kind)
        rule = self._rule(kind="domain")
        self._agree_diagnosis(self.candidate)
        [alert] = self.candidate.open_alert_ids
        for act in self.rules._alert_acts():
            rule.act = act
            with self.subTest(act=act):
                action = alert.with_user(self.referent).action_resolve()
                self.assertTrue(action["res_model"])

    def test_all_rules_of_the_start_data_can_be_evaluated(self):
        for rule in self.start_rules:
            with self.subTest(rule=rule.code):
                rule.action_switch_on()
                self.assertFalse(rule.error)
                self.assertTrue(rule.date_evaluated)
                self.assertFalse(rule._failure(self.candidate.ids))


@tagged("post_install", "-at_install")
class TestAlertHours(AlertCommon, ProgressCommon):
    def test_hours_delivered_in_percent_of_the_plan(self):
        rule = self._rule(kind="hours", number=50)
        self.assertFalse(self._live(rule))
        fiche = self._fiche(2)
        fiche.duration = 6
        fiche.support_ids = [
            Command.create({"plan_line_id": self.other.id, "hours": 5.4})
        ]
        fiche.action_done()
        self.assertFalse(self._live(rule), "5.9 of 12 hours")
        self._fiche(1).action_done()
        self.assertEqual(self._live(rule), self.candidate)
        self.assertIn("53", self.candidate.open_alert_ids.title)


@tagged("post_install", "-at_install")
class TestAlertRules(AlertCommon):
    """Making a rule, trying it, what it refuses, and what happens when it breaks."""

    def test_try(self):
        others = self.env["vae.candidate"].union(
            *(self._create_candidate(f"Suivi {i}", self.referent) for i in range(3))
        )
        rule = self._rule(
            kind="domain",
            switch_on=False,
            domain="[('name', 'like', 'Suivi')]",
        )
        action = rule.with_user(self.admin).action_try()
        self.assertEqual(
            self.env["vae.candidate"].search(action["domain"]),
            others.sorted(),
        )
        self.assertIn("3", action["name"])
        self.assertFalse(self._live(rule))
        rule.with_user(self.admin).action_switch_on()
        self.assertEqual(self._live(rule), others)
        self.assertEqual(rule.matched_count, 3)

    def test_tried_and_switched_on_say_the_same(self):
        """Of the structures of whoever asks: it tells of no other one."""
        self._create_candidate("Ailleurs", self.stranger)
        rule = self._rule(kind="domain", switch_on=False).with_user(self.admin)
        tried = rule.action_try()
        count = self.env["vae.candidate"].search_count(tried["domain"])
        said = rule.action_switch_on()["params"]["message"]
        self.assertIn(f": {count}", tried["name"])
        self.assertIn(f": {count}.", said)
        self.assertEqual(rule.alert_count, count)
        self.assertEqual(rule.matched_count, count + 1)

    def test_each_kind_says_in_words_what_it_asks(self):
        rule = self._rule(switch_on=False).with_context(lang="en_US")
        for kind, values, said in (
            ("silence", {"number": 14, "number_max": 30}, "14 days and less than 30"),
            ("step", {"number": 14, "working_days": True}, "14 working days"),
            (
                "milestone",
                {
                    "date_field": "vae.candidate.date_admissible",
                    "awaited_field": "vae.candidate.date_jury",
                },
                "still missing",
            ),
            ("deadline", {"date_field": "vae.candidate.date_target"}, "comes within"),
            ("count", {"counted_model": "vae.todo", "number": 3}, "at least 3 of"),
            ("hours", {"number": 85}, "85 %"),
            ("domain", {"domain": "[('name', '=', 'x')]"}, "conditions below"),
        ):
            rule.write({"kind": kind, **values})
            self.assertIn(said, rule.sentence, kind)
        rule.parameter_id = self.env.ref(
            "vae_assistance.vae_parameter_alert_watch_days"
        )
        rule.kind = "silence"
        self.assertIn(f"14 (“{rule.parameter_id.name}”)", rule.sentence)

    def test_switching_off_closes(self):
        rule = self._rule(kind="domain")
        [alert] = self.candidate.open_alert_ids
        rule.with_user(self.admin).action_switch_off()
        self.assertEqual((alert.state, alert.closed_by), ("closed", "rule"))
        self.assertEqual(self.candidate.alert_level, "ok")

    def test_archiving_closes(self):
        rule = self._rule(kind="domain")
        [alert] = self.candidate.open_alert_ids
        rule.active = False
        self._run_cron()
        self.assertEqual(alert.state, "closed")
        self.assertEqual(self.candidate.alert_level, "ok")

    def test_always_and_never_are_said(self):
        self.env = self.env(context=dict(self.env.context, lang="en_US"))
        always = self._rule(kind="domain").with_env(self.env)
        never = self._rule(kind="domain", domain="[('name', '=', 'Personne')]")
        never = never.with_env(self.env)
        self.assertEqual(always.remark, "Concerns every journey")
        self.assertEqual(always.matched_count, always.journey_count)
        self.assertEqual(never.with_context(lang="en_US").remark, "Concerns nobody")

    def test_only_an_administrator_makes_rules(self):
        rule = self._rule(kind="domain", switch_on=False)
        for user in (self.referent, self.coordinator, self.director):
            with self.assertRaises(AccessError), self.env.cr.savepoint():
                rule.with_user(user).action_switch_on()
            with self.assertRaises(AccessError), self.env.cr.savepoint():
                rule.with_user(user).name = "Autre"

    def test_refused(self):
        for message, values in (
            ("choose", {"kind": "milestone"}),
            ("choose", {"kind": "deadline"}),
            ("choose", {"kind": "count"}),
            ("evaluated", {"kind": "domain", "domain": "[('name', '=', "}),
            ("evaluated", {"kind": "domain", "domain": "[('name',"}),
            ("evaluated", {"kind": "domain", "domain": "__import__('os')"}),
            ("evaluated", {"kind": "domain", "domain": "[('id', '=', 'x')]"}),
            ("evaluated", {"kind": "domain", "domain": "[('date_open', '=', 'x')]"}),
            ("evaluated", {"kind": "domain", "domain": "[('name', '=', 'a\\0b')]"}),
            ("no such field", {"kind": "domain", "domain": "[('gone', '=', 1)]"}),
            # As superuser, whoever asks: nothing that is kept to some people.
            (
                "kept",
                {
                    "kind": "domain",
                    "domain": "[('confidential_note_ids.title', 'like', 'a')]",
                },
            ),
            (
                "kept",
                {"kind": "domain", "domain": "[('message_ids.body', 'like', 'a')]"},
            ),
            (
                "kept",
                {
                    "kind": "domain",
                    "domain": "[('user_id', 'any', [('group_ids.name', '=', 'a')])]",
                },
            ),
            *(
                ("kept", {"kind": "domain", "domain": f"[('{path}', '!=', False)]"})
                for path in (
                    "user_id.api_key_ids",
                    "member_ids.log_ids.create_date",
                    "create_uid.group_ids.name",
                    "partner_id.bank_ids.acc_number",
                )
            ),
            (
                "evaluated",
                {
                    "kind": "deadline",
                    "date_field": "vae.todo.date_due",
                    "record_domain": "[('date_due', '=', 'demain')]",
                },
            ),
        ):
            with self.subTest(**values), self.assertRefused(message, ValidationError):
                self._rule(**values)

    def test_what_hangs_on_contacts_and_users_is_asked_by_nobody(self):
        """A rule goes through no model of core's that its readers may not read."""
        for model in ("res.partner", "res.users", "res.company", "vae.candidate"):
            for name, field in self.env[model]._fields.items():
                if field.relational and not self.rules._is_kept(field):
                    asked = self.env[field.comodel_name].with_user(self.referent)
                    with self.subTest(model=model, field=name):
                        self.assertTrue(asked.has_access("read"))

    def test_a_domain_asks_after_nobody_in_another_structure(self):
        """The number of journeys found would tell whether somebody is among them."""
        person = self._create_candidate("Ailleurs", self.stranger)
        self.assertTrue(person.company_id not in self.admin.company_ids)
        rules = self.rules.with_user(self.admin)
        values = {
            "name": "Question",
            "kind": "domain",
            "domain": "[('name', '=', 'Ailleurs')]",
        }
        counted = {
            "name": "Question",
            "kind": "count",
            "counted_model": "vae.todo",
            "record_domain": "[('name', '=', 'Ailleurs')]",
        }
        for asked in (values, counted):
            with self.assertRefused("every structure", ValidationError):
                rules.create(asked)
            own = rules.create({**asked, "company_id": self.company.id})
            with self.assertRefused("every structure", ValidationError):
                own.company_id = False
        common = rules.create({"name": "Silence", "kind": "silence"})
        with self.assertRefused("every structure", ValidationError):
            common.domain = values["domain"]
        # Numbers of a rule for everybody ask after nobody.
        shipped = self.rules.create(values).with_user(self.admin)
        shipped.number = 5
        self.admin.company_ids = self.env["res.company"].search([])
        rules.create(values)

    def test_no_confidential_model_is_a_source(self):
        sources = self.rules._sources()
        self.assertIn("vae.contract", sources)
        for name in (
            "vae.confidential.note",
            "vae.confidential.version",
            "vae.candidate.sensitive",
            "vae.obstacle.confidential",
        ):
            self.assertNotIn(name, sources)

    def _break(self, rule, **columns):
        """As when an addon takes a field away."""
        rule.flush_recordset()
        for column, value in columns.items():
            self.env.cr.execute(
                f"UPDATE vae_alert_rule SET {column} = %s WHERE id = %s",  # noqa: S608
                [value, rule.id],
            )
        self.env.invalidate_all()
        self.env.registry.clear_cache()

    def test_a_broken_rule_is_said_and_stops_nobody(self):
        broken = self._rule(
            kind="deadline",
            number=1000,
            date_field="vae.candidate.date_target",
            sequence=1,
        )
        self.candidate.date_target = days(3)
        left = self._live(broken)
        works = self._rule(kind="silence", number=10, sequence=2)
        for columns in (
            {"date_field": "vae.candidate.date_gone"},
            {"date_field": "vae.gone.date"},
            {"date_field": "vae.candidate.date_target", "domain": "[('gone', '=', 1)]"},
            {"domain": "(("},
            {"domain": "[('name', '=', 1, 2, 3)]"},
            {"domain": None, "kind": "gone"},
        ):
            with self.subTest(**columns):
                self._break(broken, error=None, **columns)
                # What somebody does on a journey goes on…
                self.candidate.date_open = days(-10)
                self.assertEqual(self.candidate.alert_level, "watch")
                self.assertEqual(self._live(works), self.candidate)
                self.assertTrue(broken.error)
                # … and the night too, which says it by itself.
                self._break(broken, error=None)
                self.candidate.date_open = days(0)
                self._break(broken, error=None)
                self._past(self.candidate, date_open=days(-10))
                self._run_cron()
                self.assertEqual(self._live(works), self.candidate)
                self.assertTrue(broken.error)
                self.assertEqual(
                    broken.with_context(lang="en_US").remark, "Out of order"
                )
                # Nothing is known: its alerts stay.
                self.assertEqual(self._live(broken), left)
        self._break(broken, kind="deadline")
        self._run_cron()
        self.assertFalse(broken.error, "mended")

    def test_what_somebody_writes_wrongly_breaks_no_rule(self):
        rule = self._rule(
            kind="deadline", number=3, date_field="vae.candidate.date_target"
        )
        with self.assertRefused("another structure|another", UserError):
            self.candidate.write(
                {"date_open": days(-1), "company_id": self.other_company.id}
            )
            self.env.flush_all()
        self.assertFalse(rule.error)

    def test_administrators_are_told_once(self):
        rule = self._rule(kind="domain").with_context(tracking_disable=False)
        messages = [("subject", "like", "VAE"), ("model", "=", "vae.alert.rule")]
        before = self.env["mail.message"].search_count(messages)
        with patch.object(
            type(self.rules), "_condition_domain", side_effect=ValueError("panne")
        ):
            rule._evaluate()
            after = self.env["mail.message"].search_count(messages)
            rule._evaluate()
        self.assertGreater(after, before)
        self.assertEqual(self.env["mail.message"].search_count(messages), after)
        self.assertEqual(rule.error, "panne")
