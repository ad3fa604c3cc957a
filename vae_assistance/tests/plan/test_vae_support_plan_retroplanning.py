# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import random
from datetime import date

from freezegun import freeze_time

from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, tagged

from .test_vae_support_plan import TODAY, PlanCommon


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
        # Nor is such a plan agreed upon: by word of mouth, or by signatures.
        for agree in (plan.action_agree, plan.action_request_signatures):
            with self.assertRefused("comes after “Choisir”"):
                agree()
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
