# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .test_vae_attendance import AttendanceCommon


@tagged("post_install", "-at_install")
class TestIndividualPresence(AttendanceCommon):
    def test_nothing_is_recorded_until_it_is_said(self):
        fiche = self._create_fiche(self.candidate, days=-1)
        self.assertEqual(fiche.presence, "expected")
        self.assertEqual(fiche.hours_attended, 0)
        fiche.action_done()
        self.assertEqual(fiche.presence, "present")
        self.assertEqual(fiche.hours_attended, 1)
        self.assertFalse(fiche.attendance_ids)

    def test_absent_delivers_nothing(self):
        fiche = self._create_fiche(self.candidate, days=-1).with_user(self.referent)
        fiche.presence = "absent"
        self.assertEqual(fiche.attendance_ids.candidate_id, self.candidate)
        fiche.action_done()
        self.assertEqual(fiche.presence, "absent")
        self.assertEqual(fiche.hours_attended, 0)
        fiches = self.env["vae.fiche.action"].with_user(self.referent)
        self.assertIn(fiche, fiches.search([("presence", "=", "absent")]))
        self.assertNotIn(fiche, fiches.search([("presence", "=", "present")]))
        self.assertNotIn(fiche, fiches.search([("presence", "!=", "absent")]))
        fiche.presence = "present"
        self.assertEqual(fiche.hours_attended, 1)
        self.assertEqual(len(fiche.attendance_ids), 1)

    def test_signed(self):
        fiche = self._create_fiche(self.candidate, days=-1, user_id=self.referent.id)
        action = fiche.with_user(self.referent).action_sign_presence()
        self._sign_on_pad(action)
        self.assertEqual(fiche.presence, "present")
        self.assertTrue(fiche.attendance_ids.is_signed)
        with self.assertRefused("is signed and can no longer be changed"):
            fiche.presence = "absent"
        with self.assertRaises(UserError):
            fiche.unlink()

    def test_deleted_with_its_draft(self):
        fiche = self._create_fiche(self.candidate, days=1)
        fiche.attendance_ids.create(
            {"fiche_id": fiche.id, "candidate_id": self.candidate.id}
        )
        fiche.unlink()
        self.assertFalse(fiche.exists())

    def test_not_on_somebody_elses_fiche(self):
        fiche = self._create_fiche(self.other, days=-1)
        with self.assertRaises(AccessError):
            self.env["vae.attendance"].with_user(self.referent).create(
                {"fiche_id": fiche.id, "candidate_id": self.candidate.id}
            )
        with self.assertRefused("belongs to another journey"):
            self.env["vae.attendance"].create(
                {"fiche_id": fiche.id, "candidate_id": self.candidate.id}
            )

    def test_fiche_of_a_workshop_leaves_the_others(self):
        self._close()
        fiche = self.theirs.fiche_id.with_user(self.referent2)
        fiche.action_cancel()
        self.assertTrue(self.event.active)
        self.assertEqual(self.own.fiche_id.state, "done")
        # One who left early does not shorten the workshop.
        fiche.action_reopen()
        fiche.duration = 1
        self.assertEqual(self.event.stop - self.event.start, timedelta(hours=2))
