# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..common import VaeCommon


@tagged("post_install", "-at_install")
class TestComplaint(VaeCommon):
    """Received, answered in time, closed; kept."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.today = fields.Date.today()
        cls.complaints = cls.env["vae.complaint"].with_user(cls.coordinator)
        cls.complaint = cls.complaints.create(
            {
                "candidate_id": cls.candidate.id,
                "description": "Trois rendez-vous déplacés sans prévenir.",
                "date": cls.today - timedelta(days=2),
            }
        )

    def test_received_answered_closed(self):
        complaint = self.complaint
        self.assertTrue(complaint.reference)
        self.assertEqual(complaint.state, "received")
        delay = self.env["vae.parameter"]._value("complaint_answer_days")
        self.assertEqual(complaint.date_due, complaint.date + timedelta(days=delay))
        with self.assertRefused("answer it before"):
            complaint.action_close()
        with self.assertRefused("write what was answered"):
            complaint.action_answer()
        complaint.action_acknowledge()
        complaint.answer = "Excuses, et un seul interlocuteur désormais."
        complaint.action_answer()
        complaint.action_close()
        self.assertEqual(complaint.state, "closed")
        with self.assertRefused("is closed"):
            complaint.answer = "Autre"
        for values in (
            {"author": "Quelqu'un d'autre"},
            {"is_founded": "no"},
            {"date_due": self.today + timedelta(days=90)},
        ):
            with self.assertRefused("is closed"):
                complaint.write(values)
        with self.assertRefused("in this order"):
            self.complaints.create(
                {"author": "?", "description": "?", "date": self.today}
            ).write({"date_answered": "2026-01-05", "answer": "Oui"})
        with self.assertRefused("say who complains"):
            self.complaints.create({"description": "?"})
        complaint = complaint.with_context(tracking_disable=False)
        complaint.action_reopen()
        self.env.flush_all()
        self.env.cr.precommit.run()
        self.env.invalidate_all()
        [told] = complaint.message_ids[0].sudo().tracking_value_ids
        self.assertEqual(told.field_id.name, "date_closed")
        with self.assertRaises(AccessError):
            complaint.unlink()

    def test_who_reads_it(self):
        for user in (self.referent, self.stranger):
            with self.assertRaises(AccessError):
                self.complaint.with_user(user).read(["description"])
        own = (
            self.env["vae.complaint"]
            .with_user(self.referent)
            .create({"candidate_id": self.candidate.id, "description": "Reçue"})
        )
        self.assertEqual(own.user_id, self.referent)
        self.assertNotIn(self.candidate.name, own.display_name)

    def test_an_alert_before_it_is_late(self):
        rule = self.env.ref("vae_assistance.vae_alert_rule_complaint")
        self.complaint.date_due = self.today + timedelta(days=3)
        self.env.flush_all()
        self.assertIn(
            self.candidate.id,
            [row[1] for row in self.env.execute_query(rule._matching())],
        )
