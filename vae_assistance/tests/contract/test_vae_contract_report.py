# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from freezegun import freeze_time

from odoo.tests import tagged

from ..plan.test_vae_support_plan import SPECIAL
from .test_vae_contract import NBSP, PRINTED, TODAY, ContractCommon


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestContractReport(ContractCommon):
    draws_pdf = True

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for lang in ("en_US", "fr_FR"):
            cls.env["res.lang"]._activate_lang(lang)
        cls.candidate.partner_id.lang = "en_US"

    def test_assistance(self):
        self.program.director_signs = True
        contract = self._contract(expectations=PRINTED, intro=PRINTED, place=PRINTED)
        contract.commitment_ids[0].name = PRINTED
        text = self._text("vae_assistance.report_vae_contract", contract)
        for expected in (
            "Assistance Convention",
            "Camille Essai",
            self.candidate.reference,
            "Mandat de test",
            "7 September 2026",
            "7 September 2027",
            "The structure commits to",
            "The référent commits to",
            "The candidate commits to",
            "Version 1 of the support plan is annexed.",
            "Annex: Support Plan Version 1 – agreed upon on 7 September 2026",
            "Signature of the candidate",
            "Signature of the référent",
            "Signature of the director",
            *contract.commitment_ids.mapped("name"),
            *self.plan.line_ids.mapped("objective"),
        ):
            self.assertIn(" ".join(expected.split()), text)
        self.assertNotIn("legal value", text)
        # Of the contract alone: those of the plan are on its own print.
        self.assertEqual(text.count("Signature of the candidate"), 1)
        self.assertEqual(text.count("<b>Été</b>"), 4)

    def test_html_and_emoji(self):
        contract = self._contract(expectations=SPECIAL, intro=SPECIAL, place=SPECIAL)
        contract.commitment_ids[0].name = SPECIAL
        html, _type = self.env["ir.actions.report"]._render_qweb_html(
            "vae_assistance.report_vae_contract", contract.ids
        )
        self.assertEqual(html.decode().count("&lt;b&gt;Été&lt;/b&gt; 🎓"), 4)
        self.assertNotIn("<b>Été", html.decode())

    def test_pedagogical(self):
        contract = self._contract("pedagogical")
        text = self._text("vae_assistance.report_vae_contract", contract)
        for expected in (
            "Pedagogical Contract",
            "It has no legal value.",
            "The accompagnateur commits to",
            "Signature of the accompagnateur",
        ):
            self.assertIn(expected, text)
        self.assertNotIn("The structure commits to", text)

    def test_amendment(self):
        contract = self._signed(date_end="2027-03-01")
        contract.action_amend()
        amendment = contract.amendment_ids
        amendment.write({"date_end": "2027-06-01", "change_reason": PRINTED})
        text = self._text("vae_assistance.report_vae_contract", amendment)
        for expected in (
            f"Amendment No.{NBSP}1",
            "What This Amendment Changes",
            PRINTED,
            "1 March 2027",
            "1 June 2027",
            "now reads as follows",
        ):
            self.assertIn(" ".join(expected.split()), text)

    def test_blank(self):
        candidate = self.candidate.with_user(self.referent)
        # In the candidate's language; without one, in French.
        for report, title, french in (
            (
                "report_vae_contract_blank",
                "Assistance Convention",
                "Convention d’assistance",
            ),
            (
                "report_vae_contract_pedagogical_blank",
                "Pedagogical Contract",
                "Contrat pédagogique",
            ),
            (
                "report_vae_start_certificate_blank",
                "Start Certificate",
                "Attestation de démarrage",
            ),
        ):
            text = self._text(f"vae_assistance.{report}", candidate)
            self.assertIn(title, text)
            self.assertIn("Camille Essai", text)
            empty = self._text(f"vae_assistance.{report}", candidate.browse())
            self.assertIn(french, empty)
            self.assertNotIn("Camille Essai", empty)
        template = self.env.ref("vae_assistance.vae_contract_template_pedagogical")
        text = self._text(
            "vae_assistance.report_vae_contract_pedagogical_blank", candidate
        )
        for line in template.line_ids:
            self.assertIn(" ".join(line.name.split()), text)

    def test_certificate(self):
        self._signed()
        self.env["vae.fiche.action"].create(
            {
                "candidate_id": self.candidate.id,
                "date": f"{TODAY} 10:00:00",
                "state": "done",
            }
        )
        certificate = self.env["vae.start.certificate"].create(
            {"candidate_id": self.candidate.id}
        )
        text = self._text("vae_assistance.report_vae_start_certificate", certificate)
        for expected in (
            "Start Certificate",
            "Camille Essai",
            "Test Referent",
            "7 September 2026",
            f"Fiche action No.{NBSP}1",
        ):
            self.assertIn(" ".join(expected.split()), text)
