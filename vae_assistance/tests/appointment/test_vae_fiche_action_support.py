# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import Form, tagged

from ..common import VaeCommon


@tagged("post_install", "-at_install")
class TestVaeFicheActionSupport(VaeCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.reading, cls.mock = cls.env["vae.support.type"].search([], limit=2)
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
                            "step_id": step.id,
                            "support_type_id": cls.reading.id,
                        }
                    )
                    for name, step in (
                        ("Explorer", cls.candidate.step_id),
                        ("Relire", cls.candidate.step_id),
                        ("Plus tard", cls.second_step),
                    )
                ],
            }
        )
        cls.explore, cls.read, cls.later = cls.plan.line_ids

    def _agree(self, plan=None):
        request = self.env["vae.signature.request"]._create_for(plan or self.plan)
        request.signer_ids._sign("paper")

    def _hours(self, line):
        line.invalidate_recordset(["hours_done", "hours_signed"])
        return line.hours_done, line.hours_signed

    def test_lines_of_the_step_are_proposed(self):
        self._agree()
        form = Form(
            self.env["vae.fiche.action"]
            .with_user(self.referent)
            .with_context(default_candidate_id=self.candidate.id)
        )
        self.assertEqual(form.proposed_line_ids.ids, (self.explore | self.read).ids)
        form.show_all_lines = True
        self.assertEqual(form.proposed_line_ids.ids, self.plan.line_ids.ids)
        form.duration = 1.5
        form.plan_line_ids.add(self.read)
        fiche = form.save()
        self.assertEqual(fiche.support_ids.plan_line_id, self.read)
        self.assertEqual(fiche.support_ids.hours, 1.5)
        self.assertFalse(fiche.support_ids.is_unplanned)
        with Form(fiche) as form:
            form.plan_line_ids.remove(self.read.id)
        self.assertFalse(fiche.support_ids)

    def test_the_plan_advances(self):
        self._agree()
        fiche = self._create_fiche(
            self.candidate,
            -2,
            user_id=self.referent.id,
            duration=2,
            support_ids=[
                Command.create({"plan_line_id": self.explore.id, "hours": 1.5}),
                Command.create(
                    {"plan_line_id": self.read.id, "hours": 0.5, "is_finished": True}
                ),
            ],
        ).with_user(self.referent)
        self.assertEqual(self._hours(self.explore), (0, 0))
        fiche.action_done()
        day = (self.now.date() - self.explore.date_begun).days
        self.assertIn(day, (1, 2))  # two days ago, by the clock of the référent
        self.assertEqual(self.explore.state, "doing")
        self.assertEqual(self.read.state, "done")
        self.assertEqual(self._hours(self.explore), (1.5, 0))
        self.assertEqual(self._hours(self.read), (0.5, 0))
        self.env["vae.signature.request"]._create_for(fiche).signer_ids._sign("paper")
        self.assertEqual(self._hours(self.explore), (1.5, 1.5))
        with self.assertRefused("signed"):
            fiche.support_ids[0].hours = 1

    def test_reopened_hours_do_not_count(self):
        self._agree()
        fiche = self._create_fiche(
            self.candidate,
            -2,
            support_ids=[Command.create({"plan_line_id": self.explore.id, "hours": 1})],
        )
        fiche.action_done()
        fiche.action_reopen()
        self.assertEqual(self._hours(self.explore), (0, 0))
        fiche.action_done()
        self.assertEqual(self._hours(self.explore), (1, 0))

    def test_a_new_version_keeps_the_hours(self):
        self._agree()
        fiche = self._create_fiche(
            self.candidate,
            -2,
            support_ids=[Command.create({"plan_line_id": self.explore.id, "hours": 1})],
        )
        draft = self.candidate._draft_plan()
        self._agree(draft)
        self.assertEqual(self.plan.state, "superseded")
        fiche.action_done()
        now = draft.line_ids.filtered(lambda x: x.root_id == self.explore.root_id)
        self.assertEqual(now.state, "doing")
        self.assertEqual(self._hours(now), (1, 0))

    def test_not_planned(self):
        fiche = self._create_fiche(self.candidate, -2)
        with self.assertRefused("choose the kind"):
            fiche.support_ids = [Command.create({"name": "Autre", "hours": 1})]
        fiche.support_ids = [
            Command.create({"support_type_id": self.mock.id, "hours": 1})
        ]
        support = fiche.support_ids
        self.assertTrue(support.is_unplanned)
        self.assertEqual(support.name, self.mock.name)
        fiche.action_done()
        self._agree()
        support.with_user(self.referent).action_add_to_plan()
        line = support.added_line_id
        self.assertEqual(line.plan_id, self.candidate._draft_plan())
        self.assertNotEqual(line.plan_id, self.plan)
        self.assertEqual(line.support_type_id, self.mock)
        self.assertEqual(self._hours(line), (1, 0))
        with self.assertRefused("already"):
            support.action_add_to_plan()

    def test_too_many_hours(self):
        fiche = self._create_fiche(
            self.candidate,
            -2,
            duration=1,
            support_ids=[Command.create({"plan_line_id": self.read.id, "hours": 2})],
        )
        with self.assertRefused("add up"):
            fiche.action_done()
        fiche.hours_preparation = 1
        fiche.action_done()
        self.assertEqual(fiche.state, "done")

    def test_another_candidate_s_plan(self):
        other = self._create_candidate("Autre Personne", self.referent)
        fiche = self._create_fiche(other)
        with self.assertRefused("another candidate"):
            fiche.support_ids = [Command.create({"plan_line_id": self.read.id})]

    def test_what_was_worked_on_is_kept(self):
        self._create_fiche(
            self.candidate,
            support_ids=[Command.create({"plan_line_id": self.read.id})],
        )
        with self.assertRefused("worked on"):
            self.read.unlink()

    def test_only_who_follows(self):
        fiche = self._create_fiche(
            self.candidate,
            support_ids=[Command.create({"plan_line_id": self.read.id})],
        )
        self.env.invalidate_all()
        with self.assertRaises(AccessError):
            fiche.support_ids.with_user(self.referent2).read(["name"])
        with self.assertRaises(AccessError):
            fiche.support_ids.with_user(self.referent2).action_add_to_plan()
