# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import datetime, timedelta

from psycopg2.errors import CheckViolation

from odoo import fields
from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from ..common import RandomWalkCommon, VaeCommon


class TodoCommon(VaeCommon):
    def _ask(self, fiche, *names, kind="task", **values):
        """To-dos asked for on a fiche, as its form sends them."""
        fname = {
            "document": "next_document_ids",
            "contact": "next_contact_ids",
            "task": "next_task_ids",
        }[kind]
        fiche.write(
            {fname: [Command.create({"name": name, **values}) for name in names]}
        )
        return fiche.todo_ids.filtered(lambda todo: todo.name in names)

    def _outcomes(self, fiche):
        return {line.name: line.outcome for line in fiche.todo_line_ids}


@tagged("post_install", "-at_install")
class TestCarryForward(TodoCommon):
    def test_typed_on_the_form(self):
        """One line is one to-do, of its kind, for the next appointment."""
        next_date = datetime(2035, 1, 15, 9, 0)
        form = Form(
            self.env["vae.fiche.action"]
            .with_user(self.referent)
            .with_context(default_candidate_id=self.candidate.id)
        )
        form.next_date = next_date
        for fname, names in (
            ("next_document_ids", ("CV", "Fiche de poste")),
            ("next_contact_ids", ("DAVA",)),
            ("next_task_ids", ("Décrire une activité",)),
        ):
            for name in names:
                with getattr(form, fname).new() as line:
                    line.name = name
        fiche = form.save()
        self.assertEqual(
            {(todo.kind, todo.name) for todo in fiche.todo_ids},
            {
                ("document", "CV"),
                ("document", "Fiche de poste"),
                ("contact", "DAVA"),
                ("task", "Décrire une activité"),
            },
        )
        self.assertEqual(set(fiche.todo_ids.mapped("date_due")), {next_date.date()})
        self.assertEqual(set(fiche.todo_ids.mapped("assigned_to")), {"candidate"})
        self.assertEqual(fiche.todo_ids.candidate_id, self.candidate)

    def test_a_list_gives_its_kind(self):
        """What is put on a list by an interface is of that kind, like on screen."""
        fiche = self._create_fiche(self.candidate, -1).with_user(self.referent)
        fiche.write(
            {
                "next_document_ids": [Command.create({"name": "CV"})],
                "next_contact_ids": [Command.create({"name": "DAVA"})],
                "next_task_ids": [Command.create({"name": "Écrire"})],
            }
        )
        self.assertEqual(fiche.next_document_ids.mapped("name"), ["CV"])
        self.assertEqual(fiche.next_contact_ids.mapped("name"), ["DAVA"])
        self.assertEqual(fiche.next_task_ids.mapped("name"), ["Écrire"])
        self.assertEqual(len(fiche.todo_ids), 3)

    def test_three_meetings(self):
        first = self._create_fiche(
            self.candidate, -30, next_date=self.now - timedelta(days=20)
        ).with_user(self.referent)
        self._ask(first, "CV", "Diplôme", kind="document")
        first.action_done()
        second = first.next_ids
        self.assertEqual(second.review_todo_ids.mapped("name"), ["CV", "Diplôme"])
        self.assertFalse(second.objectives_aimed)  # nothing is copied
        self._ask(second, "Appeler le DAVA", kind="contact", assigned_to="referent")
        cv = first.todo_ids.filtered(lambda todo: todo.name == "CV")
        second.write(
            {
                "review_todo_ids": [Command.update(cv.id, {"is_done": True})],
                "next_date": self.now - timedelta(days=10),
            }
        )
        second.action_done()
        self.assertEqual(self._outcomes(second), {"CV": "done", "Diplôme": "carried"})
        third = second.next_ids
        self.assertEqual(
            set(third.review_todo_ids.mapped("name")), {"Diplôme", "Appeler le DAVA"}
        )
        third.review_todo_ids.action_done()
        third.action_done()
        self.assertEqual(
            self._outcomes(third), {"Diplôme": "done", "Appeler le DAVA": "done"}
        )
        self.assertEqual(self.candidate.todo_count, 0)

    def test_ticked_meanwhile(self):
        """What the candidate did between two appointments is told on the next."""
        first = self._create_fiche(self.candidate, -3)
        todos = self._ask(first, "CV", "Diplôme")
        first.action_done()
        todos[0].action_done()
        second = self._create_fiche(self.candidate, -2)
        self.assertEqual(second.review_todo_ids, todos)
        todos[1].action_drop()
        second.action_done()
        self.assertEqual(
            self._outcomes(second), {todos[0].name: "done", todos[1].name: "dropped"}
        )
        self.assertFalse(self._create_fiche(self.candidate, -1).review_todo_ids)

    def test_not_done_after_all(self):
        first, second = (self._create_fiche(self.candidate, day) for day in (-4, -3))
        todo = self._ask(first, "CV")
        todo.action_done()
        (first | second).action_done()
        self.assertEqual(self._outcomes(second), {"CV": "done"})
        todo.action_reopen()
        third = self._create_fiche(self.candidate, -2)
        self.assertEqual(third.review_todo_ids, todo)
        todo.action_done()
        third.action_done()
        self.assertEqual(self._outcomes(third), {"CV": "done"})
        self.assertEqual(self._outcomes(second), {"CV": "done"})  # as it was told

    def test_reopened_fiche_tells_what_it_told(self):
        fiches = [self._create_fiche(self.candidate, day) for day in (-4, -3, -2)]
        todo = self._ask(fiches[0], "CV")
        fiches[0].action_done()
        fiches[1].action_done()
        todo.action_done()
        fiches[2].action_done()
        fiches[1].action_reopen()
        self.assertFalse(fiches[1].review_todo_ids)
        self.assertFalse(fiches[1].todo_line_ids)
        fiches[1].action_done()
        self.assertEqual(self._outcomes(fiches[1]), {"CV": "carried"})
        self.assertEqual(self._outcomes(fiches[2]), {"CV": "done"})
        fiches[2].action_reopen()
        self.assertEqual(fiches[2].review_todo_ids, todo)
        fiches[2].action_done()
        self.assertEqual(self._outcomes(fiches[2]), {"CV": "done"})

    def test_cancelled_appointment_loses_nothing(self):
        first = self._create_fiche(
            self.candidate, -3, next_date=self.now - timedelta(days=2)
        )
        todo = self._ask(first, "CV")
        first.action_done()
        following = first.next_ids
        other = self._ask(following, "Écrit pendant la préparation")
        following.action_cancel()
        self.assertFalse(following.review_todo_ids)
        later = self._create_fiche(self.candidate, -1)
        self.assertEqual(later.review_todo_ids, todo | other)

    def test_due_day_follows_the_appointment(self):
        fiche = self._create_fiche(
            self.candidate, -1, next_date=self.now + timedelta(days=7)
        )
        todo = self._ask(fiche, "CV")
        fixed = self._ask(fiche, "Diplôme", date_due=self.now.date())
        # Forms send the day that they show: it is not a day of its own.
        shown = self._ask(fiche, "RIB", date_due=fiche._vae_local_day(fiche.next_date))
        fiche.action_done()
        self.assertEqual(todo.date_due, fiche._vae_local_day(fiche.next_date))
        fiche.next_ids.event_id.write(
            {
                "start": self.now + timedelta(days=9),
                "stop": self.now + timedelta(days=9, hours=1),
            }
        )
        self.assertEqual(fiche.next_ids.date, self.now + timedelta(days=9))
        self.assertEqual(todo.date_due, fiche._vae_local_day(fiche.next_ids.date))
        self.assertEqual(shown.date_due, fiche._vae_local_day(fiche.next_ids.date))
        self.assertEqual(fixed.date_due, self.now.date())
        todo.action_done()
        fiche.next_ids.date += timedelta(days=3)
        self.assertEqual(
            todo.date_due, fiche._vae_local_day(self.now + timedelta(days=9))
        )

    def test_deleted_elsewhere(self):
        """What somebody deleted meanwhile keeps nothing else from being saved."""
        todo = self.env["vae.todo"].create(
            {"candidate_id": self.candidate.id, "name": "CV"}
        )
        fiche = self._create_fiche(self.candidate, -1).with_user(self.referent)
        asked = self._ask(fiche, "Diplôme")
        gone = [todo.id, asked.id]
        (todo | asked.sudo()).unlink()
        self.env.flush_all()
        self.env.invalidate_all()
        new = Command.create({"name": "Neuf", "kind": "task"})
        values = {
            "candidate_id": self.candidate.id,
            "review_todo_ids": [
                Command.link(gone[0]),
                Command.update(gone[0], {"is_done": True}),
            ],
            "next_task_ids": [new],
            "conclusion": "Rien n’est perdu",
        }
        for saved in (fiche.create(values), fiche):
            if saved == fiche:
                # What was typed in the line itself is told, not thrown away.
                changed = Command.update(gone[1], {"name": "Diplôme d’État"})
                with self.assertRefused("deleted a line that you changed"):
                    fiche.write({**values, "next_task_ids": [changed, new]})
                fiche.write({**values, "next_task_ids": [Command.delete(gone[1]), new]})
            self.assertEqual(saved.conclusion, "Rien n’est perdu")
            self.assertEqual(saved.todo_ids.mapped("name"), ["Neuf"])
        shown = fiche.onchange(
            {**values, "duration": 2}, ["duration"], {"duration": {}, "next_date": {}}
        )
        self.assertIn("value", shown)

    def test_what_a_fiche_told_is_kept(self):
        first = self._create_fiche(self.candidate, -2)
        asked = self._ask(first, "CV")
        free = self.env["vae.todo"].create(
            {"candidate_id": self.candidate.id, "name": "Libre"}
        )
        first.action_done()
        for todo in (asked, free):
            with self.assertRefused("kept"):
                todo.unlink()

    def test_completing_twice_changes_nothing(self):
        fiche = self._create_fiche(
            self.candidate, -2, next_date=self.now + timedelta(days=1)
        )
        self._ask(fiche, "CV")
        fiche.action_done()
        fiche.action_done()
        self.assertEqual(len(fiche.next_ids), 1)
        self.assertEqual(len(self.candidate.fiche_ids), 2)
        self.assertEqual(self.candidate.todo_ids.mapped("name"), ["CV"])

    def test_a_cancelled_fiche_is_not_completed(self):
        fiche = self._create_fiche(self.candidate, -2)
        fiche.action_cancel()
        with self.assertRefused("Reopen it first"):
            fiche.action_done()

    def test_not_into_another_journey(self):
        fiche = self._create_fiche(self.candidate, -1)
        todo = self._ask(fiche, "CV")
        other = self._create_candidate("Autre Personne", self.referent)
        with self.assertRefused("belongs to the candidate"):
            todo.candidate_id = other
        self.assertFalse(self._create_fiche(other, -1).review_todo_ids)

    def test_nothing_to_do_is_refused(self):
        for name in ("   ", "x" * 501):
            with self.assertRefused("to-do|what is to do"):
                self.env["vae.todo"].create(
                    {"candidate_id": self.candidate.id, "name": name}
                )

    def test_names_nobody(self):
        todo = self.env["vae.todo"].create(
            {"candidate_id": self.candidate.id, "name": "Lire <b>ceci</b> 🙂"}
        )
        self.assertEqual(todo.name, "Lire <b>ceci</b> 🙂")
        for secret in ("Camille", "Lire"):
            self.assertNotIn(secret, todo.display_name)

    def test_signed_fiches_stand(self):
        """What was signed is not reworded; what becomes of it is free."""
        fiche = self._create_fiche(self.candidate, -2, user_id=self.referent.id)
        todo = self._ask(fiche, "CV")
        fiche.action_done()
        request = self.env["vae.signature.request"]._create_for(fiche)
        request.signer_ids._sign("paper")
        self.assertEqual(request.state, "signed")
        with self.assertRefused("signed"):
            todo.name = "Autre"
        with self.assertRefused("signed"):
            self._ask(fiche, "En plus")
        todo.date_due = self.now.date()
        todo.action_done()
        following = self._create_fiche(self.candidate, -1)
        following.action_done()
        self.assertEqual(self._outcomes(following), {"CV": "done"})
        self.assertTrue(request._is_current())

    def test_only_who_follows(self):
        todo = self.env["vae.todo"].create(
            {"candidate_id": self.candidate.id, "name": "Secret"}
        )
        self.env.invalidate_all()
        with self.assertRaises(AccessError):
            todo.with_user(self.referent2).action_done()
        found = self.env["vae.todo"].with_user(self.referent2)
        self.assertFalse(found.search([("name", "ilike", "Secret")]))

    def test_completing_costs_the_same_queries(self):
        def count(how_many):
            candidate = self._create_candidate("Autre Personne", self.referent)
            fiche = self._create_fiche(candidate, -2)
            self._ask(fiche, *(f"À faire {i}" for i in range(how_many)))
            fiche.action_done()
            following = self._create_fiche(
                candidate, -1, next_date=self.now + timedelta(days=1)
            )
            fiche.todo_ids[: how_many // 2].action_done()
            self._ask(following, *(f"Ensuite {i}" for i in range(how_many)))
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            following.with_user(self.referent).action_done()
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        # What core keeps, as the rules of a model, is read by whoever needs it first.
        few, many = (min(count(n) for _time in range(3)) for n in (4, 30))
        self.assertLessEqual(many, few)


@tagged("post_install", "-at_install")
class TestCarryForwardInvariant(TodoCommon, RandomWalkCommon):
    """Whatever is done in whatever order, no to-do is lost or there twice."""

    STEPS = 60

    def setUp(self):
        super().setUp()
        self.typed = {}  # id of each to-do that nobody deleted → name
        self.told = {}  # completed fiche → what it told when it was completed
        self._create_fiche(self.candidate, -100)

    def _do_ask(self):
        fiche = self._any_fiche("draft", "done")
        todo = self._ask(fiche, f"n° {self.random.random()}") if fiche else None
        if todo:
            self.typed[todo.id] = todo.name

    def _do_ask_by_itself(self):
        todo = self.env["vae.todo"].create(
            {"candidate_id": self.candidate.id, "name": f"n° {self.random.random()}"}
        )
        self.typed[todo.id] = todo.name

    def _do_tick(self):
        fiche = self._any_fiche("draft")
        todo = fiche and self._any(fiche.review_todo_ids)
        if todo:
            done = not todo.is_done
            fiche.review_todo_ids = [Command.update(todo.id, {"is_done": done})]

    def _do_tick_elsewhere(self):
        todo = self._any(self.candidate.todo_ids)
        if todo:
            todo.state = self.random.choice(["open", "done", "dropped"])

    def _do_delete(self):
        todo = self._any(self.candidate.todo_ids)
        if todo:
            todo_id = todo.id
            todo.unlink()
            del self.typed[todo_id]

    def _do_complete(self):
        fiche = self._any_fiche("draft")
        if fiche:
            fiche.action_done()

    def _do_complete_and_plan(self):
        fiche = self._any_fiche("draft")
        if fiche:
            days = self.random.randint(1, 9)
            fiche.next_date = fiche.date + timedelta(days=days)
            fiche.action_done()

    def _do_cancel(self):
        fiche = self._any_fiche("draft")
        if fiche:
            fiche.action_cancel()

    def _do_reopen(self):
        fiche = self._any_fiche("done", "cancelled")
        if fiche:
            fiche.action_reopen()

    def _do_move(self):
        fiche = self._any_fiche("draft")
        if fiche:
            fiche.date += timedelta(days=self.random.randint(-9, 9))

    def _do_meet_by_surprise(self):
        self._create_fiche(self.candidate, self.random.randint(-90, -1))

    def _do_delete_fiche(self):
        fiche = self._any_fiche("draft", "cancelled")
        if fiche and len(self.candidate.fiche_ids) > 1:
            fiche.unlink()

    def _check(self):
        self.env.flush_all()
        self.env.invalidate_all()
        todos, fiches = self.candidate.todo_ids, self.candidate.fiche_ids
        # Nothing is lost, nothing appears.
        self.assertEqual({todo.id: todo.name for todo in todos}, self.typed)
        completed = fiches.filtered(lambda fiche: fiche.state == "done")
        for todo in todos:
            # What is open, or whose end no fiche told, is looked at by whoever comes.
            later = fiches.filtered(
                lambda fiche, todo=todo: (
                    fiche.state == "draft"
                    and fiche != todo.fiche_id
                    and (not todo.fiche_id or todo.fiche_id.date <= fiche.date)
                )
            )
            awaiting = todo.state == "open" or not todo.noted_fiche_id
            for fiche in later:
                self.assertEqual(
                    fiche.review_todo_ids.ids.count(todo.id), int(awaiting)
                )
            # One fiche tells an end, and it is a completed one.
            if todo.noted_fiche_id:
                self.assertIn(todo.noted_fiche_id, completed)
                self.assertNotEqual(todo.state, "open")
                lines = todo.noted_fiche_id.todo_line_ids
                self.assertEqual(lines.todo_id.ids.count(todo.id), 1)
        for fiche in fiches - completed:
            self.assertFalse(fiche.todo_line_ids)
        # What a completed fiche tells stays as it was.
        for fiche in list(self.told):
            if fiche not in completed:
                del self.told[fiche]
        for fiche in completed:
            lines = [(line.todo_id.id, line.outcome) for line in fiche.todo_line_ids]
            self.assertEqual(len(lines), len(set(dict(lines))))
            self.assertEqual(self.told.setdefault(fiche, lines), lines)

    def test_walk(self):
        for seed in range(4):
            self.candidate = self._create_candidate(f"Personne {seed}", self.referent)
            self.typed, self.told = {}, {}
            self._walk(seed)


@tagged("post_install", "-at_install")
class TestAppointmentTimes(VaeCommon):
    def _event(self, start, stop):
        return self.env["calendar.event"].create(
            {
                "vae_candidate_id": self.candidate.id,
                "name": "Rendez-vous",
                "start": start,
                "stop": stop,
            }
        )

    def test_across_midnight_and_summer_time(self):
        for start, hours in (
            ("2026-03-11 22:30:00", 2.0),  # across midnight in Paris
            ("2026-03-29 00:30:00", 2.0),  # 1:30 to 4:30 by the clock
            ("2026-10-25 00:00:00", 2.0),  # 2:00 to 3:00 by the clock
        ):
            with self.subTest(start=start):
                start = fields.Datetime.to_datetime(start)
                event = self._event(start, start + timedelta(hours=hours))
                fiche = event.vae_fiche_ids
                self.assertEqual((fiche.date, fiche.duration), (start, hours))
                fiche.duration = 1.5
                self.assertEqual(event.stop, start + timedelta(hours=1.5))

    def test_end_before_start(self):
        with self.assertRefused("VAE appointment"):  # in the language of Odoo
            self._event(self.now, self.now - timedelta(hours=1))

    def test_length(self):
        fiche = self._create_fiche(self.candidate)
        for duration in (-1, 30):
            with self.assertRefused("between 0 and 24"):
                fiche.duration = duration
        with self.assertRefused("24 hours"):
            self._event(self.now, self.now + timedelta(hours=30))
        event = self._event(self.now, self.now + timedelta(hours=1))
        with self.assertRefused("24 hours"):
            event.stop = self.now + timedelta(hours=30)

    def test_time_besides(self):
        fiche = self._create_fiche(self.candidate)
        for fname in ("hours_preparation", "hours_travel", "km"):
            for value in (-1, 3001):
                with (
                    mute_logger("odoo.sql_db"),
                    self.assertRefused("check", CheckViolation),
                ):
                    fiche[fname] = value
                    self.env.flush_all()

    def test_event_moved_while_the_fiche_is_open(self):
        """Who writes the fiche keeps their text; the appointment keeps its new hour."""
        event = self._event(self.now, self.now + timedelta(hours=1))
        fiche = event.vae_fiche_ids
        form = Form(fiche.with_user(self.referent))
        form.conclusion = "Écrit pendant ce temps"
        event.write(
            {
                "start": self.now + timedelta(hours=2),
                "stop": self.now + timedelta(hours=4),
            }
        )
        form.save()
        self.assertEqual(fiche.conclusion, "Écrit pendant ce temps")
        self.assertEqual(fiche.date, self.now + timedelta(hours=2))
        self.assertEqual(fiche.duration, 2)
        self.assertEqual(event.start, fiche.date)
