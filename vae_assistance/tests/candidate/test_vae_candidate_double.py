# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..common import VaeCommon


@tagged("post_install", "-at_install")
class TestVaeCandidateDouble(VaeCommon):
    """One person who was recorded twice: contacts and journeys become one."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.known = cls.env["res.partner"].create(
            {
                "name": "ESSAI Camille",
                "company_id": cls.company.id,
                "phone": "06 39 98 00 01",
            }
        )
        cls.twin = cls._create_candidate("Camille Essai", cls.referent)

    def _confirm(self, candidate, user=None, **values):
        action = getattr(
            candidate.with_user(user or self.referent),
            "action_join_journey" if "double_id" in values else "action_same_person",
        )()
        wizard = (
            self.env["vae.candidate.double"]
            .with_user(user or self.referent)
            .with_context(**action["context"])
            .create(values)
        )
        return wizard.action_confirm()

    # ------------------------------------------------------------------
    # Contacts
    # ------------------------------------------------------------------

    def test_the_same_person_is_one_contact(self):
        self.candidate.phone = "06 39 98 00 02"
        self.candidate.email = "camille@example.com"
        former = self.candidate.partner_id
        self._confirm(self.candidate, partner_id=self.known.id)
        self.assertEqual(self.candidate.partner_id, self.known)
        self.assertFalse(former.exists())
        self.assertEqual(self.known.email, "camille@example.com")
        self.assertEqual(self.known.phone, "06 39 98 00 01")
        # What differed is told.
        said = str(self.candidate.message_ids.mapped("body"))
        self.assertIn("06 39 98 00 02", said)

    def test_an_earlier_journey_is_linked(self):
        self._confirm(self.twin, partner_id=self.candidate.partner_id.id)
        self.assertEqual(self.twin.partner_id, self.candidate.partner_id)
        self.assertEqual(self.twin.previous_id, self.candidate)

    def test_who_does_not_follow_both_does_not_join_them(self):
        theirs = self._create_candidate("Camille Essai", self.referent2)
        with self.assertRaises(AccessError):
            self._confirm(self.candidate, partner_id=theirs.partner_id.id)
        self.assertNotEqual(self.candidate.partner_id, theirs.partner_id)
        self._confirm(self.candidate, self.coordinator, partner_id=theirs.partner_id.id)
        self.assertEqual(self.candidate.partner_id, theirs.partner_id)

    def test_nobody_else_is_joined(self):
        stranger = self._create_candidate("Une Autre", self.referent)
        with self.assertRefused("not among the contacts"):
            self._confirm(self.candidate, partner_id=stranger.partner_id.id)

    def _registered_twice(self):
        begins = self.now - timedelta(hours=3)
        event = self.env["calendar.event"].create(
            {
                "name": "Atelier",
                "vae_kind": "workshop",
                "start": begins,
                "stop": begins + timedelta(hours=2),
                "user_id": self.referent.id,
            }
        )
        attendances = self.env["vae.attendance"]._register_people(
            event, self.candidate | self.twin
        )
        self.assertEqual(len(attendances), 2)
        return attendances

    def test_two_registrations_of_one_person_become_one(self):
        first, second = self._registered_twice()
        second.presence = "present"
        first.note = "Arrive par le train"
        self._confirm(self.twin, partner_id=self.candidate.partner_id.id)
        self.assertFalse(first.exists())
        self.assertEqual(second.partner_id, self.candidate.partner_id)
        self.assertEqual(second.note, "Arrive par le train")
        self.assertEqual(second.presence, "present")

    def test_what_was_signed_twice_is_refused(self):
        attendances = self._registered_twice()
        attendances.presence = "present"
        for attendance in attendances:
            self._sign_at_once(attendance)
        with self.assertRefused("registered as two people"):
            self._confirm(self.twin, partner_id=self.candidate.partner_id.id)
        self.assertEqual(len(attendances.exists()), 2)

    # ------------------------------------------------------------------
    # Journeys
    # ------------------------------------------------------------------

    def _two_journeys(self):
        self.twin.partner_id = self.candidate.partner_id
        return self.candidate, self.twin

    def test_what_was_recorded_in_a_journey_made_twice_moves(self):
        kept, double = self._two_journeys()
        self._create_fiche(kept)
        fiche = self._create_fiche(double, days=3)
        event = self.env["calendar.event"].create(
            {
                "name": "RDV",
                "vae_candidate_id": double.id,
                "start": self.now + timedelta(days=4),
                "stop": self.now + timedelta(days=4, hours=1),
            }
        )
        log = self.env["vae.contact.log"].create(
            {
                "candidate_id": double.id,
                "user_id": self.referent.id,
                "channel": "phone",
            }
        )
        todo = self.env["vae.todo"].create(
            {"candidate_id": double.id, "name": "Apporter le CV"}
        )
        self._confirm(kept, double_id=double.id)
        for record in (fiche, log, todo):
            self.assertEqual(record.candidate_id, kept, record)
        self.assertEqual(event.vae_candidate_id, kept)
        fiches = self.env["vae.fiche.action"].search([("candidate_id", "=", kept.id)])
        self.assertIn(event, fiches.event_id)
        self.assertEqual(sorted(fiches.mapped("number")), [1, 2, 3])
        self.assertFalse(double.active)
        for journey in (kept, double):
            self.assertIn("made twice", str(journey.message_ids[0].body))
        self.assertTrue(double.check_ids)

    def test_signed_documents_stay_where_they_were_signed(self):
        kept, double = self._two_journeys()
        signed = self._create_fiche(double, days=-1)
        signed.state = "done"
        self._sign_at_once(signed)
        with self.assertRefused("take .* in from there"):
            self._confirm(kept, double_id=double.id)
        own = self._create_fiche(kept, days=-1)
        own.state = "done"
        self._sign_at_once(own)
        with self.assertRefused("both hold documents"):
            self._confirm(kept, double_id=double.id)
        self.assertTrue(double.active)
        self.assertEqual(signed.candidate_id, double)

    def test_another_person_s_journey_is_not_taken_in(self):
        with self.assertRefused("not another journey of the same person"):
            self.candidate.with_user(self.referent)._take_in(
                self.twin.with_user(self.referent)
            )
