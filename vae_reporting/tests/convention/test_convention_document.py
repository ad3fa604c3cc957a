# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64
import io

import pypdf

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import tagged

from odoo.addons.vae_assistance.tests.common import pdf_file
from odoo.addons.vae_assistance.tests.files import picture

from .common import ConventionCommon


@tagged("post_install", "-at_install")
class TestConventionDocument(ConventionCommon):
    """What is printed, signed and sent, as PDF."""

    draws_pdf = True

    def _sign(self, document):
        document.action_request_signatures()
        request = document._signature_request().sudo()
        drawing = base64.b64encode(picture())
        request.signer_ids._sign("screen", "Directrice de test", drawing)
        return base64.b64decode(request.signed_document)

    def _text(self, pdf):
        pages = pypdf.PdfReader(io.BytesIO(pdf)).pages
        return " ".join(" ".join(page.extract_text() for page in pages).split())

    def test_the_texts_are_printed_in_each_document(self):
        convention = self._convention(
            grouping_id=self._grouping().id,
            objectives="Lever les freins à la VAE",
            evaluation="Taux de validation",
        )
        other = convention.part_ids.filtered(lambda part: not part.is_lead)
        other.with_user(self.director2).contribution = "Permanences en vallée"
        convention.line_ids = [
            Command.create({"kind": "lump", "price": 50, "part_id": other.id})
        ]
        framing = self._named(convention, "Document de cadrage")
        own = framing.part_ids.with_user(self.director2)
        own.action_lay_out_document()
        framing.action_lay_out_document()
        texts = [
            self._text(self._sign(convention)),
            *(
                self._text(base64.b64decode(each.with_context(bin_size=False).document))
                for each in (framing, own)
            ),
        ]
        for text in texts:
            for expected in (
                "Lever les freins",
                "Taux de validation",
                self.funder.name,
            ):
                self.assertIn(expected, text)
        agreement, whole, part = texts
        self.assertIn("Solde", agreement, "what it obliges to")
        self.assertIn("Permanences en vallée", whole)
        self.assertIn("Permanences en vallée", part)
        self.assertRegex(whole, "100[.,]02")
        self.assertNotRegex(part, "100[.,]02", "what the others do is the lead's")

    def test_the_funder_s_own_file_is_signed(self):
        pdf = pdf_file("Convention de la Région")
        convention = self._convention(
            funder_file=base64.b64encode(pdf), funder_file_name="convention.pdf"
        )
        signed = self._sign(convention)
        self.assertTrue(signed.startswith(pdf))
        self.assertIn("Directrice de test", self._text(signed))
        with self.assertRefused("is signed"):
            convention.funder_file = base64.b64encode(pdf_file("Une autre"))
        framing = self._named(convention, "Document de cadrage")
        framing.write(
            {"document": base64.b64encode(pdf), "document_name": "cadrage.pdf"}
        )
        self.assertTrue(self._sign(framing).startswith(pdf))

    def test_the_funder_s_own_file_is_the_parties_alone(self):
        """With all prices in it: members of the grouping do not get it, by any door."""
        pdf = base64.b64encode(pdf_file("Convention de la Région"))
        convention = self._convention(
            grouping_id=self._grouping().id,
            funder_file=pdf,
            funder_file_name="convention.pdf",
        )
        self.env.invalidate_all()
        self.assertEqual(convention.funder_file, pdf)
        theirs = convention.with_user(self.director2)
        self.assertEqual(theirs.name, convention.name)
        self.assertFalse(theirs.funder_file)
        self.assertFalse(theirs.read(["funder_file"])[0]["funder_file"])
        with self.assertRefused("", AccessError):
            theirs.read(["funder_file_kept"])
        with self.assertRefused("", AccessError):
            theirs.funder_file = False
        files = self.env["ir.attachment"].with_user(self.director2)
        kept = [
            ("res_model", "=", convention._name),
            ("res_id", "=", convention.id),
            ("res_field", "!=", False),
        ]
        self.assertFalse(files.search(kept))
        self.assertEqual(len(files.sudo().search(kept)), 1)
        convention.funder_file = False
        self.assertFalse(files.sudo().search(kept))

    def test_amendment(self):
        convention = self._convention()
        self._sign_at_once(convention)
        amendment = (
            self.env["vae.convention.amendment"]
            .with_user(self.director)
            .create(
                {
                    "convention_id": convention.id,
                    "reason": "Deux assistances de plus",
                    "line_ids": [
                        Command.create(
                            {"kind": "assistance", "quantity": 2, "price": 33.34}
                        )
                    ],
                }
            )
        )
        text = self._text(self._sign(amendment))
        self.assertIn("Deux assistances de plus", text)
        self.assertRegex(text, "66[.,]68")

    def test_members_of_a_grouping_print_no_prices_of_others(self):
        """They are no party: of what the lead signed they see totals and their part."""
        convention = self._convention(grouping_id=self._grouping().id)
        other = convention.part_ids.filtered(lambda part: not part.is_lead)
        convention.line_ids = [
            Command.create({"kind": "lump", "price": 51.51, "part_id": other.id})
        ]
        signed = self._sign(convention)
        # However the language of the document writes cents.
        self.assertRegex(self._text(signed), "33[.,]34")
        report = self.env["ir.actions.report"].with_context(force_report_rendering=True)

        def printed(user):
            self.env.invalidate_all()
            pdf, _kind = report.with_user(user)._render_qweb_pdf(
                "vae_reporting.report_vae_convention", convention.ids
            )
            return pdf

        self.assertEqual(printed(self.director), signed)
        text = self._text(printed(self.director2))
        self.assertRegex(text, "51[.,]51")
        self.assertRegex(text, "151[.,]53", "the total")
        self.assertNotRegex(text, "33[.,]34")
        self.assertRegex(text, "Extract for a member|Extrait pour un membre")
