# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""Buttons of screens that were not loaded again since somebody else pressed one.

What was decided is not decided anew by them, what is done is not undone, and what was
made once is not made a second time.
"""

from datetime import timedelta

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import tagged

from .test_access_matrix import AccessCommon


@tagged("post_install", "-at_install")
class TestStaleScreens(AccessCommon):
    def setUp(self):
        super().setUp()
        self.followed = self._followed_by(self.referent)

    def _press(self, record, *buttons):
        """Press what the screen of a moment ago showed: it is refused in a sentence."""
        self.env.flush_all()
        # The rest may tell how long ago something was.
        kept = [name for name, field in record._fields.items() if field.store]
        [before] = record.read(kept)
        for button in buttons:
            with self.subTest(record=record._name, button=button):
                with self.assertRaises(UserError), self.env.cr.savepoint():
                    getattr(record.with_user(self.coordinator), button)()
                self.env.invalidate_all()
                self.assertEqual(record.read(kept), [before])

    def test_what_a_funder_decided(self):
        decisions = ("action_grant", "action_refuse", "action_withdraw")
        for decided in decisions:
            request = self._records("vae.funding.request", self.followed)
            request.reason = "Plafond atteint"
            getattr(request, decided)()
            self._press(request, *decisions)

    def test_a_complaint_that_is_closed(self):
        complaint = self._records("vae.complaint", self.followed)
        today = fields.Date.today()
        complaint.write({"date": today - timedelta(days=9), "answer": "Voici."})
        complaint.date_acknowledged = today - timedelta(days=8)
        complaint.with_user(self.coordinator).action_acknowledge()
        self.assertEqual(complaint.date_acknowledged, today - timedelta(days=8))
        complaint.action_answer()
        complaint.action_close()
        complaint._vae_by_code().date_closed = today - timedelta(days=3)
        self._press(complaint, "action_close", "action_acknowledge", "action_answer")

    def test_a_meeting_that_took_place_or_did_not(self):
        fiche = self._create_fiche(self.followed, days=-2)
        fiche.action_done()
        self._press(fiche, "action_cancel")
        fiche.action_reopen()
        fiche.action_cancel()
        self._press(fiche, "action_sign_presence")
        self.assertFalse(fiche.attendance_ids)

    def test_one_file_follows(self):
        file = self._records("vae.validation.file", self.followed)
        file._vae_by_code().write({"state": "complete", "date_deposit": "2026-01-05"})
        opened = [
            file.with_user(self.coordinator).action_new_file()["res_id"]
            for _time in range(2)
        ]
        self.assertEqual(opened[0], opened[1])
        self.assertEqual(len(self.followed.validation_file_ids), 2)
