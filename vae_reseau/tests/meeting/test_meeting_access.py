# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import tagged

from .meeting_common import MeetingCommon


@tagged("post_install", "-at_install")
class TestMeetingAccess(MeetingCommon):
    def _read_by(self, user):
        self.env.flush_all()
        self.env.invalidate_all()
        return bool(
            self.env["vae.meeting"]
            .with_user(user)
            .search([("id", "=", self.meeting.id)])
        )

    def test_who_reads(self):
        self.assertTrue(self._read_by(self.referent2))
        self.assertTrue(self._read_by(self.director))
        for user in (self.accompagnateur, self.stranger):
            self.assertFalse(self._read_by(user), user.login)
        with self.assertRaises(AccessError):
            self._read_by(self.employee)

    def test_accompagnateur_reads_where_they_take_part(self):
        self.meeting.participant_ids = [
            Command.create({"partner_id": self.accompagnateur.partner_id.id})
        ]
        self.assertTrue(self._read_by(self.accompagnateur))
        meeting = self.meeting.with_user(self.accompagnateur)
        # The screen offers them no button that they may not press.
        self.assertFalse(meeting.may_change)
        self.assertTrue(self.meeting.with_user(self.referent).may_change)
        self.assertTrue(self.env["vae.meeting"].new({}).may_change)
        for act in (
            lambda: meeting.write({"agenda": "Autre"}),
            lambda: meeting.action_hold(),
            lambda: meeting.action_invite(),
            lambda: meeting.participant_ids[0].action_excused(),
            lambda: meeting.participant_ids[0].unlink(),
        ):
            with self.assertRaises(AccessError), self.cr.savepoint():
                act()

    def test_accompagnateur_carries_out_a_decision(self):
        mine = self._decision(self.accompagnateur.partner_id)
        other = self._decision()
        self.assertTrue(self._read_by(self.accompagnateur))
        mine.with_user(self.accompagnateur).action_done()
        self.assertEqual(mine.state, "done")
        for act in (
            lambda: other.with_user(self.accompagnateur).action_done(),
            lambda: mine.with_user(self.accompagnateur).write({"name": "Autre"}),
        ):
            with self.assertRaises(AccessError), self.cr.savepoint():
                act()

    def test_accompagnateur_organises(self):
        meeting = (
            self.env["vae.meeting"]
            .with_user(self.accompagnateur)
            .create({"name": "Échange", "start": self.meeting.start})
        )
        self.assertEqual(
            meeting.participant_ids.partner_id, self.accompagnateur.partner_id
        )
        meeting.action_hold()
        meeting.action_all_present()
        with self.assertRaises(AccessError):
            meeting.user_id = self.referent
            meeting.check_access("write")

    def test_stays_in_its_structure(self):
        with self.assertRaises(AccessError):
            self.meeting.company_id = self.other_company
        line = self._line(self.person)
        with self.assertRaises(AccessError):
            line.meeting_id = self._meeting()
        stranger = self.meeting.with_user(self.stranger)
        for act in (stranger.action_hold, stranger.action_send_minutes):
            with self.assertRaises(AccessError):
                act()
