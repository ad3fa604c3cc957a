# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.tests import HttpCase, tagged

from .meeting_common import MeetingCommon


@tagged("post_install", "-at_install")
class TestMeetingTour(MeetingCommon, HttpCase):
    browser_size = "1366x768"

    def test_from_agenda_to_minutes_sent(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.referent.lang = "fr_FR"
        people = self.referent.partner_id | self.person
        meeting = self._meeting(hours=-3, people=people, agenda=False)
        self.env.flush_all()
        mails = self._mails_of(
            lambda: self.start_tour(
                f"/odoo/action-vae_reseau.vae_meeting_action/{meeting.id}",
                "vae_meeting",
                login=self.referent.login,
            )
        )
        self.env.invalidate_all()
        self.assertEqual(meeting.agenda, "Bilan de l’année")
        self.assertEqual(meeting.state, "closed")
        self.assertEqual(len(mails), 2)
        decision = meeting.decision_ids
        self.assertEqual(decision.name, "Envoyer la fiche")
        self.assertEqual(decision.activity_id.user_id, self.referent)
