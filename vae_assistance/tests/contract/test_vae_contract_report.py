# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64
from datetime import date

from freezegun import freeze_time

from odoo.fields import Command
from odoo.tests import tagged

from ...models.contract.vae_contract_terms import TERMS
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
            "The assistance runs from 7 September 2026 until 7 September 2027.",
            "The version 1 of the support plan, as agreed upon, is annexed.",
            "Annex: Support Plan",
            "agreed upon on 7 September 2026",
            "Draft: not signed, it binds nobody.",
            f"{self.candidate.reference}-CV1",
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
            "It has no legal value;",
            "respecting it is what the journey's good course depends on",
            "The référent commits to",
            "Signature of the référent",
            "The support runs from",
        ):
            self.assertIn(expected, text)
        self.assertNotIn("The structure commits to", text)
        self.assertNotIn("Cost, paid by", text)
        self.candidate.accompagnateur_ids = self.accompagnateur
        contract.user_id = self.accompagnateur
        text = self._text("vae_assistance.report_vae_contract", contract)
        self.assertIn("The accompagnateur commits to", text)
        self.assertIn("Signature of the accompagnateur", text)

    def test_what_a_convention_has_to_say(self):
        funder = self.env["res.partner"].create({"name": "Région Essai"})
        self.program.write(
            {
                "funder_id": funder.id,
                "service_ids": [
                    Command.create({"price": price, "date_from": day, "kind": kind})
                    for price, day, kind in (
                        (900, "2025-01-01", "assistance"),
                        (1200, "2026-01-01", "assistance"),
                        (2000, "2027-01-01", "assistance"),
                        (50, "2026-01-01", "advice"),
                    )
                ],
            }
        )
        template = self.env.ref("vae_assistance.vae_contract_template_assistance")
        template.terms = (
            "Fin avant le terme : par écrit.\nRéclamations : à la direction."
        )
        contract = self._contract()
        self.assertEqual((contract.cost, contract.payer), (1200, "Région Essai"))
        self.assertFalse(contract.price_left_out)
        hours = self.plan.hours_planned
        text = self._text("vae_assistance.report_vae_contract", contract)
        for expected in (
            f"Hours of the plan {int(hours)} h",
            "1,200.00",
            "Région Essai",
            "End before Its Time, Complaints",
            "Fin avant le terme",
            "Réclamations",
        ):
            self.assertIn(expected, text)
        blank = self._text(
            "vae_assistance.report_vae_contract_blank", self.candidate.browse()
        )
        self.assertIn("Réclamations", blank)
        # A price in another currency is neither taken nor left out without a word.
        contract.unlink()
        self.program.service_ids.currency_id = self.env.ref("base.CHF")
        contract = self._contract()
        self.assertFalse(contract.cost)
        self.assertRegex(contract.price_left_out, "1.200")
        contract.cost = 1260
        self.assertFalse(contract.price_left_out)
        contract.cost = 0
        self.program.service_ids.unlink()
        self.env.invalidate_all()
        self.assertFalse(contract.price_left_out)

    def test_terms_are_signed(self):
        template = self.env.ref("vae_assistance.vae_contract_template_assistance")
        template.terms = "Fin avant le terme : par écrit."
        contract = self._signed()
        for fname, value in (("cost", 5), ("payer", "X"), ("terms", "Y")):
            with self.assertRefused("can no longer be changed"):
                contract[fname] = value
        contract.action_amend()
        amendment = contract.amendment_ids
        self.assertEqual(amendment.terms, contract.terms)
        amendment.cost = 300
        self.assertEqual(
            [change["label"] for change in amendment._changes()["values"]],
            ["Cost of the Assistance"],
        )

    def test_contracts_of_former_releases_stay_signed(self):
        """What they did not say then changes nothing of what was signed."""
        contract = self._contract()
        contract.write({"cost": 0, "payer": False, "terms": False})
        self.assertTrue({*TERMS}.isdisjoint(contract._signature_content()))

    def test_state(self):
        """A draft says so, what is to be signed does not, what has ended does."""
        contract = self._contract()
        report = "vae_assistance.report_vae_contract"
        self.assertIn("Draft", self._text(report, contract))
        contract.action_request_signatures()
        shown = contract._signature_request().document
        text = self._read(base64.b64decode(shown))
        self.assertNotIn("Draft", text)
        self.assertNotIn("Draft", self._text(report, contract))
        self._sign(contract._signature_request())
        self.env.invalidate_all()
        contract._terminate(date(2026, 9, 7), "Déménagement")
        contract = contract.with_context(lang="en_US")
        self.assertIn("Terminated on 7 September 2026", contract._print_state())

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
            "Text of the Contract after the Change",
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
        funder = self.env["res.partner"].create(
            {"name": "Région Essai", "street": "1 place de la Loire", "city": "Nantes"}
        )
        self.program.funder_id = funder
        self.referent.partner_id.function = "Référent de parcours"
        self.candidate.birth_date = "1984-05-02"
        self._signed()
        fiche = self.env["vae.fiche.action"].create(
            {
                "candidate_id": self.candidate.id,
                "date": f"{TODAY} 10:00:00",
                "state": "done",
            }
        )
        self._sign_at_once(fiche)
        self.env.invalidate_all()
        certificate = self.env["vae.start.certificate"].create(
            {"candidate_id": self.candidate.id}
        )
        text = self._text("vae_assistance.report_vae_start_certificate", certificate)
        for expected in (
            "Start Certificate",
            "Camille Essai",
            "Test Referent",
            "7 September 2026",
            f"Fiche action No.{NBSP}1, signed on 7 September 2026",
            "born on 2 May 1984",
            "Région Essai 1 place de la Loire",
            f"No.{NBSP}{self.candidate.reference}-AD1",
            "Test Referent, Référent de parcours, for",
            "Draft: not signed, it certifies nothing.",
        ):
            self.assertIn(" ".join(expected.split()), text)
