# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo.tests import tagged

from .test_vae_attendance import AttendanceCommon


@tagged("post_install", "-at_install")
class TestAgenda(AttendanceCommon):
    """Appointments, workshops and sessions together, told apart, and what is next."""

    def _appointment(self, days, candidate=None, user=None):
        start = self.now + timedelta(days=days)
        return (
            self.env["calendar.event"]
            .with_user(user or self.referent)
            ._create_vae_appointment(candidate or self.candidate, start, 1)
        )

    def test_both_kinds(self):
        appointment = self._appointment(2)
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "vae_assistance.vae_agenda_action"
        )
        self.assertEqual(action["name"], "My Appointments")
        # Other addons bring kinds of their own.
        domain = [("vae_kind", "!=", False)]
        self.assertEqual(action["domain"], str(domain))
        agenda = self.env["calendar.event"].with_user(self.referent).search(domain)
        self.assertIn(appointment, agenda)
        self.assertIn(self.event, agenda)
        self.assertEqual(appointment.vae_label, self.candidate.name)
        self.assertEqual(
            self.event.with_user(self.referent).vae_label, "Préparer l'oral"
        )
        opened = appointment.action_vae_open_meeting()
        self.assertEqual(opened["res_model"], "vae.fiche.action")
        opened = self.event.with_user(self.referent).action_vae_open_meeting()
        self.assertEqual(opened["res_model"], "calendar.event")

    def test_situation(self):
        coming, past = self._appointment(2), self._appointment(-2)
        workshop = self._create_workshop(start=self.now + timedelta(days=1))
        self.assertEqual(coming.vae_situation, "planned")
        self.assertEqual(past.vae_situation, "to_complete")
        self.assertEqual(workshop.vae_situation, "planned")
        self.assertEqual(self.event.vae_situation, "to_complete")
        past.vae_fiche_ids.modality = "onsite"
        past.vae_fiche_ids.action_done()
        self.assertEqual(past.vae_situation, "done")
        self._close()
        self.assertEqual(self.event.vae_situation, "done")
        coming.vae_fiche_ids.action_cancel()
        self.assertEqual(coming.vae_situation, "cancelled")

    def test_next_is_to_come(self):
        """Not one that is past and whose fiche is still to complete."""
        self._appointment(-12)
        candidate = self.candidate
        self.assertFalse(candidate.coming_appointment)
        self.assertLess(candidate.next_appointment, self.now)
        later, soon = self._appointment(9), self._appointment(3)
        self.assertEqual(candidate.coming_appointment, soon.start)
        soon.vae_fiche_ids.action_cancel()
        self.assertEqual(candidate.coming_appointment, later.start)
        other = self._create_candidate("Sans Retard", self.referent)
        planned = self._appointment(5, other)
        both = candidate | other
        self.assertEqual(
            both.mapped("coming_appointment"), [later.start, planned.start]
        )
