# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64
import io
import logging
from unittest.mock import patch

import pikepdf
import pypdf
from weasyprint import CSS, HTML

from odoo.exceptions import AccessError, UserError
from odoo.tests import TransactionCase, new_test_user, tagged
from odoo.tools import file_path

from ...models.pdf.ir_actions_report import IrActionsReport
from ...report.pdf.weasyprint_renderer import (
    WeasyPrintRenderer,
    split_articles,
)

RENDERER_LOGGER = "odoo.addons.vae_assistance.report.pdf.weasyprint_renderer"
BASE_URL = "https://vae.example.com"
PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAA"
    "AABJRU5ErkJggg=="
)

TEMPLATE = """
<t t-name="vae_assistance.test_pdf">
    <t t-call="vae_assistance.pdf_document">
        <t t-set="lang" t-value="'fr_FR'" />
        <t t-foreach="docs" t-as="doc">
            <t
                t-call="vae_assistance.pdf_page"
                record="doc"
                company="res_company"
                title="'Document de test'"
                reference="doc.ref"
            >
                <h1><a t-attf-href="#end">Bonjour</a> <t t-out="doc.name" /></h1>
                <div
                    class="vae-text"
                    t-out="doc.comment"
                    t-options="{'widget': 'html'}"
                />
                <p t-if="doc.ref == 'P1'" style="break-before: page">Suite</p>
                <p id="end">Fin</p>
            </t>
        </t>
        <p t-if="not docs">Formulaire vierge</p>
    </t>
</t>
"""


class PdfEngineCommon(TransactionCase):
    """A report of contacts, and three contacts of which the first takes two pages."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(
            context=dict(
                cls.env.context, force_report_rendering=True, tracking_disable=True
            )
        )
        cls.env["res.lang"]._activate_lang("fr_FR")
        cls.env["ir.ui.view"].create(
            {
                "type": "qweb",
                "name": "Test PDF",
                "key": "vae_assistance.test_pdf",
                "arch": TEMPLATE,
            }
        )
        cls.report = cls.env["ir.actions.report"].create(
            {
                "name": "Documents de test",
                "model": "res.partner",
                "report_name": "vae_assistance.test_pdf",
                "pdf_engine": "weasyprint",
            }
        )
        cls.partners = cls.env["res.partner"].create(
            [
                {"name": f"Zoë Lefèbvre {number}", "ref": f"P{number}"}
                for number in range(1, 4)
            ]
        )

    def _print(self, records, data=None, user=None, **context):
        reports = self.env["ir.actions.report"].with_context(**context)
        if user:
            reports = reports.with_user(user)
        content, kind = reports._render_qweb_pdf(self.report, records.ids, data)
        self.assertEqual(kind, "pdf")
        self.assertTrue(content.startswith(b"%PDF-1.7"))
        return content

    @staticmethod
    def _texts(content):
        pages = pypdf.PdfReader(io.BytesIO(content)).pages
        return [page.extract_text().replace("\xa0", " ") for page in pages]

    def _attachments(self, records):
        return self.env["ir.attachment"].search(
            [("res_model", "=", "res.partner"), ("res_id", "in", records.ids)]
        )

    def assertArchivalPdf(self, content, lang="fr-FR"):
        """Tagged, in one language, PDF/A-3 by its metadata, and well formed."""
        with pikepdf.open(io.BytesIO(content)) as pdf:
            self.assertEqual(pdf.check_pdf_syntax(), [])
            self.assertEqual(str(pdf.Root.Lang), lang)
            self.assertTrue(bool(pdf.Root.MarkInfo.Marked))
            self.assertEqual(str(pdf.Root.StructTreeRoot.K[0].S), "/Document")
            self.assertEqual(str(pdf.Root.OutputIntents[0].S), "/GTS_PDFA1")
            with pdf.open_metadata() as metadata:
                self.assertEqual(metadata.pdfa_status, "3A")
            for page in pdf.pages:
                for font in page.Resources.Font.values():
                    descriptor = font.DescendantFonts[0].FontDescriptor
                    self.assertIn("/FontFile2", descriptor, "a font is not embedded")


@tagged("post_install", "-at_install")
class TestPdfEngine(PdfEngineCommon):
    def test_one_record(self):
        content = self._print(self.partners[0])
        self.assertArchivalPdf(content)
        first, second = self._texts(content)
        self.assertIn("Bonjour Zoë Lefèbvre 1", first)
        self.assertIn("Page 1 / 2", first)
        self.assertIn("Suite", second)
        self.assertIn("Page 2 / 2", second)
        with pikepdf.open(io.BytesIO(content)) as pdf:
            self.assertEqual(str(pdf.docinfo.Title), "Document de test – P1")
            self.assertEqual(str(pdf.docinfo.Author), self.env.company.name)

    def test_reading_order(self):
        """Tags follow the template: title, then paragraphs."""
        content = self._print(self.partners[1])
        kinds = []

        def walk(node):
            if isinstance(node, pikepdf.Array):
                for item in node:
                    walk(item)
            elif isinstance(node, pikepdf.Dictionary):
                kinds.append(str(node.get("/S", "")))
                walk(node.get("/K"))

        with pikepdf.open(io.BytesIO(content)) as pdf:
            walk(pdf.Root.StructTreeRoot.K)
        self.assertLess(kinds.index("/Art"), kinds.index("/H1"))
        self.assertLess(kinds.index("/H1"), kinds.index("/P"))

    def test_several_records_are_one_document(self):
        with patch.object(
            type(self.env["ir.actions.report"]), "_merge_pdfs", autospec=True
        ) as merge:
            content = self._print(self.partners)
        merge.assert_not_called()
        self.assertArchivalPdf(content)
        texts = self._texts(content)
        self.assertEqual(len(texts), 4)
        for text, name, number in zip(
            texts,
            ("Zoë Lefèbvre 1", "Suite", "Zoë Lefèbvre 2", "Zoë Lefèbvre 3"),
            ("Page 1 / 2", "Page 2 / 2", "Page 1 / 1", "Page 1 / 1"),
            strict=True,
        ):
            self.assertIn(name, text)
            self.assertIn(number, text)
        with pikepdf.open(io.BytesIO(content)) as pdf:
            self.assertEqual(str(pdf.docinfo.Title), "Documents de test")
            articles = pdf.Root.StructTreeRoot.K[0].K
            self.assertEqual(len(articles), 4, "one tagged article per page of one")
            links = [page.Annots[0].Dest for page in pdf.pages if "/Annots" in page]
            self.assertEqual(
                len({str(link) for link in links}), 3, "links lead to their own record"
            )

    def test_order_of_records_is_kept(self):
        texts = self._texts(self._print(self.partners[::-1]))
        self.assertIn("Zoë Lefèbvre 3", texts[0])
        self.assertIn("Zoë Lefèbvre 1", texts[2])

    def test_same_record_twice(self):
        reports = self.env["ir.actions.report"]
        ids = [self.partners[1].id] * 2
        content, _kind = reports._render_qweb_pdf(self.report, ids)
        self.assertEqual(len(self._texts(content)), 2)

    def test_scripts_and_emoji(self):
        """Every character has a glyph: PDF/A lets none be without."""
        name = "Νίκος Ольга 🙂 אבג سلام ✓ 漢字 🎓 👩🏽‍🎓 ﬁ e\u0301 \ufe0f 𒀀"
        self.partners[0].name = name
        with self.assertNoLogs("weasyprint", logging.WARNING):
            content = self._print(self.partners[0])
        self.assertArchivalPdf(content)
        text = self._texts(content)[0]
        for printed in ("Νίκος", "Ольга", "✓", "🙂", "🎓", "漢字"):
            self.assertIn(printed, text)
        self.assertIn("\N{REPLACEMENT CHARACTER}", text)
        self.assertNotIn("𒀀", text)

    def test_six_legal_lines(self):
        """The foot is never cut, whatever the structure has to say."""
        lines = [
            f"Ligne {number} : déclaration d’activité enregistrée auprès du préfet"
            " de région, qui ne vaut pas agrément de l’État – voir le site."
            for number in range(1, 7)
        ]
        self.env.company.write(
            {
                "vae_legal_mentions": "\n".join(lines),
                "street": "12 rue du Général de Gaulle, bâtiment des associations",
                "website": "https://www.une-structure-au-nom-tres-long.example.com",
            }
        )
        layout = WeasyPrintRenderer.layout
        documents = []

        def kept(renderer, html):
            documents.append(layout(renderer, html))
            return documents[-1]

        with patch.object(WeasyPrintRenderer, "layout", kept):
            text = self._texts(self._print(self.partners[1]))[0]
        for line in lines:
            self.assertIn(" ".join(line.split()), " ".join(text.split()))
        [page] = documents[0].pages
        texts = [box for box in page._page_box.descendants() if hasattr(box, "text")]
        for box in texts:
            self.assertLess(box.position_y + box.height, page.height - 8, box.text)
        # No word is cut in two at the end of a line.
        words = set(" ".join(lines).split())
        foot = [box.text for box in texts if box.position_y > page.height * 0.8]
        for line in foot:
            for word in line.split():
                if any(word != other and word in other for other in words):
                    self.assertIn(word, words, line)

    def test_signatures_do_not_stand_alone(self):
        """The last lines before them go to the next page with them."""
        stylesheet = CSS(filename=file_path("vae_assistance/static/pdf/document.css"))
        row, item = "<tr><td>Ligne</td></tr>", "<li>Ligne</li>"
        for before in (
            "<p>Ligne</p><p>Dernière</p>",
            f"<ul>{item * 5}<li>Dernière</li></ul>",
            f"<table>{row * 5}<tr><td>Dernière</td></tr></table>",
            f"<table>{row * 5}</table><p class='vae-note'>Dernière</p>",
            "<p>Ligne</p><p class='vae-agreed'>Dernière</p>",
        ):
            html = (
                '<body class="vae-document"><div class="article vae-page">'
                f'<div style="height: 205mm"></div>{before}'
                '<p class="vae-made">Fait à Nantes</p><div class="vae-signatures">'
                '<p class="vae-signature">Signature</p></div></div></body>'
            )
            [(_id, marked)] = split_articles(html.encode())
            first, second = HTML(string=marked).render(stylesheets=[stylesheet]).pages
            boxes = second._page_box.descendants()
            texts = [box.text for box in boxes if hasattr(box, "text")]
            self.assertIn("Dernière", texts, before)
            self.assertIn("Signature", texts)

    def test_no_record(self):
        content = self._print(self.partners.browse())
        self.assertArchivalPdf(content)
        self.assertIn("Formulaire vierge", "".join(self._texts(content)))

    def test_one_stream_for_each_record(self):
        """Who asks for streams, as core's invoices do, gets one for each record."""
        streams, kind = self.env["ir.actions.report"]._pre_render_qweb_pdf(
            self.report, self.partners.ids
        )
        self.assertEqual(kind, "pdf")
        self.assertEqual(list(streams), self.partners.ids)
        for partner in self.partners:
            content = streams[partner.id]["stream"].getvalue()
            self.assertArchivalPdf(content)
            self.assertIn(partner.name, self._texts(content)[0])

    def test_template_without_articles(self):
        self.env["ir.ui.view"].create(
            {
                "type": "qweb",
                "name": "Test PDF 2",
                "key": "vae_assistance.test_pdf_list",
                "arch": """<t t-name="x"><html lang="fr"><body>
                    <p t-foreach="docs" t-as="doc" t-out="doc.name"/>
                    </body></html></t>""",
            }
        )
        self.report.report_name = "vae_assistance.test_pdf_list"
        self.assertEqual(len(self._texts(self._print(self.partners))), 1)
        self.report.attachment = "'%s.pdf' % object.ref"
        self.assertEqual(len(self._texts(self._print(self.partners))), 1)
        filed = self._attachments(self.partners[0])
        self.assertEqual(self._texts(filed.raw)[0].split("\n"), ["Zoë Lefèbvre 1"])

    def test_html_in_tests(self):
        """Core shows HTML in tests, unless a test asks for the real thing."""
        content, kind = (
            self.env["ir.actions.report"]
            .with_context(force_report_rendering=False)
            ._render_qweb_pdf(self.report, self.partners.ids)
        )
        self.assertEqual(kind, "html")
        self.assertIn(b"<!DOCTYPE html>", content)

    def test_queries_do_not_grow(self):
        def count(partners):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self._print(partners)
            return self.env.cr.sql_log_count - before

        many = self.env["res.partner"].create(
            [{"name": f"Contact {number}", "ref": "P"} for number in range(30)]
        )
        count(many[:3])
        # A query for each record would be 27 more.
        self.assertLess(count(many) - count(many[:3]), 5)

    # Attachments

    def test_attachments(self):
        self.report.attachment = "object.ref != 'P3' and '%s.pdf' % object.ref"
        content = self._print(self.partners)
        self.assertEqual(len(self._texts(content)), 4)
        filed = self._attachments(self.partners).sorted("name")
        self.assertEqual(filed.mapped("name"), ["P1.pdf", "P2.pdf"])
        self.assertEqual(filed.mapped("res_id"), self.partners[:2].ids)
        self.assertEqual(filed.mapped("mimetype"), ["application/pdf"] * 2)
        for partner, attachment in zip(self.partners, filed, strict=False):
            self.assertArchivalPdf(attachment.raw)
            texts = "".join(self._texts(attachment.raw))
            self.assertIn(partner.name, texts)
            self.assertEqual(texts.count("Bonjour"), 1)
        self._print(self.partners)
        self._print(self.partners[0])
        self.assertEqual(self._attachments(self.partners), filed, "filed once")

    def test_attachment_of_one_record(self):
        self.report.attachment = "'%s.pdf' % object.ref"
        content = self._print(self.partners[1])
        self.assertEqual(self._attachments(self.partners).raw, content)

    def test_no_attachment_when_asked(self):
        self.report.attachment = "'%s.pdf' % object.ref"
        self._print(self.partners, report_pdf_no_attachment=True)
        self.assertFalse(self._attachments(self.partners))

    def test_reprint_from_attachment(self):
        self.report.write({"attachment": "object.ref", "attachment_use": True})
        self._print(self.partners[1])
        self.partners[1].name = "Autre nom"
        self.assertIn("Zoë Lefèbvre 2", self._texts(self._print(self.partners[1]))[0])
        self.report.attachment_use = False
        self.assertIn("Autre nom", self._texts(self._print(self.partners[1]))[0])
        # Stored and new ones can only be merged by core.
        self.report.attachment_use = True
        texts = self._texts(self._print(self.partners[1:]))
        self.assertIn("Zoë Lefèbvre 2", texts[0])
        self.assertIn("Zoë Lefèbvre 3", texts[1])

    def test_embedded_files(self):
        mimetype = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        asked = []

        def get_pdf_attachments(reports, report, res_ids, data):
            asked.append(res_ids)
            return [("Budget année.xlsx", b"PK\3\4 contenu", mimetype)]

        with patch.object(IrActionsReport, "_get_pdf_attachments", get_pdf_attachments):
            content = self._print(self.partners)
        self.assertEqual(asked, [self.partners.ids])
        self.assertArchivalPdf(content)
        with pikepdf.open(io.BytesIO(content)) as pdf:
            [embedded] = pdf.attachments.values()
            # Old readers know no Unicode, and show this name byte by byte.
            self.assertTrue(bytes(embedded.obj.F).isascii())
            self.assertEqual(embedded.filename, "Budget année.xlsx")
            self.assertEqual(embedded.get_file().read_bytes(), b"PK\3\4 contenu")
            self.assertEqual(embedded.get_file().mime_type, mimetype)
            self.assertEqual(str(embedded.obj.AFRelationship), "/Source")
            self.assertEqual(
                {item.objgen for item in pdf.Root.AF}, {embedded.obj.objgen}
            )

    # Who, and which engine

    def test_access_is_checked(self):
        user = new_test_user(self.env, "test_pdf_user", groups="base.group_user")
        self.env["ir.rule"].create(
            {
                "name": "Not the second",
                "model_id": self.env["ir.model"]._get("res.partner").id,
                "domain_force": "[('ref', '!=', 'P2')]",
            }
        )
        self.report.write({"attachment": "'fixed.pdf'", "attachment_use": True})
        self._print(self.partners)
        self.assertTrue(self._print(self.partners[0], user=user))
        reports = self.env["ir.actions.report"].with_user(user)
        for partners in (self.partners[1], self.partners):
            with self.assertRaises(AccessError):
                self._print(partners, user=user)
            with self.assertRaises(AccessError):
                reports._render_qweb_html(self.report, partners.ids)

    def test_access_is_checked_despite_the_cache(self):
        """What a computation put in the cache is not printed for anyone.

        Odoo's ``assertRaises`` clears the cache before: it is not used here.
        """
        user = new_test_user(self.env, "test_pdf_user", groups="base.group_user")
        self.env["ir.rule"].create(
            {
                "name": "Not the second",
                "model_id": self.env["ir.model"]._get("res.partner").id,
                "domain_force": "[('ref', '!=', 'P2')]",
            }
        )
        self.env.flush_all()
        reports = self.env["ir.actions.report"].with_user(user)
        for render in (reports._render_qweb_pdf, reports._render_qweb_html):
            self.partners.mapped("comment")
            self.assertTrue(self.partners[1].name)
            try:
                render(self.report, self.partners[1].ids)
            except AccessError:
                continue
            self.fail("a record that the user may not read was printed")

    def test_other_reports_keep_their_engine(self):
        self.report.pdf_engine = "wkhtmltopdf"
        with (
            patch.object(
                type(self.env["ir.actions.report"]),
                "get_wkhtmltopdf_state",
                lambda reports: "install",
            ),
            self.assertRaises(UserError),
        ):
            self._print(self.partners[0])
        self.assertEqual(
            self.env["ir.actions.report"].new().pdf_engine, "wkhtmltopdf", "default"
        )

    def test_client_knows_the_engine(self):
        self.assertIn("pdf_engine", self.report._get_readable_fields())
        action = self.report.report_action(self.partners)
        self.assertEqual(action["type"], "ir.actions.report")
        self.assertEqual(action["pdf_engine"], "weasyprint")
        self.assertEqual(action["report_type"], "qweb-pdf")
        self.assertEqual(action["context"]["active_ids"], self.partners.ids)

    # Plain text

    def test_text_lines(self):
        def convert(text):
            return self.env["ir.qweb.field.text_lines"].value_to_html(text, {})

        self.assertEqual(
            convert("Un <b>\n\n- deux & trois\n-quatre\n • cinq\nsix"),
            "<p>Un &lt;b&gt;</p><ul><li>deux &amp; trois</li><li>quatre</li>"
            "<li>cinq</li></ul><p>six</p>",
        )
        self.assertEqual(convert("-5 % de temps"), "<p>-5 % de temps</p>")
        self.assertEqual(convert("--\n*a*"), "<p>--</p><p>*a*</p>")
        self.assertEqual(convert(False), "")
