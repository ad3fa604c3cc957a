# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date

from freezegun import freeze_time

from odoo.exceptions import AccessError
from odoo.tests import tagged

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
                **values,
            }
        )

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
        self._fiche("2026-09-01").action_done()
        with self.assertRefused("once its convention is signed"):
            contract.action_start_certificate()
        self._sign_at_once(contract.sudo())
        # Neither an appointment before the contract, nor one that is planned.
        self._fiche("2026-09-10")
        with self.assertRefused("no support has been delivered since it began"):
            contract.action_start_certificate()

    def test_issued(self):
        contract = self._signed()
        planned = self._fiche("2026-09-10")
        later = self._fiche("2026-09-12")
        with freeze_time("2026-09-14"):
            (later | planned).with_user(self.referent).action_done()
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
            self._fiche("2026-09-10").action_done()
            certificate = self._issue()
        self.assertEqual(certificate.user_id, self.director)
        [signer] = certificate._signature_signers()
        self.assertEqual(signer["role"], "director")
        certificate.user_id = self.referent2
        with self.assertRefused("may not open it"):
            certificate.action_request_signatures()

    def test_names_name_nobody(self):
        self._signed()
        self._fiche("2026-09-07", state="done")
        certificate = self._issue()
        self.assertIn(self.candidate.reference, certificate.sudo().display_name)
        self.assertNotIn("Camille", certificate.sudo().display_name)
        self.env.invalidate_all()
        with self.assertRaises(AccessError):
            certificate.with_user(self.referent2).action_request_signatures()
