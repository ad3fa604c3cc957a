# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date, timedelta

from odoo.fields import Command
from odoo.tests import tagged

from ..common import RandomWalkCommon, VaeCommon


class ProgressCommon(VaeCommon):
    """A candidate whose plan of three lines is agreed upon."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.support_type = cls.env["vae.support.type"].search([], limit=1)
        cls._agree_diagnosis(cls.candidate)
        cls.plan = cls.env["vae.support.plan"].create(
            {
                "candidate_id": cls.candidate.id,
                "user_id": cls.referent.id,
                "line_ids": [
                    Command.create(
                        {
                            "name": name,
                            "hours_planned": 4,
                            "support_type_id": cls.support_type.id,
                        }
                    )
                    for name in ("Explorer", "Relire", "Présenter")
                ],
            }
        )
        cls._agree(cls.plan)
        cls.line, cls.other, cls.third = cls.plan.line_ids

    @classmethod
    def _agree(cls, plan):
        request = cls.env["vae.signature.request"]._create_for(plan)
        request.signer_ids._sign("paper")

    def _fiche(self, days, line=None, **support):
        """A fiche of so many days ago, on which a line was worked on."""
        return self._create_fiche(
            self.candidate,
            -days,
            user_id=self.referent.id,
            duration=2,
            support_ids=[
                Command.create(
                    {"plan_line_id": (line or self.line).id, "hours": 0.5, **support}
                )
            ],
        )

    def _day(self, fiche):
        return fiche._vae_local_day(fiche.date)


@tagged("post_install", "-at_install")
class TestVaeSupportPlanProgress(ProgressCommon):
    def test_a_reopened_fiche_takes_back_what_it_alone_said(self):
        fiche = self._fiche(3, is_finished=True)
        fiche.action_done()
        self.assertEqual(self.line.state, "done")
        self.assertEqual(self.line.date_begun, self._day(fiche))
        self.assertEqual(self.line.date_done, self._day(fiche))
        fiche.action_reopen()
        self.assertEqual(self.line.state, "todo")
        self.assertFalse(self.line.date_begun or self.line.date_done)
        fiche.action_done()
        self.assertEqual(self.line.state, "done")

    def test_what_another_fiche_says_stays(self):
        first, second = self._fiche(9), self._fiche(3, is_finished=True)
        (first | second).action_done()
        first.action_reopen()
        self.assertEqual(self.line.state, "done")
        self.assertEqual(self.line.date_begun, self._day(second))
        first.action_done()
        second.action_reopen()
        self.assertEqual(self.line.state, "doing")
        self.assertEqual(self.line.date_begun, self._day(first))

    def test_what_a_person_set_stays(self):
        self.line.with_user(self.referent).action_begin()
        today = self.line.date_begun
        fiche = self._fiche(3, is_finished=True)
        fiche.action_done()
        self.assertEqual((self.line.date_begun, self.line.state), (today, "done"))
        fiche.action_reopen()
        self.assertEqual((self.line.date_begun, self.line.state), (today, "doing"))
        self.line.with_user(self.referent).date_done = today
        fiche.action_done()
        fiche.action_reopen()
        self.assertEqual((self.line.date_done, self.line.state), (today, "done"))

    def test_dropped_done_all_the_same_dropped_again(self):
        self.line.action_drop()
        fiche = self._fiche(3, is_finished=True)
        fiche.action_done()
        self.assertEqual(self.line.state, "done")
        fiche.action_reopen()
        self.assertEqual(self.line.state, "dropped")

    def test_a_person_takes_up_again_what_a_fiche_had_finished(self):
        fiche = self._fiche(3, is_finished=True)
        fiche.action_done()
        self.line.with_user(self.referent).action_reopen()
        self.assertEqual(self.line.state, "doing")
        self.assertFalse(fiche.support_ids.is_finished)
        later = self._fiche(1, is_finished=True)
        later.action_done()
        self.assertEqual(self.line.date_done, self._day(later))
        self.line.action_drop()
        self.assertEqual(self.line.state, "dropped")

    def test_a_date_taken_out_is_that_of_the_fiches_again(self):
        fiche = self._fiche(3)
        fiche.action_done()
        self.line.date_begun = date(2020, 1, 6)
        self.assertEqual(self.line.date_begun, date(2020, 1, 6))
        self.line.date_begun = False
        self.assertEqual(self.line.date_begun, self._day(fiche))

    def test_supports_that_are_corrected(self):
        fiche = self._fiche(3, is_finished=True)
        fiche.action_done()
        fiche.action_reopen()
        fiche.support_ids.plan_line_id = self.other
        fiche.action_done()
        self.assertEqual((self.line.state, self.other.state), ("todo", "done"))
        fiche.support_ids.is_finished = False
        self.assertEqual(self.other.state, "doing")
        fiche.support_ids.plan_line_id = self.third
        self.assertEqual((self.other.state, self.third.state), ("todo", "doing"))
        fiche.support_ids.unlink()
        self.assertEqual(self.third.state, "todo")

    def test_nobody_came(self):
        fiche = self._fiche(3)
        fiche.action_done()
        fiche.presence = "absent"
        self.assertEqual(self.line.state, "todo")
        fiche.presence = "present"
        self.assertEqual(self.line.state, "doing")

    def test_a_superseded_version_stays_as_it_was(self):
        fiche = self._fiche(3, is_finished=True)
        fiche.action_done()
        self._agree(self.candidate._draft_plan())
        now = self.candidate._agreed_plan().line_ids[0]
        self.assertEqual((self.line.state, now.state), ("done", "done"))
        fiche.action_reopen()
        self.assertEqual((self.line.state, now.state), ("done", "todo"))

    def test_what_was_not_planned_begins_the_line_it_was_added_as(self):
        fiche = self._create_fiche(
            self.candidate,
            -3,
            support_ids=[
                Command.create(
                    {
                        "support_type_id": self.env["vae.support.type"]
                        .search([], limit=2)[1]
                        .id,
                        "hours": 0.5,
                    }
                )
            ],
        )
        fiche.action_done()
        fiche.support_ids.action_add_to_plan()
        line = fiche.support_ids.added_line_id
        self.assertEqual(line.state, "doing")
        fiche.action_reopen()
        self.assertEqual(line.state, "todo")

    def test_queries_do_not_grow_with_the_lines(self):
        def count(how_many):
            fiche = self._create_fiche(
                self.candidate,
                -3,
                duration=3,
                support_ids=[
                    Command.create({"plan_line_id": line.id, "hours": 0.5})
                    for line in self.plan.line_ids[:how_many]
                ],
            )
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            fiche.action_done()
            self.env.flush_all()
            queries = self.env.cr.sql_log_count - before
            fiche.action_reopen()  # the lines are to do again
            return queries

        count(2)
        self.assertLessEqual(count(3), count(1))


@tagged("post_install", "-at_install")
class TestProgressInvariant(ProgressCommon, RandomWalkCommon):
    """Whatever is done in whatever order, a line is what people and fiches say."""

    STEPS = 60

    def setUp(self):
        super().setUp()
        # What people said of each line, by first version.
        self.said = {
            line.root_id.id: {"begun": False, "done": False, "dropped": False}
            for line in self.plan.line_ids
        }

    def test_walk_1(self):
        self._walk(1)

    def test_walk_2(self):
        self._walk(2)

    def test_walk_3(self):
        self._walk(3)

    def _any_line(self):
        return self._any(self.candidate._agreed_plan().line_ids)

    def _any_support(self):
        return self._any(self.candidate.fiche_ids.support_ids)

    def _given(self, root_id):
        return self.candidate.fiche_ids.support_ids.filtered(
            lambda support: (
                support.plan_line_id.root_id.id == root_id
                and support.fiche_id.state == "done"
                and support.fiche_id.presence == "present"
            )
        )

    # Fiches

    def _do_meet(self):
        self._fiche(
            self.random.randint(1, 90),
            self._any_line(),
            is_finished=self.random.random() < 0.5,
        )

    def _do_complete(self):
        self._any_fiche("draft").action_done()

    def _do_complete_again(self):
        self._any_fiche("draft").action_done()

    def _do_reopen(self):
        self._any_fiche("done", "cancelled").action_reopen()

    def _do_cancel(self):
        self._any_fiche("draft", "done").action_cancel()

    def _do_say_presence(self):
        fiche = self._any_fiche("done")
        if fiche:
            fiche.presence = self.random.choice(["present", "absent"])

    def _do_move(self):
        fiche = self._any_fiche("draft", "done")
        if fiche:
            fiche.date -= timedelta(days=self.random.randint(0, 9))

    def _do_change_line(self):
        support = self._any_support()
        if support:
            support.plan_line_id = self._any_line()

    def _do_tick(self):
        support = self._any_support()
        if support:
            support.is_finished = not support.is_finished

    def _do_delete_support(self):
        self._any_support().unlink()

    # People

    def _do_begin(self):
        line = self._any_line()
        line.action_begin()
        self.said[line.root_id.id]["begun"] = line.date_begun

    def _do_type_begun(self):
        line = self._any_line()
        day = self.random.choice([False, date(2020, 1, 6)])
        line.date_begun = day
        self.said[line.root_id.id]["begun"] = day

    def _do_done(self):
        line = self._any_line()
        line.action_done()
        self.said[line.root_id.id].update(done=line.date_done, dropped=False)

    def _do_drop(self):
        line = self._any_line()
        line.action_drop()
        self._not_finished(line, dropped=True)

    def _do_take_up_again(self):
        line = self._any_line()
        line.action_reopen()
        self._not_finished(line, dropped=False)

    def _not_finished(self, line, dropped):
        self.said[line.root_id.id].update(done=False, dropped=dropped)
        self.assertFalse(self._given(line.root_id.id).filtered("is_finished"))

    def _do_new_version(self):
        if self.random.random() < 0.3:
            self._agree(self.candidate._draft_plan())

    def _check(self):
        self.env.flush_all()
        self.env.invalidate_all()
        for line in self.candidate._agreed_plan().line_ids:
            said = self.said[line.root_id.id]
            given = self._given(line.root_id.id)
            finished = given.filtered("is_finished")
            begun, done = (
                min((self._day(each.fiche_id) for each in supports), default=False)
                for supports in (given, finished)
            )
            begun, done = said["begun"] or begun, said["done"] or done
            self.assertEqual((line.date_begun, line.date_done), (begun, done))
            self.assertEqual(
                line.state,
                (done and "done")
                or (said["dropped"] and "dropped")
                or (begun and "doing")
                or "todo",
            )
