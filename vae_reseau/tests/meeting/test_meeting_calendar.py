# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .meeting_common import MeetingCommon


@tagged("post_install", "-at_install")
class TestMeetingCalendar(MeetingCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.coming = cls._meeting(hours=24)
        cls.event = cls.coming.event_ids

    def test_event_is_neutral(self):
        event = self.event.sudo()
        self.assertEqual(event.name, self.coming.kind_id.name)
        self.assertFalse(event.description)
        self.assertEqual(event.vae_kind, "meeting")
        self.assertEqual(event.vae_company_id, self.company)
        # Partners read nobody's name in an invitation of the calendar.
        self.assertEqual(event.partner_ids, (self.referent | self.referent2).partner_id)
        self.assertEqual(event.stop - event.start, timedelta(hours=2))

    def test_title_stays(self):
        event = self.event.with_user(self.referent)
        event.write({"name": "Cas de Camille", "description": "Difficultés"})
        self.assertEqual(event.name, self.coming.kind_id.name)
        self.assertFalse(event.description)

    def test_moved_here_or_there(self):
        event = self.event.with_user(self.referent)
        later = self.coming.start + timedelta(days=1)
        self.coming.start = later
        self.assertEqual(event.start, later)
        event.write({"start": later, "stop": later + timedelta(hours=3)})
        self.assertEqual(self.coming.duration, 3)
        event.write({"location": "Mairie"})
        self.assertEqual(self.coming.place, "Mairie")

    def test_who_only_takes_part_does_not_move_it(self):
        meeting = self._meeting(hours=48, people=self.accompagnateur.partner_id)
        event = meeting.event_ids.with_user(self.accompagnateur)
        with self.assertRaises(AccessError):
            event.write({"start": event.start + timedelta(hours=1)})
        with self.assertRaises(AccessError):
            event.unlink()

    def test_deleted_from_the_calendar(self):
        self.event.with_user(self.referent).unlink()
        self.assertEqual(self.coming.state, "cancelled")
        self.coming.action_plan()
        self.assertTrue(self.coming.event_ids.active)

    def test_cancelled_leaves_the_calendar(self):
        self.coming.action_cancel()
        self.assertFalse(self.event.active)
        event = self.event
        self.coming.with_user(self.coordinator).unlink()
        self.assertFalse(event.exists())

    def test_closed_is_not_moved(self):
        self._held().action_close()
        event = self.meeting.event_ids.with_user(self.referent)
        with self.assertRaises(UserError):
            event.write({"start": event.start - timedelta(days=1)})
        self.assertTrue(event.vae_date_closed)
        # The hours come from the meeting: not a second time from its event.
        self.assertFalse(self.env["vae.time"].search([("event_id", "=", event.id)]))

    def test_invited_in_the_calendar(self):
        event = self.event.with_user(self.referent)
        event.partner_ids |= self.coordinator.partner_id
        self.assertIn(
            self.coordinator.partner_id, self.coming.participant_ids.partner_id
        )

    def test_no_event_becomes_a_meeting(self):
        values = {"name": "Point", "start": self.event.start, "stop": self.event.stop}
        events = self.env["calendar.event"].with_user(self.referent)
        with self.assertRaises(ValidationError):
            events.create({**values, "vae_kind": "meeting"})
        with self.assertRaises(AccessError):
            events.create({**values, "vae_meeting_id": self.meeting.id})
        event = self.event.with_user(self.referent)
        for change in ({"vae_kind": "workshop"}, {"vae_company_id": False}):
            with self.assertRaises(ValidationError), self.cr.savepoint():
                event.write(change)

    def test_opened_from_the_agenda(self):
        action = self.event.with_user(self.referent).action_vae_open_meeting()
        self.assertEqual(action["res_model"], "vae.meeting")
        self.assertEqual(action["res_id"], self.coming.id)

    def test_uninstalled(self):
        self.coming.action_cancel()
        self.env["vae.meeting"].search([])._event_unlink()
        events = self.env["calendar.event"].with_context(active_test=False)
        self.assertFalse(events.search([("vae_meeting_id", "!=", False)]))
