# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from ..meeting.meeting_common import MeetingCommon


@tagged("post_install", "-at_install")
class TestVaeCollaboration(MeetingCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.today = fields.Date.today()
        cls.collaboration = (
            cls.env["vae.collaboration"]
            .with_user(cls.referent)
            .create({"partner_id": cls.actor.id, "name": "Logements temporaires"})
        )

    def _renewal(self):
        return self.collaboration.activity_search(
            ["vae_reseau.mail_activity_collaboration_end"], only_automated=False
        )

    def test_followed_and_organised_by_people_of_the_structure(self):
        for record in (self.collaboration, self.meeting):
            with self.assertRaises(UserError), self.env.cr.savepoint():
                record.with_user(self.referent).user_id = self.stranger

    def test_next_contact_is_an_activity(self):
        soon = self.today + timedelta(days=4)
        self.collaboration.date_next = soon
        activity = self.collaboration.activity_ids
        self.assertEqual(activity.date_deadline, soon)
        self.assertEqual(activity.user_id, self.referent)
        self.collaboration.date_next = soon + timedelta(days=1)
        self.assertEqual(self.collaboration.activity_ids, activity)
        self.collaboration.user_id = self.referent2
        self.assertEqual(activity.user_id, self.referent2)
        activity.with_user(self.referent2).action_feedback()
        self.assertFalse(self.collaboration.date_next)

    def test_end_of_the_agreement_is_told_before(self):
        end = self.today + timedelta(days=100)
        self.collaboration.agreement_end = end
        self.assertEqual(self._renewal().date_deadline, end - timedelta(days=60))
        self.assertEqual(self.collaboration.agreement_state, "running")
        self.collaboration.agreement_end = self.today + timedelta(days=10)
        self.assertEqual(len(self._renewal()), 1)
        self.assertEqual(self.collaboration.agreement_state, "ending")
        self.collaboration.stage = "ended"
        self.assertFalse(self._renewal())

    def test_meetings_of_the_partner_and_its_people(self):
        self.assertEqual(self.collaboration.meeting_count, 1)
        action = self.collaboration.action_view_meetings()
        meetings = self.env["vae.meeting"].with_user(self.referent)
        self.assertEqual(meetings.search(action["domain"]), self.meeting)
        planned = meetings.with_context(**action["context"]).create(
            {"name": "Point", "start": fields.Datetime.now()}
        )
        self.assertIn(self.actor, planned.participant_ids.partner_id)
        self.collaboration.invalidate_recordset(["meeting_count"])
        self.assertEqual(self.collaboration.meeting_count, 2)

    def test_stages_and_refusals(self):
        self.assertEqual(self.collaboration.date_stage, self.today)
        with self.assertRaisesRegex(ValidationError, "is a candidate"):
            self.collaboration.partner_id = self.candidate.partner_id
        with self.assertRaises(AccessError):
            self.collaboration.with_user(self.accompagnateur).stage = "active"
        with self.assertRaises(AccessError):
            self.collaboration.with_user(self.stranger).read(["name"])
