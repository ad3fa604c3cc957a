# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import tagged

from ..common import VaeCommon


@tagged("post_install", "-at_install")
class TestDeliveryCertificate(VaeCommon):
    draws_pdf = True

    def _certificate(self, **values):
        return (
            self.env["vae.delivery.certificate"]
            .with_user(self.referent)
            .create({"candidate_id": self.candidate.id, **values})
        )

    def test_from_hours_to_signature(self):
        today = fields.Date.today()
        self.candidate.date_open = today - timedelta(days=60)
        signed = self._create_fiche(
            self.candidate,
            days=-10,
            state="done",
            duration=1.5,
            user_id=self.referent.id,
        )
        unsigned = self._create_fiche(
            self.candidate, days=-5, state="done", duration=2, user_id=self.referent.id
        )
        absent = self._create_fiche(
            self.candidate, days=-4, state="done", duration=1, user_id=self.referent.id
        )
        absent.presence = "absent"
        self._create_fiche(self.candidate, days=-90, state="done", duration=4)
        event = self.env["calendar.event"].create(
            {
                "name": "Atelier d'écriture",
                "vae_kind": "workshop",
                "vae_company_id": self.company.id,
                "user_id": self.referent.id,
                "start": self.now - timedelta(days=3),
                "stop": self.now - timedelta(days=3, hours=-3),
            }
        )
        attendance = self.env["vae.attendance"]._register_people(event, self.candidate)
        attendance.presence = "present"
        self.env.flush_all()

        certificate = self._certificate()
        self.assertEqual(
            (certificate.hours_signed, certificate.hours_unsigned), (0, 6.5)
        )
        self.assertEqual(certificate.date_from, self.candidate.date_open)
        with self.assertRefused("names none"):
            certificate.action_request_signatures()
        self.company.vae_director_id = self.director
        with self.assertRefused("no hour of the period is signed for"):
            certificate.action_request_signatures()
        self._sign_at_once(signed)
        self._sign_at_once(attendance)
        self.env.invalidate_all()
        # What was signed since is counted when it is to be signed.
        certificate.action_request_signatures()
        self.assertEqual(
            (certificate.hours_signed, certificate.hours_unsigned), (4.5, 2)
        )
        numbers = certificate.action_view_unsigned()["domain"][1][2]
        self.assertEqual(numbers, [unsigned.number])
        request = certificate.sudo()._signature_request()
        self.assertEqual(request.signer_ids.user_id, self.director)
        self.assertIn("-CR1", certificate._print_number())
        with self.assertRefused("ends today at the latest"):
            self._certificate(date_to=today + timedelta(days=1))
        # The next one begins where this one ends.
        self.assertEqual(
            certificate.date_to,
            self._certificate(date_to=today, date_from=today).date_from,
        )
        self._sign_at_once(self._certificate(date_from=certificate.date_from).sudo())
        with self.assertRaises(AccessError):
            certificate.with_user(self.referent2).read(["hours_signed"])
        with self.assertRefused("certifies nothing yet"):
            certificate.action_send()

    def test_funder(self):
        self.candidate.date_open = "2026-01-05"
        opco = self.env["res.partner"].create({"name": "OPCO Essai"})
        plan = self.env["vae.funding"].create({"candidate_id": self.candidate.id})
        plan.request_ids = [
            Command.create(
                {
                    "device_id": self.env.ref(
                        "vae_assistance.vae_funding_device_opco"
                    ).id,
                    "partner_id": opco.id,
                    "amount_asked": 100,
                }
            )
        ]
        certificate = self._certificate(request_id=plan.request_ids.id)
        self.assertEqual(certificate.funder_id, opco)
        self.assertIn("pièces justificatives", certificate.terms)
        stranger = self._create_candidate("Autre Essai", self.referent)
        with self.assertRefused("a funding of the same journey"):
            self._certificate(candidate_id=stranger.id, request_id=plan.request_ids.id)
