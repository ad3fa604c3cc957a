# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64
import io
import shutil
import subprocess
import tempfile
from datetime import date

import openpyxl
import pikepdf
import pypdf

from odoo.tests import tagged

from .common import BilanCommon


def unspaced(text):
    return "".join(text.split())


@tagged("post_install", "-at_install")
class TestVaeBilanDocument(BilanCommon):
    draws_pdf = True

    def test_the_signed_file_holds_its_workbook(self):
        """PDF and workbook say the same, in the same order; readers take both."""
        self.env["vae.observation"].create(
            {"name": "Plus de car le soir", "company_id": self.company.id}
            | {"date": date(2025, 5, 5), "user_id": self.referent.id}
        )
        bilan = self._bilan()
        bilan.section_ids[0].write({"text": "Une année bien remplie.", "is_public": 1})
        request = self._sign(self._ready(bilan))
        content = base64.b64decode(request.document)
        self._check_with_qpdf(content)
        with pikepdf.open(io.BytesIO(content)) as pdf:
            self.assertEqual(pdf.open_metadata()["pdfaid:part"], "3")
            [name] = pdf.attachments
            self.assertEqual(name, f"{bilan._print_number()}.xlsx")
            workbook = pdf.attachments[name].get_file().read_bytes()
        pages = pypdf.PdfReader(io.BytesIO(content)).pages
        # Readers see spaces where there is none, and none where there is one.
        text = unspaced("".join(page.extract_text() for page in pages))
        book = openpyxl.load_workbook(io.BytesIO(workbook))
        printed = bilan.with_context(
            lang=self.env["ir.actions.report"]._get_document_lang()
        )
        chapters = printed._chapters(printed._told_lines())
        self.assertEqual(
            book.sheetnames[1 : 1 + len(chapters)],
            [chapter["name"][:31] for chapter in chapters],
        )
        place = 0
        for chapter, sheet in zip(chapters, book.worksheets[1:], strict=False):
            names = [row[0].value for row in sheet.iter_rows(min_row=2)]
            told = [line["name"] for line in chapter["lines"]]
            self.assertEqual([name for name in names if name in told], told)
            self.assertIn(unspaced(chapter["name"]), text[place:])
            place = text.index(unspaced(chapter["name"]), place)
        for words in ("Une année bien remplie.", "Plus de car le soir"):
            self.assertIn(unspaced(words), text)
        for journey in self.journeys:
            self.assertNotIn(unspaced(journey.name), text)
        reports = bilan.env["ir.actions.report"].with_context(
            force_report_rendering=True
        )
        public = reports._render_qweb_pdf(
            "vae_reporting.report_vae_bilan_public", bilan.ids
        )[0]
        text = pypdf.PdfReader(io.BytesIO(public)).pages[-1].extract_text()
        self.assertNotIn("Signature", text)

    def test_the_budget_holds_its_workbook(self):
        budget = self.env["vae.budget"].with_user(self.director)
        budget = budget.create(
            {"program_id": self.program.id, "date_start": "2025-01-01"}
            | {"date_end": "2025-12-31"}
        )
        content = budget._signature_pdf()
        self._check_with_qpdf(content)
        with pikepdf.open(io.BytesIO(content)) as pdf:
            self.assertEqual(list(pdf.attachments), [f"{budget._print_number()}.xlsx"])

    def _check_with_qpdf(self, content):
        """What `qpdf --check` says, by its library and, where it is, by itself."""
        with pikepdf.open(io.BytesIO(content)) as pdf:
            self.assertFalse(pdf.check_pdf_syntax())
        if shutil.which("qpdf"):
            with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
                file.write(content)
                file.flush()
                checked = subprocess.run(
                    ["qpdf", "--check", file.name], capture_output=True, check=False
                )
            self.assertEqual(checked.returncode, 0, checked.stdout + checked.stderr)
