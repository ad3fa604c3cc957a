# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date

from freezegun import freeze_time

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import Form, tagged

from .test_vae_contract import TODAY, ContractCommon


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestStartCertificate(ContractCommon):
    def _fiche(self, day, **values):
        return self.env["vae.fiche.action"].create(
            {
                "candidate_id": self.candidate.id,
                "date": f"{day} 10:00:00",
                "user_id": self.referent.id,
                "modality": "onsite",
                **values,
            }
        )

    def _prove(self, fiches):
        """Complete fiches and have them signed."""
        for fiche in fiches:
            fiche.with_user(self.referent).action_done()
            self._sign_at_once(fiche)
        self.env.invalidate_all()

    def _issue(self):
        return (
            self.env["vae.start.certificate"]
            .with_user(self.referent)
            .create({"candidate_id": self.candidate.id})
        )

    def test_refused_before(self):
        with self.assertRefused("has no signed assistance convention"):
            self._issue()
        contract = self._contract()
        self._prove(self._fiche("2026-09-01"))
        with self.assertRefused("once its convention is signed"):
            contract.action_start_certificate()
        self._sign_at_once(contract.sudo())
        # Neither an appointment before the contract, nor one that is planned, nor one
        # whose fiche nobody has signed.
        planned = self._fiche("2026-09-10")
        with freeze_time("2026-09-14"):
            for act in (planned.exists, planned.action_done):
                act()
                with self.assertRefused("no fiche action of an appointment since"):
                    contract.action_start_certificate()
            self.assertFalse(contract.date_first_support)
            self.assertFalse(contract.activity_ids)
            self._sign_at_once(planned)
            self.env.invalidate_all()
            self.assertEqual(contract.date_first_support, date(2026, 9, 10))
            contract.action_start_certificate()

    def test_not_before_the_signature(self):
        """What was delivered before all had signed the contract is no start of it."""
        contract = self._contract(date_start="2026-09-01")
        self._prove(self._fiche("2026-09-03"))
        self._sign_at_once(contract.sudo())
        with self.assertRefused("since 0[79]/0[79]/2026 is signed"):
            contract.action_start_certificate()

    def test_sent_with_a_trace(self):
        funder = self.env["res.partner"].create(
            {"name": "Région Essai", "email": "region@example.com", "city": "Nantes"}
        )
        self.program.funder_id = funder
        self._signed()
        self._prove(self._fiche(TODAY))
        certificate = self._issue()
        with self.assertRefused("certifies nothing yet"):
            certificate.action_send()
        self._sign_at_once(certificate.sudo())
        self.env.invalidate_all()
        funder.email = "région"
        with self.assertRefused("no usable e-mail"):
            certificate.action_send()
        funder.email = "region@example.com"
        action = certificate.action_send()
        composer = Form(
            self.env["mail.compose.message"]
            .with_user(self.referent)
            .with_context(**action["context"], force_report_rendering=True)
        ).save()
        self.assertEqual(composer.partner_ids, funder)
        self.assertNotIn("Camille", composer.subject + composer.body)
        self.assertEqual(composer.attachment_ids.mimetype, "application/pdf")
        # As all that leaves the structure, with the candidate's consent.
        with self.assertRefused("consent"):
            composer._action_send_mail()
        self.assertFalse(certificate.date_sent)
        self.env["vae.consent"].create(
            {
                "candidate_id": self.candidate.id,
                "purpose_id": self.env.ref(
                    "vae_assistance.vae_consent_purpose_share"
                ).id,
                "partner_id": funder.id,
                "item_ids": [Command.set(self.env["vae.consent.item"].search([]).ids)],
                "means": "oral",
                "date_given": TODAY,
            }
        )
        composer._action_send_mail()
        self.assertTrue(certificate.date_sent)
        [message] = certificate.message_ids.filtered("attachment_ids")
        self.assertEqual(message.partner_ids, funder)
        # What it rests on is signed no more: whoever issued it has it to correct.
        certificate.fiche_id.sudo()._signature_request()._void("Contestée")
        self.env.invalidate_all()
        todos = self.candidate.activity_ids.filtered(
            lambda each: each.summary == "A certificate is no longer proven"
        )
        self.assertRegex(todos.note, "(?s)Start.*Contestée.*It was sent on")
        certificate.contract_id.sudo()._signature_request()._void("Annulée")
        self.assertEqual(len(self.candidate.activity_ids - todos), 1)
        self.program.funder_id = False
        with self.assertRefused("names no commanditaire"):
            certificate.action_send()

    def test_issued(self):
        contract = self._signed()
        planned = self._fiche("2026-09-10")
        later = self._fiche("2026-09-12")
        with freeze_time("2026-09-14"):
            self._prove(later | planned)
            self.assertEqual(contract.date_first_support, date(2026, 9, 10))
            self.assertEqual(
                contract.activity_ids.activity_type_id,
                self.env.ref("vae_assistance.mail_activity_start_certificate"),
            )
            self.assertEqual(contract.activity_ids.user_id, self.referent)
            action = contract.action_start_certificate()
            certificate = self.env["vae.start.certificate"].browse(action["res_id"])
            self.assertFalse(contract.activity_ids)
            self.assertEqual(certificate.date_started, date(2026, 9, 10))
            self.assertEqual(certificate.fiche_id, planned)
            self.assertEqual(certificate.contract_id, contract)
            self.assertEqual(certificate.user_id, self.referent)
            # Once.
            self.assertEqual(
                contract.action_start_certificate()["res_id"], certificate.id
            )
            with self.assertRefused("a journey starts once"):
                self._issue()
            # What was corrected meanwhile counts.
            planned._signature_requests()._void("Erreur")
            planned.action_reopen()
            certificate = certificate.with_user(self.referent)
            certificate.action_request_signatures()
            self.assertEqual(certificate.date_started, date(2026, 9, 12))
            self._sign(certificate._signature_request())
            self.assertEqual(certificate.state, "signed")
            with self.assertRefused("can no longer be changed"):
                certificate.place = "Rennes"
            with self.assertRefused("follow from what is done"):
                certificate.date_started = TODAY
            with self.assertRefused("not duplicated"):
                certificate.copy()

    def test_director_signs(self):
        self.program.director_signs = True
        self._signed()
        with freeze_time("2026-09-14"):
            self._prove(self._fiche("2026-09-10"))
            certificate = self._issue()
        self.assertEqual(certificate.user_id, self.director)
        [signer] = certificate._signature_signers()
        self.assertEqual(signer["role"], "director")
        certificate.user_id = self.referent2
        with self.assertRefused("may not open it"):
            certificate.action_request_signatures()

    def test_names_name_nobody(self):
        self._signed()
        self._prove(self._fiche("2026-09-07"))
        certificate = self._issue()
        self.assertIn(self.candidate.reference, certificate.sudo().display_name)
        self.assertNotIn("Camille", certificate.sudo().display_name)
        self.env.invalidate_all()
        with self.assertRaises(AccessError):
            certificate.with_user(self.referent2).action_request_signatures()
