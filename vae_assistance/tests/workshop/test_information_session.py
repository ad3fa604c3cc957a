# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64

from odoo.tests import tagged

from .test_vae_attendance import AttendanceCommon


@tagged("post_install", "-at_install")
class TestInformationSession(AttendanceCommon):
    draws_pdf = True

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.session = cls._create_workshop(
            name="Découvrir la VAE", vae_kind="information"
        )
        cls.lead = cls.env["crm.lead"].create(
            {
                "name": "Renseignements",
                "contact_name": "Piste Curieuse",
                "email_from": "piste@example.com",
                "description": "Situation intime",
                "team_id": cls.env.ref("vae_assistance.crm_team_vae").id,
                "user_id": cls.referent.id,
            }
        )
        cls.visitor = cls.env["res.partner"].create({"name": "Visiteur Curieux"})

    def _register_all(self):
        return (
            self.env["vae.attendance"]
            .with_user(self.referent)
            ._register_people(self.session, self.candidate, self.lead, self.visitor)
        )

    def test_leads_and_contacts_come(self):
        self._register_all()
        attendances = self.session.vae_attendance_ids
        self.assertEqual(
            set(attendances.mapped("name")),
            {"Camille Essai", "Piste Curieuse", "Visiteur Curieux"},
        )
        contact = self.lead.partner_id
        self.assertEqual(contact.company_id, self.company)
        self.assertNotIn("intime", contact.comment or "")
        self.assertFalse(self._register_all())

    def test_workshops_are_for_candidates(self):
        with self.assertRefused("it is for candidates"):
            self.env["vae.attendance"].with_user(self.referent)._register_people(
                self.event, partners=self.visitor
            )

    def test_one_service_never_twice(self):
        attendances = self._register_all()
        visitor = attendances.filtered(lambda each: each.partner_id == self.visitor)
        self._close(self.session, presences={visitor: "absent"}, conclusion="Bien")
        service = self.session.vae_service_ids
        self.assertEqual(service.kind, "information")
        self.assertEqual(service.participant_count, 2)
        self.assertEqual(service.duration, 2)
        self.assertEqual(service.user_id, self.referent)
        self.assertFalse(service.participants)
        self._close(self.session, presences={visitor: "present"})
        self.assertEqual(self.session.vae_service_ids, service)
        self.assertEqual(service.participant_count, 3)
        # Of them, the candidate alone has a journey, hence a fiche.
        self.assertEqual(self.session.vae_fiche_ids.candidate_id, self.candidate)

    def test_service_recorded_before(self):
        self._register_all()
        action = self.session.with_user(self.referent).action_vae_record_service()
        service = (
            self.env["vae.service"]
            .with_user(self.referent)
            .with_context(**action["context"])
            .create({})
        )
        self._close(self.session)
        self.assertEqual(self.session.vae_service_ids, service)
        self.assertEqual(service.participant_count, 3)

    def test_lead_signs(self):
        attendances = self._register_all()
        lead = attendances.filtered(
            lambda each: each.partner_id == self.lead.partner_id
        )
        request = self._sign(lead)
        self.assertEqual(request.signer_ids.role, "other")
        self.assertFalse(request.candidate_id)
        text = self._pdf_text(base64.b64decode(request.signed_document))
        self.assertIn("Piste Curieuse", text)
        self.assertNotIn("Camille", text)
