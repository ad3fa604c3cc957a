# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date

from freezegun import freeze_time

from odoo.tests import tagged

from ..common import VaeCommon

TODAY = "2026-09-07"


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestLeave(VaeCommon):
    def _leave(self, **values):
        return (
            self.env["vae.leave"]
            .with_user(self.referent)
            .create(
                {
                    "candidate_id": self.candidate.id,
                    "date_from": "2026-11-02",
                    "date_to": "2026-11-10",
                    "hours": 48,
                    **values,
                }
            )
        )

    def _board(self):
        self.env.flush_all()
        journey = self.candidate
        return journey.date_deadline, journey.deadline_kind, journey.waiting_on

    def test_asked_answered_postponed(self):
        with self.assertRefused("48"):
            self._leave(hours=49)
        days = {"date_from": "2026-11-02", "date_to": "2026-11-10"}
        proposed = self.env["vae.leave"].new(
            {"candidate_id": self.candidate.id, **days}
        )
        self.assertEqual(proposed.hours, 48)
        leave = self._leave()
        self.assertEqual(self._board(), (date(2026, 10, 3), "leave_ask", "candidate"))
        self.assertIn("2022-1598", leave.basis)
        with self.assertRefused("has not been asked for"):
            leave.action_accept()
        leave.action_ask()
        self.assertEqual(self._board(), (date(2026, 9, 22), "leave_answer", "partner"))
        self.assertFalse(leave.is_late)
        with self.assertRefused("it stays"):
            leave.date_asked = False
        with self.assertRefused("give the new first day"):
            leave.action_postpone()
        with self.assertRefused("not after"):
            leave.date_postponed = "2026-12-03"
        leave.date_postponed = "2026-12-02"
        leave.action_postpone()
        self.assertEqual(
            (leave.state, leave.date_begins), ("postponed", date(2026, 12, 2))
        )
        with self.assertRefused("correct the day of the answer"):
            leave.date_answer = False
        with self.assertRefused("what was asked for stays"):
            leave.hours = 24
        with self.assertRefused("it stays"):
            leave.unlink()
        self.assertEqual(self._board(), (False, False, False))
        leave.action_reopen()
        with self.assertRefused("write the reason first"):
            leave.action_refuse()

    def test_silence_is_an_acceptance(self):
        leave = self._leave(date_asked=TODAY)
        with self.enter_registry_test_mode(), freeze_time("2026-09-23"):
            self.env.ref("vae_assistance.ir_cron_leave_silence").method_direct_trigger()
        self.env.invalidate_all()
        self.assertEqual(
            (leave.answer, leave.date_answer, leave.state),
            ("tacit", date(2026, 9, 22), "accepted"),
        )
        late = self._leave(date_from="2026-09-20", date_to="2026-09-21", hours=8)
        late.action_ask()
        self.assertTrue(late.is_late)
