# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import random
from datetime import date

from freezegun import freeze_time
from psycopg2.errors import CheckViolation

from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from ..common import VaeCommon

TODAY = "2026-09-07"  # a Monday
SPECIAL = "<b>Été</b> 🎓 & “œuvre”"


class PlanCommon(VaeCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["resource.calendar.leaves"].search([]).unlink()
        cls._agree_diagnosis(cls.candidate)
        cls.plan = cls.env["vae.support.plan"].create(
            {"candidate_id": cls.candidate.id}
        )
        cls.lines = cls.plan.line_ids

    @classmethod
    def _create_diagnosed(cls, name, user):
        candidate = cls._create_candidate(name, user)
        cls._agree_diagnosis(candidate)
        return candidate

    def _agree(self, plan):
        """What the last signature does, without the signatures' own mechanism."""
        request = self.env["vae.signature.request"].new(
            {"date_signed": "2026-09-08 10:00:00"}
        )
        plan._signature_done(request)
        return plan


@tagged("post_install", "-at_install")
class TestVaeSupportType(PlanCommon):
    def test_catalogue(self):
        """The 25 supports of the guide; each applies and answers something."""
        data = self.env["ir.model.data"].search(
            [("module", "=", "vae_assistance"), ("model", "=", "vae.support.type")]
        )
        supports = self.env["vae.support.type"].browse(data.mapped("res_id"))
        self.assertEqual(len(supports), 25)
        for support in supports:
            self.assertTrue(support.condition_ids, support.name)
            self.assertTrue(support.hours, support.name)
        self.assertEqual(
            [
                len(supports.filtered(fname))
                for fname in ("in_before", "in_admissible", "in_after")
            ],
            [14, 19, 12],
        )

    def test_phase(self):
        SupportType = self.env["vae.support.type"]
        for phase, fname in (
            ("before", "in_before"),
            ("admissible", "in_admissible"),
            ("after", "in_after"),
        ):
            found = SupportType.search([("phase", "=", phase)])
            self.assertEqual(found, SupportType.search([(fname, "=", True)]))
        others = SupportType.search([("phase", "!=", "after")])
        self.assertFalse(others.filtered("in_after"))
        with self.assertRefused("at least one phase", ValidationError):
            SupportType.create({"name": "Nulle part"})

    def test_choose(self):
        action = self.plan.with_user(self.referent).action_choose_supports()
        self.assertTrue(action["context"]["search_default_before"])
        support = self.env.ref("vae_assistance.vae_support_type_mediation")
        chosen = support.with_user(self.referent).with_context(**action["context"])
        before = len(self.plan.line_ids)
        opened = chosen.action_add_to_plan()
        self.assertIn("1", opened["params"]["message"])
        self.assertEqual(opened["params"]["next"]["res_id"], self.plan.id)
        line = self.plan.line_ids.filtered(lambda x: x.support_type_id == support)
        self.assertEqual(line.name, support.name)
        self.assertEqual(line.hours_planned, support.hours)
        # Once is enough.
        chosen.action_add_to_plan()
        self.assertEqual(len(self.plan.line_ids), before + 1)
        with self.assertRefused("from a plan"):
            support.action_add_to_plan()
        self.env.invalidate_all()
        with self.assertRaises(AccessError):
            support.with_user(self.referent2).with_context(
                vae_plan_id=self.plan.id
            ).action_add_to_plan()


@tagged("post_install", "-at_install")
class TestVaeSupportPlan(PlanCommon):
    def test_starts_from_the_generic_plan(self):
        self.assertEqual(self.plan.version, 1)
        self.assertEqual(self.plan.user_id, self.referent)
        template = self.env.ref("vae_assistance.vae_plan_template_generic")
        self.assertEqual(self.plan.template_id, template)
        self.assertEqual(
            self.lines.mapped("objective"), template.line_ids.mapped("objective")
        )
        self.assertEqual(len(self.lines), 8)
        self.assertEqual(self.plan.hours_planned, template.hours)

    def test_form(self):
        candidate = self._create_diagnosed("Une Autre", self.referent)
        with Form(self.env["vae.support.plan"].with_user(self.referent)) as form:
            form.candidate_id = candidate
        plan = form.record
        self.assertTrue(plan.line_ids)
        with Form(plan) as form:
            with form.line_ids.new() as line:
                line.support_type_id = self.env.ref(
                    "vae_assistance.vae_support_type_speaking"
                )
            self.assertEqual(len(form.line_ids), 9)
        self.assertEqual(plan.line_ids[-1].hours_planned, 4)

    def test_button_of_the_candidate(self):
        candidate = self._create_diagnosed("Une Autre", self.referent)
        action = candidate.with_user(self.referent).action_view_plan()
        self.assertEqual(action["res_id"], candidate.plan_ids.id)
        again = candidate.with_user(self.referent).action_view_plan()
        self.assertEqual(again["res_id"], action["res_id"])

    def test_none_before_an_agreed_diagnosis(self):
        candidate = self._create_candidate("Une Autre", self.referent)
        theirs = candidate.with_user(self.referent)
        with self.assertRefused("no diagnosis has been agreed"):
            theirs.action_view_plan()
        diagnosis = self.env["vae.diagnosis"].create({"candidate_id": candidate.id})
        with self.assertRefused("no diagnosis has been agreed"):
            theirs.action_view_plan()
        diagnosis.action_save_answers(
            [{"condition": diagnosis.line_ids.condition_id[0].id, "state": "met"}]
        )
        diagnosis.action_agree()
        self.env.invalidate_all()
        self.assertTrue(theirs.action_view_plan()["res_id"])

    def test_proposed_supports(self):
        """What answers the missing conditions, of the phase of the journey, once."""
        mediation = self.env.ref("vae_assistance.vae_support_type_mediation")
        candidate = self._create_candidate("Une Autre", self.referent)
        missing = mediation.condition_ids[0]
        self._agree_diagnosis(candidate, missing=missing)
        plan = self.env["vae.support.plan"].create({"candidate_id": candidate.id})
        plan = plan.with_user(self.referent)
        held = plan.line_ids
        plan.action_add_proposed_supports()
        added = (plan.line_ids - held).support_type_id
        self.assertIn(mediation, added)
        for support in added:
            self.assertIn(missing, support.condition_ids)
            self.assertTrue(support.in_before)
        with self.assertRefused("holds already every support"):
            plan.action_add_proposed_supports()

    def test_one_draft_at_a_time(self):
        with self.assertRefused("being prepared already"):
            self.env["vae.support.plan"].create({"candidate_id": self.candidate.id})

    def test_state_follows_from_signatures(self):
        plan = self.plan.with_user(self.referent)
        for vals in (
            {"state": "agreed"},
            {"date_agreed": "2026-01-01"},
            {"version": 7},
            {"candidate_id": self._create_candidate("Une", self.referent).id},
        ):
            with self.assertRefused("follow from what is done|stays"):
                plan.write(vals)
        candidate = self._create_diagnosed("Une Autre", self.referent)
        forged = self.env["vae.support.plan"].create(
            {"candidate_id": candidate.id, "state": "agreed", "version": 9}
        )
        self.assertEqual((forged.state, forged.version), ("draft", 1))

    def test_agreed_is_frozen(self):
        self._agree(self.plan)
        self.assertEqual(self.plan.state, "agreed")
        self.assertEqual(self.plan.date_agreed, date(2026, 9, 8))
        line = self.lines[0].with_user(self.referent)
        with self.assertRefused("no longer changes"):
            line.hours_planned = 3
        with self.assertRefused("no longer changes"):
            line.deadline = "2027-01-01"
        with self.assertRefused("no longer changes"):
            line.unlink()
        with self.assertRefused("no longer changes"):
            self.env["vae.support.plan.line"].create(
                {"plan_id": self.plan.id, "name": "En plus"}
            )
        with self.assertRefused("no longer changes"):
            self.plan.action_plan_backwards()
        with self.assertRefused("is kept"):
            self.plan.with_user(self.coordinator).unlink()
        # What becomes of it is recorded all the same.
        line.action_begin()
        self.assertEqual(line.state, "doing")
        line.write({"effect": SPECIAL, "late_reason": SPECIAL})
        line.action_done()
        self.assertEqual(line.state, "done")
        self.assertEqual(self.plan.line_done_count, 1)

    def test_versions(self):
        self.lines[2].depends_on_ids = self.lines[0] | self.lines[1]
        self.lines[0].action_done()
        self._agree(self.plan)
        plan2 = self.env["vae.support.plan"].browse(
            self.plan.action_new_version()["res_id"]
        )
        self.assertEqual(plan2.version, 2)
        self.assertEqual(plan2.previous_id, self.plan)
        lines2 = plan2.line_ids
        self.assertEqual(lines2.mapped("name"), self.lines.mapped("name"))
        self.assertEqual(lines2.root_id, self.lines)
        self.assertEqual(lines2[0].state, "done")
        self.assertEqual(lines2[2].depends_on_ids, lines2[0] | lines2[1])
        # Meanwhile work goes on with what is in force.
        self.lines[1].action_done()
        self.lines[1].effect = "Utile"
        lines2[3].action_drop()
        self._agree(plan2)
        self.assertEqual(self.plan.state, "superseded")
        self.assertEqual(plan2.state, "agreed")
        self.assertEqual(self.candidate._agreed_plan(), plan2)
        self.assertEqual(lines2[1].state, "done")
        self.assertEqual(lines2[1].effect, "Utile")
        self.assertEqual(lines2[3].state, "dropped")
        with self.assertRefused("superseded"):
            self.lines[4].action_done()

    def test_comparison(self):
        self._agree(self.plan)
        plan2 = self.env["vae.support.plan"].browse(
            self.plan.action_new_version()["res_id"]
        )
        self.assertFalse(any(plan2._changes_since(self.plan).values()))
        lines2 = plan2.line_ids
        removed = lines2[7].name
        lines2[7].unlink()
        lines2[0].write({"hours_planned": 2.5, "name": SPECIAL})
        plan2._add_supports(self.env.ref("vae_assistance.vae_support_type_peers"))
        changes = plan2._changes_since(self.plan)
        self.assertEqual([line.name for line in changes["removed"]], [removed])
        self.assertEqual(len(changes["added"]), 1)
        [(line, differences)] = changes["changed"]
        self.assertEqual(line, lines2[0])
        self.assertEqual(
            [(change["before"], change["after"]) for change in differences][-1],
            ("1\N{NO-BREAK SPACE}h", "2\N{NO-BREAK SPACE}h\N{NO-BREAK SPACE}30"),
        )
        plan2.invalidate_recordset(["comparison"])
        self.assertIn("2\N{NO-BREAK SPACE}h", plan2.comparison)
        self.assertIn("&lt;b&gt;Été", plan2.comparison)
        self.assertNotIn("<b>Été", plan2.comparison)

    def test_comparison_with_another_candidates_plan(self):
        candidate = self._create_diagnosed("Une Autre", self.referent2)
        other = self.env["vae.support.plan"].create({"candidate_id": candidate.id})
        other.line_ids[0].name = "Ligne secrète"
        self.env.flush_all()
        self.env.invalidate_all()
        mine = self.plan.with_user(self.referent)
        seen = mine.new({"compare_id": other.id}, origin=mine)
        self.assertFalse(seen.comparison)

    def test_correct_after_cancelled_signatures(self):
        self.plan.action_request_signatures()
        self._agree(self.plan)
        with self.assertRefused("Have its signatures cancelled"):
            self.plan.with_user(self.referent).action_correct()
        self.plan._signature_request().sudo()._void("Erreur")
        self.plan.with_user(self.referent).action_correct()
        self.assertEqual(self.plan.state, "draft")

    def test_agreed_by_word_of_mouth(self):
        """As for a diagnosis: in a conversation or by signatures, those later too."""
        plan = self.plan.with_user(self.referent)
        plan.action_agree()
        self.assertEqual(plan.state, "agreed")
        self.assertEqual(plan.agreed_means, "oral")
        self.assertTrue(plan.date_agreed)
        with self.assertRefused("was agreed upon on"):
            plan.action_agree()
        day = plan.date_agreed
        plan.action_request_signatures()
        plan._signature_request().sudo().signer_ids._sign("paper")
        self.assertEqual(plan.signature_state, "signed")
        self.assertEqual((plan.date_agreed, plan.agreed_means), (day, "oral"))
        later = plan.browse(plan.action_new_version()["res_id"])
        later.action_request_signatures()
        later._signature_request().sudo().signer_ids._sign("portal")
        self.assertEqual(later.agreed_means, "portal")
        self.assertEqual(plan.state, "superseded")
        with self.assertRefused("no longer changes"):
            plan._signature_check()
        empty = plan.browse(later.action_new_version()["res_id"])
        empty.line_ids.unlink()
        with self.assertRefused("has no line"):
            empty.action_agree()
        with self.assertRaises(AccessError):
            empty.with_user(self.referent2).action_agree()

    def test_signatures(self):
        """A change of a line makes signatures that are not complete void."""
        plan = self.plan.with_user(self.referent)
        plan.action_request_signatures()
        request = plan._signature_request()
        self.assertEqual(
            set(request.sudo().signer_ids.mapped("role")), {"candidate", "professional"}
        )
        plan.line_ids[0].effect = "Rien à voir"
        self.assertEqual(plan.signature_state, "to_sign")
        plan.line_ids[0].hours_planned = 9
        self.assertEqual(request.state, "void")
        plan.line_ids.unlink()
        with self.assertRefused("has no line"):
            plan.action_request_signatures()

    def test_names_name_nobody(self):
        for record in (self.plan, self.lines[0]):
            self.assertIn(self.candidate.reference, record.display_name)
            self.assertNotIn("Camille", record.display_name)
        line = self.lines[0].with_user(self.referent)
        self.assertEqual(line.with_context(vae_show_line=1).display_name, line.name)
        self.env.invalidate_all()
        self.assertNotIn(
            line.name, line.with_context(vae_show_line=1).sudo().display_name
        )

    def test_bad_input(self):
        line = self.lines[0]
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(CheckViolation),
            self.env.cr.savepoint(),
        ):
            line.hours_planned = -1
            line.flush_recordset()
        with self.assertRefused("a partner is named", ValidationError):
            line.write({"partner_id": self.employee.partner_id.id})
        with self.assertRefused("before the beginning", ValidationError):
            line.write({"date_start": "2026-10-02", "deadline": "2026-10-01"})
        with self.assertRefused("too long", ValidationError):
            line.effect = "x" * 20_001
        with self.assertRefused("not duplicated"):
            self.plan.copy()
        line.write({"name": SPECIAL, "objective": SPECIAL, "effect": SPECIAL})
        self.assertEqual(line.name, SPECIAL)


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestRetroPlanning(PlanCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.lines.unlink()
        cls.plan.write(
            {
                "date_target": "2026-10-02",  # a Friday, after four weeks of five days
                "weekly_hours": 5,
                "line_ids": [
                    Command.create(
                        {"name": name, "sequence": sequence, "hours_planned": hours}
                    )
                    for sequence, (name, hours) in enumerate(
                        [("Lire", 5), ("Choisir", 5), ("Écrire", 5), ("Relire", 5)]
                    )
                ],
            }
        )
        cls.lines = cls.plan.line_ids

    def _deadlines(self):
        return [f"{line.deadline:%d/%m}" for line in self.plan.line_ids]

    def test_backwards(self):
        plan = self.plan.with_user(self.referent)
        plan.action_plan_backwards()
        self.assertEqual(self._deadlines(), ["11/09", "18/09", "25/09", "02/10"])
        self.assertEqual(self.lines[1].date_start, date(2026, 9, 14))
        # Less work leaves time between the lines; both ends stay.
        self.lines[0].hours_planned = 1
        plan.action_plan_backwards()
        self.assertEqual(self._deadlines(), ["08/09", "16/09", "24/09", "02/10"])
        self.assertEqual(self.lines[0].date_start, date(2026, 9, 7))

    def test_begins_on_its_day(self):
        plan = self.plan.with_user(self.referent)
        plan.weekly_hours = 20
        self.assertEqual(plan.date_start, date(2026, 9, 7))
        plan.date_start = "2026-09-21"
        plan.action_plan_backwards()
        self.assertEqual(self.lines[0].date_start, date(2026, 9, 21))
        # Never in the past, and the plan says so.
        plan.date_start = "2026-06-01"
        plan.action_plan_backwards()
        self.assertEqual(self.lines[0].date_start, date(2026, 9, 7))
        self.assertEqual(plan.date_start, date(2026, 9, 7))

    def test_fixed_by_hand(self):
        """Places and dates that somebody gave are kept, until they are released."""
        plan = self.plan.with_user(self.referent)
        plan.weekly_hours = 20
        with Form(self.lines[1]) as form:
            form.date_start = "2026-09-28"
            form.deadline = "2026-09-29"
        self.assertTrue(self.lines[1].dates_by_hand)
        plan.action_plan_backwards()
        self.assertEqual(self._deadlines()[1], "29/09")
        self.assertEqual(self._deadlines()[-1], "02/10")
        self.lines[2].depends_on_ids = self.lines[1]
        plan.action_plan_backwards()
        self.assertGreaterEqual(self.lines[2].date_start, date(2026, 9, 29))
        for dates in (("2026-09-01", "2026-09-02"), ("2026-10-01", "2026-10-05")):
            self.lines[1].write(
                dict(zip(("date_start", "deadline"), dates, strict=True))
            )
            with self.assertRefused("are past or later than the target: “Choisir”"):
                plan.action_plan_backwards()
        self.lines[1].write({"date_start": "2026-09-30", "deadline": "2026-10-02"})
        with self.assertRefused("“Choisir” leave no room"):
            plan.action_plan_backwards()
        self.lines[1].with_user(self.referent).action_release()
        plan.action_plan_backwards()
        self.assertLess(self.lines[1].deadline, date(2026, 9, 28))

    def test_order_of_the_method(self):
        """Steps in order whoever added the lines; a line put elsewhere stays there."""
        names = ("speaking", "writing", "cv", "explain_file")
        ref = self.env.ref
        supports = [ref(f"vae_assistance.vae_support_type_{name}") for name in names]
        self.lines.unlink()
        self.plan.weekly_hours = 20
        self.plan.line_ids = [
            Command.create({"support_type_id": support.id, "sequence": 10 * number})
            for number, support in enumerate(supports)
        ]
        speaking, writing, cv, explain = self.plan.line_ids
        self.assertEqual(cv.step_id, ref("vae_assistance.vae_step_welcome"))
        self.plan.action_plan_backwards()
        lines = self.plan._in_order()
        self.assertEqual(lines, cv + explain + writing + speaking)
        self.assertEqual(lines, lines.sorted("deadline"))
        writing.write({"sequence": 1, "order_by_hand": True})
        self.plan.action_plan_backwards()
        self.assertEqual(self.plan._in_order(), writing + cv + explain + speaking)
        # What enters later finds its place, and moves nobody.
        documents = self.plan._add_supports(
            ref("vae_assistance.vae_support_type_list_documents")
        )
        self.assertEqual(
            self.plan._in_order(), writing + cv + explain + documents + speaking
        )
        writing.action_release()
        self.plan.action_plan_backwards()
        self.assertEqual(self.plan._in_order()[-2:], writing + speaking)

    def test_what_accompanies_and_what_comes_after(self):
        plan = self.plan.with_user(self.referent)
        plan.weekly_hours = 20
        self.lines.step_id = self.env.ref("vae_assistance.vae_step_welcome")
        added = plan._add_supports(
            self.env.ref("vae_assistance.vae_support_type_retroplanning")
            + self.env.ref("vae_assistance.vae_support_type_recommendations")
        )
        said = plan.action_plan_backwards()["params"]
        self.assertEqual(said["type"], "warning")
        self.assertIn("after the jury has no date", said["message"])
        self.assertEqual(
            [(line.date_start, line.deadline) for line in added],
            [(date(2026, 9, 7), date(2026, 10, 2)), (False, False)],
        )
        # After a jury, its decision is what one begins with.
        self.candidate.write(
            {"date_admissible": "2026-01-10", "date_jury": "2026-06-10"}
        )
        plan.action_plan_backwards()
        self.assertEqual(plan._in_order()[0].support_type_id, added[1].support_type_id)
        self.assertEqual(added[1].date_start, date(2026, 9, 7))

    def test_work_of_the_candidate_alone(self):
        """It takes the candidate's time, and no hours of support."""
        planned = self.plan.hours_planned
        self.lines[0].actor = "candidate"
        self.assertEqual(self.plan.hours_planned, planned - 5)
        self.assertEqual(self.plan.hours_remaining, planned - 5)
        self.assertEqual(self.plan.hours_candidate, 5)
        self.plan.action_plan_backwards()
        self.assertEqual(self._deadlines()[0], "11/09")

    def test_random_plans(self):
        """Whatever is in the plan: in order, not past, not late, proposed once."""
        supports = self.env["vae.support.type"].search([])
        chance = random.Random(14)
        today = date.fromisoformat(TODAY)
        for _round in range(8):
            self.plan.line_ids.unlink()
            self.plan.write({"date_target": "2027-06-30", "weekly_hours": 35})
            for _time in range(2):
                for support in chance.sample(supports.ids, chance.randint(1, 9)):
                    self.plan._add_supports(supports.browse(support))
            lines = self.plan.line_ids
            self.assertEqual(len(lines), len(lines.support_type_id))
            for line in chance.sample(lines.ids, len(lines) // 3):
                line = lines.browse(line)
                line.write(
                    {
                        "hours_planned": chance.choice([0, 1.5, 6]),
                        "actor": chance.choice(["referent", "candidate"]),
                        "order_by_hand": chance.random() < 0.3,
                    }
                )
                before = lines.filtered(lambda x, line=line: x.id < line.id)
                line.depends_on_ids = before[: chance.randint(0, 2)]
            self.plan.action_plan_backwards()
            laid_out = lines.filtered(lambda line: not line._is_after_jury())
            for line in laid_out:
                self.assertLessEqual(today, line.date_start)
                self.assertLessEqual(line.date_start, line.deadline)
                self.assertLessEqual(line.deadline, self.plan.date_target)
                for before in line.depends_on_ids & laid_out:
                    self.assertLessEqual(before.deadline, line.date_start)
            self.assertFalse(any((lines - laid_out).mapped("deadline")))
            # Laid out again, nothing moves.
            dates = [(line.id, line.sequence, line.deadline) for line in lines]
            self.plan.action_plan_backwards()
            self.assertEqual(
                dates, [(line.id, line.sequence, line.deadline) for line in lines]
            )

    def test_many_lines_and_little_time(self):
        """A target in three days: one sentence, and nothing is half written."""
        self.plan.line_ids = [
            Command.create({"name": f"Ligne {number}", "hours_planned": 0.5})
            for number in range(42)
        ]
        self.assertEqual(len(self.plan.line_ids), 46)
        self.plan.write({"date_target": "2026-09-10", "weekly_hours": 10})
        before = [(line.sequence, line.deadline) for line in self.plan.line_ids]
        with self.assertRefused("cannot be done by"):
            self.plan.action_plan_backwards()
        self.assertEqual(
            before, [(line.sequence, line.deadline) for line in self.plan.line_ids]
        )
        self.plan.weekly_hours = 60
        self.plan.action_plan_backwards()
        days = self.plan.line_ids.mapped("deadline")
        self.assertEqual((min(days), max(days)), (date(2026, 9, 7), date(2026, 9, 10)))

    def test_public_holiday_and_unavailability(self):
        self.plan.weekly_hours = 10
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Jour férié",
                "calendar_id": self.company.resource_calendar_id.id,
                "company_id": self.company.id,
                "date_from": "2026-10-01 22:00:00",
                "date_to": "2026-10-02 21:59:59",
            }
        )
        self.env["vae.candidate.unavailability"].create(
            {
                "candidate_id": self.candidate.id,
                "date_from": "2026-09-21",
                "date_to": "2026-09-25",
            }
        )
        self.company.resource_calendar_id.tz = "Europe/Paris"
        self.plan.action_plan_backwards()
        self.assertEqual(self._deadlines()[-1], "01/10")
        for line in self.lines:
            for day in (line.date_start, line.deadline):
                self.assertNotIn(day.weekday(), (5, 6))
                self.assertFalse(date(2026, 9, 21) <= day <= date(2026, 9, 25))

    def test_dependencies(self):
        first, second, third, last = self.lines
        first.depends_on_ids = last
        self.plan.action_plan_backwards()
        self.assertLess(last.deadline, first.date_start)
        self.assertEqual(first.deadline, self.plan.date_target)
        with self.assertRefused("wait for each other: .*Relire"):
            last.depends_on_ids = first
        with self.assertRefused("wait for each other"):
            second.depends_on_ids = second
        third.depends_on_ids = second
        with self.assertRefused("wait for each other: .*Choisir.*Écrire"):
            second.depends_on_ids = third

    def test_dependencies_stay_in_the_plan(self):
        candidate = self._create_diagnosed("Une Autre", self.referent)
        other = self.env["vae.support.plan"].create({"candidate_id": candidate.id})
        with self.assertRefused("same version", ValidationError):
            self.lines[0].depends_on_ids = other.line_ids[0]

    def test_what_would_make_it_fit(self):
        plan = self.plan.with_user(self.referent)
        plan.weekly_hours = 4
        with self.assertRefused(
            r"(?s)20.h of work remain, 16.h are available"
            r".*• 5.h a week instead of 4.h.*"
            r"• a target date on .*09.* or later.*• 4.h of work less"
        ):
            self.plan.action_plan_backwards()

    def test_redone_without_losing_what_is_done(self):
        self.plan.action_plan_backwards()
        self.lines[0].action_done()
        self.lines[1].action_drop()
        kept = [(line.date_start, line.deadline) for line in self.lines[:2]]
        self.candidate.date_target = "2026-11-27"
        self.assertTrue(self.plan.is_target_moved)
        self.plan.with_user(self.referent).action_follow_target()
        self.assertFalse(self.plan.is_target_moved)
        self.assertEqual(
            [(line.date_start, line.deadline) for line in self.lines[:2]], kept
        )
        self.assertEqual(self._deadlines()[2:], ["16/10", "27/11"])

    def test_bad_input(self):
        plan = self.plan.with_user(self.referent)
        for vals, message in (
            ({"date_target": False}, "give the target date first"),
            ({"date_target": "2026-09-06"}, "is past"),
            ({"date_target": TODAY}, "is past"),
            ({"date_start": "2026-10-05"}, "after the target date"),
            ({"weekly_hours": 0}, "how many hours a week"),
        ):
            with self.assertRefused(message):
                plan.write(vals)
                plan.action_plan_backwards()
        self.candidate.step_id = self.env.ref("vae_assistance.vae_step_dropped")
        with self.assertRefused("the journey ended on"):
            plan.action_plan_backwards()
        self.candidate.step_id = self.env.ref("vae_assistance.vae_step_file")
        self.env["vae.candidate.unavailability"].create(
            {
                "candidate_id": self.candidate.id,
                "date_from": "2026-01-01",
                "date_to": "2026-12-31",
            }
        )
        with self.assertRefused("no day is available"):
            plan.action_plan_backwards()
        self.company.resource_calendar_id.attendance_ids.unlink()
        with self.assertRefused("name no day"):
            plan.action_plan_backwards()
        self.assertFalse(any(self.plan.line_ids.mapped("deadline")))
        with self.assertRaises(AccessError):
            self.env.invalidate_all()
            self.plan.with_user(self.referent2).action_plan_backwards()

    def test_queries_do_not_grow(self):
        def queries():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.plan.with_user(self.referent).action_plan_backwards()
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        self.plan.weekly_hours = 50
        queries()
        self.plan.date_target = "2026-12-04"
        few = queries()
        self.env["vae.support.plan.line"].create(
            [
                {
                    "plan_id": self.plan.id,
                    "name": f"Ligne {number}",
                    "hours_planned": 2,
                    "sequence": 100 + number,
                }
                for number in range(36)
            ]
        )
        queries()  # numbers the lines
        self.plan.date_target = "2026-12-11"
        self.assertLessEqual(queries(), few)

    def test_signatures_fall_once(self):
        self.plan.action_request_signatures()
        request = self.plan._signature_request()
        self.plan.action_plan_backwards()
        self.assertEqual(request.state, "void")
        self.assertEqual(
            len(self.plan.signature_request_ids.filtered(lambda r: r.state == "void")),
            1,
        )
