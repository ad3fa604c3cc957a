# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged

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
        certificate.user_id = self.director
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

    def test_proof_undone(self):
        """Who issued it, signed it or coordinates learns what is proven no more."""
        self.company.vae_director_id = self.director
        self.candidate.date_open = fields.Date.today() - timedelta(days=60)
        fiches = [
            self._create_fiche(
                self.candidate, days=days, state="done", user_id=self.referent.id
            )
            for days in (-30, -20, -10)
        ]
        first, second, other = (self._sign_at_once(fiche) for fiche in fiches)
        day = fiches[1]._day()
        issued = self._certificate(date_to=day)
        issued.action_request_signatures()
        request = issued.sudo()._signature_request()
        request.signer_ids.write({"date_signed": self.now, "means": "screen"})
        self.assertEqual(issued.state, "signed")
        issued.sudo().date_sent = self.now
        again = self._certificate(date_from=day, date_to=fields.Date.today())
        # Nobody pays the same day twice; another funder pays another part of it.
        with self.assertRefused(f"are certified already, by “{issued.display_name}”"):
            again.action_request_signatures()
        self.program.funder_id = self.env["res.partner"].create({"name": "Région"})
        self.candidate.program_id = self.program
        opco = self.env["res.partner"].create({"name": "OPCO Essai"})
        plan = self.env["vae.funding"].create({"candidate_id": self.candidate.id})
        funding = self.env["vae.funding.request"].create(
            {
                "funding_id": plan.id,
                "device_id": self.env.ref("vae_assistance.vae_funding_device_opco").id,
                "partner_id": opco.id,
                "amount_asked": 100,
            }
        )
        again.request_id = funding
        again.action_request_signatures()
        self.assertEqual((issued.state, again.state), ("signed", "to_sign"))

        def news():
            return self.env["mail.message"].search(
                [("subject", "=", "A certificate is no longer proven")]
            )

        cancel = self.env["vae.signature.cancel"].with_user(self.coordinator)
        cancel.create(
            {"request_id": other.id, "reason": "Mauvaise date"}
        ).action_confirm()
        self.env.invalidate_all()
        # What awaited the director is to be made anew, on what still stands.
        self.assertEqual((issued.state, again.state), ("signed", "draft"))
        self.assertIn("Mauvaise date", self.candidate.activity_ids.note)
        self.assertFalse(news())
        candidate = new_test_user(
            self.env,
            login="test_contests",
            name="Camille Contestante",
            groups="base.group_portal",
            partner_id=self.candidate.partner_id.id,
            company_id=self.company.id,
        )
        second.signer_ids.witness_id = self.referent
        mine = second.signer_ids.filtered(
            lambda each: each.partner_id == candidate.partner_id
        )
        mine.with_user(candidate).sudo()._contest("Je n’étais pas là")
        self.env.invalidate_all()
        self.assertEqual(issued.state, "signed")
        todo = self.candidate.activity_ids.filtered(
            lambda each: each.summary == "A certificate is no longer proven"
        )
        self.assertEqual(todo.user_id, self.referent)
        self.assertRegex(todo.note, "(?s)no. 1.*Je n’étais pas là.*It was sent on")
        told = news().notified_partner_ids
        everybody = self.referent | self.coordinator | self.director
        self.assertLessEqual(everybody.partner_id, told)
        # Corrected: what is cancelled does not stand in the way.
        cancel.create(
            {"request_id": request.id, "reason": "Séance contestée"}
        ).action_confirm()
        again.request_id = False
        again.date_from = issued.date_from
        again.action_request_signatures()
        self.assertEqual(again.state, "to_sign")
        self.assertEqual(again.hours_signed, fiches[0].hours_attended)
        with self.assertRefused(f"by “{again.display_name}”"):
            issued.action_request_signatures()

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
