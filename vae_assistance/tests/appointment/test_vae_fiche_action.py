# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import Form, tagged

from ..common import VaeCommon


@tagged("post_install", "-at_install")
class TestVaeFicheAction(VaeCommon):
    def test_numbered_per_candidate(self):
        other = self._create_candidate("Autre Personne", self.referent)
        first = self._create_fiche(self.candidate)
        elsewhere = self._create_fiche(other)
        second = self._create_fiche(self.candidate)
        self.assertEqual([first.number, second.number], [1, 2])
        self.assertEqual(elsewhere.number, 1)

    def test_numbers_of_a_batch(self):
        other = self._create_candidate("Autre Personne", self.referent)
        fiches = self.env["vae.fiche.action"].create(
            [
                {"candidate_id": candidate.id}
                for candidate in (self.candidate, other, self.candidate)
            ]
        )
        self.assertEqual(fiches.mapped("number"), [1, 1, 2])

    def test_numbers_are_not_used_twice(self):
        self._create_fiche(self.candidate).unlink()
        self.assertEqual(self._create_fiche(self.candidate).number, 2)

    def test_made_from_the_candidate(self):
        action = self.candidate.with_user(self.referent).action_record_meeting()
        self.assertNotIn("res_id", action)
        form = Form(
            self.env["vae.fiche.action"]
            .with_user(self.referent)
            .with_context(**action["context"])
        )
        form.objectives_aimed = "Choisir les activités"
        fiche = form.save()
        self.assertEqual(fiche.candidate_id, self.candidate)
        self.assertEqual(fiche.user_id, self.referent)
        self.assertEqual(fiche.step_id, self.candidate.step_id)
        self.assertAlmostEqual(
            fiche.date, fields.Datetime.now(), delta=timedelta(minutes=5)
        )
        action = self.candidate.action_record_meeting()
        self.assertEqual(action["res_id"], fiche.id)

    def test_last_conclusion_while_preparing(self):
        """Where things stood is beside what is being prepared, by one's rights."""
        last = self._create_fiche(self.candidate, -9, conclusion="Dossier à relire")
        self._create_fiche(self.candidate, -20, conclusion="Avant").action_done()
        last.action_done()
        self._create_fiche(self.candidate, -5, conclusion="Pas validée")
        draft = self._create_fiche(self.candidate, -1).with_user(self.referent)
        self.assertEqual(draft.last_fiche_id, last)
        self.assertEqual(draft.last_conclusion, "Dossier à relire")
        form = Form(
            self.env["vae.fiche.action"]
            .with_user(self.referent)
            .with_context(default_candidate_id=self.candidate.id)
        )
        self.assertEqual(form.last_conclusion, "Dossier à relire")
        self.env.invalidate_all()
        fiches = self.env["vae.fiche.action"].with_user(self.referent2)
        other = fiches.new({"candidate_id": self.candidate.id})
        self.assertFalse(other.last_fiche_id)
        self.assertFalse(other.last_conclusion)

    def test_date_needed(self):
        with self.assertRefused("without a date"):
            self.env["vae.fiche.action"].create(
                {"candidate_id": self.candidate.id, "date": False}
            )
        fiche = self._create_fiche(self.candidate)
        with self.assertRefused("without a date"):
            fiche.date = False

    def test_candidate_needed(self):
        with self.assertRefused("Choose the candidate"):
            self.env["vae.fiche.action"].create({"objectives_aimed": "?"})

    def test_next_date_after_this_one(self):
        fiche = self._create_fiche(self.candidate)
        with self.assertRefused("after this one"):
            fiche.next_date = fiche.date - timedelta(hours=1)

    def test_future_appointments_cannot_be_completed(self):
        fiche = self._create_fiche(self.candidate, days=3)
        with self.assertRefused("to come"):
            fiche.action_done()

    def test_next_appointment(self):
        fiche = self._create_fiche(
            self.candidate,
            next_date=self.now + timedelta(days=14),
            next_documents="CV détaillé\n- Fiche de poste\n\n",
            next_people="Mme Martin, DAVA",
            next_tasks="Écrire la première activité",
        ).with_user(self.referent)
        fiche.action_done()
        following = fiche.next_ids
        self.assertEqual(len(following), 1)
        self.assertEqual(following.state, "draft")
        self.assertEqual(following.number, 2)
        self.assertEqual(following.date, fiche.next_date)
        self.assertEqual(following.event_id.start, fiche.next_date)
        self.assertEqual(self.candidate.next_appointment, fiche.next_date)
        for line in (
            "- CV détaillé",
            "- Fiche de poste",
            "- Mme Martin, DAVA",
            "- Écrire la première activité",
        ):
            self.assertIn(line, following.objectives_aimed.splitlines())

    def test_next_appointment_is_planned_once(self):
        fiche = self._create_fiche(
            self.candidate, next_date=self.now + timedelta(days=14)
        )
        fiche.action_plan_next()
        fiche.action_done()
        self.assertEqual(len(fiche.next_ids), 1)
        fiche.action_reopen()
        fiche.next_date = self.now + timedelta(days=21)
        fiche.action_done()
        self.assertEqual(len(fiche.next_ids), 1)
        self.assertEqual(fiche.next_ids.date, self.now + timedelta(days=21))
        self.assertEqual(fiche.next_ids.event_id.start, self.now + timedelta(days=21))

    def test_planned_again_after_a_cancellation(self):
        fiche = self._create_fiche(
            self.candidate, next_date=self.now + timedelta(days=14)
        )
        fiche.action_done()
        first = fiche.next_ids
        first.action_cancel()
        self.assertFalse(first.event_id.active)
        first.action_reopen()
        self.assertTrue(first.event_id.active)
        first.action_cancel()
        fiche.action_plan_next()
        self.assertEqual(len(fiche.next_ids - first), 1)

    def test_plan_without_a_date(self):
        with self.assertRefused("next appointment"):
            self._create_fiche(self.candidate).action_plan_next()

    def test_completed_fiches_are_kept(self):
        fiche = self._create_fiche(self.candidate)
        fiche.action_done()
        with self.assertRefused("kept"):
            fiche.unlink()

    def test_display_name_names_nobody(self):
        fiche = self._create_fiche(self.candidate)
        self.assertNotIn("Camille", fiche.display_name)
        self.assertIn(self.candidate.reference, fiche.display_name)

    def test_not_for_a_candidate_of_somebody_else(self):
        fiches = self.env["vae.fiche.action"].with_user(self.referent2)
        self.env.invalidate_all()
        with self.assertRaises(AccessError):
            fiches.create({"candidate_id": self.candidate.id})

    def test_long_texts(self):
        fiche = self._create_fiche(self.candidate, remarks="é" * 20_000)
        with self.assertRefused("too long"):
            fiche.remarks = "é" * 20_001

    def test_fiches_cost_the_same_queries(self):
        def count(how_many):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.env["vae.fiche.action"].create(
                [{"candidate_id": self.candidate.id} for _i in range(how_many)]
            )
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        count(1)
        self.assertLessEqual(count(40), count(4) + 2)
