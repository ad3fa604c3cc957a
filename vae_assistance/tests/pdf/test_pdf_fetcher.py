# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64
import io
import logging
from unittest.mock import patch

import pikepdf

from odoo.tests import new_test_user, tagged
from odoo.tools import file_path, mute_logger

from ...report.pdf.weasyprint_renderer import (
    RefusedUrl,
    StaticUrlFetcher,
    WeasyPrintRenderer,
    split_articles,
)
from .test_pdf_engine import BASE_URL, PNG, RENDERER_LOGGER, PdfEngineCommon


@tagged("post_install", "-at_install")
class TestPdfFetcher(PdfEngineCommon):
    def setUp(self):
        super().setUp()
        self.user = new_test_user(self.env, "test_pdf_user", groups="base.group_user")
        self.fetcher = StaticUrlFetcher(self.env(user=self.user), BASE_URL)

    def _fetch(self, path):
        return self.fetcher.fetch(BASE_URL + path).read()

    def assertRefused(self, url):
        with (
            self.subTest(url=url),
            self.assertLogs(RENDERER_LOGGER, logging.INFO) as logs,
            self.assertRaises(RefusedUrl),
        ):
            self.fetcher.fetch(url)
        self.assertEqual([record.levelno for record in logs.records], [logging.INFO])

    def test_refused(self):
        for url in (
            "file:///etc/passwd",
            "FILE:///etc/passwd",
            "http://127.0.0.1:8069/web/static/img/logo.png",
            "http://localhost/web/static/img/logo.png",
            "https://vae.example.com.evil.example/web/static/img/logo.png",
            "https://vae.example.com@evil.example/web/static/img/logo.png",
            "https://vae.example.com:8443/web/static/img/logo.png",
            "http://vae.example.com/web/static/img/logo.png",
            "//vae.example.com/web/static/img/logo.png",
            "ftp://vae.example.com/web/static/img/logo.png",
            "gopher://vae.example.com/",
            "/etc/passwd",
            "https://[bad/web/static/img/logo.png",
        ):
            self.assertRefused(url)

    def test_refused_paths(self):
        for path in (
            "/web/static/../../../../../../../../etc/passwd",
            "/web/static/../__manifest__.py",
            "/web/static/img/../../__manifest__.py",
            "/web/static/%2e%2e/__manifest__.py",
            "/web/static/..%2f__manifest__.py",
            "/web/static/..%5c__manifest__.py",
            "/web/static/./../__manifest__.py",
            "/web/static//etc/passwd",
            "/web/static/",
            "/web/static/img",
            "/web/static/img/logo.png%00.svg",
            "/web/__manifest__.py",
            "/web/static/nothing.png",
            "/nothing/static/img/logo.png",
            "/web/login",
            "/web/content/1",
            "/report/html/vae_assistance.test_pdf/1",
            "/json/2/res.partner/search",
            "/",
            "",
        ):
            self.assertRefused(BASE_URL + path)

    def test_static_files(self):
        with open(file_path("vae_assistance/static/pdf/document.css"), "rb") as file:
            css = file.read()
        response = self.fetcher.fetch(
            f"{BASE_URL}/vae_assistance/static/pdf/document.css?v=1"
        )
        self.assertEqual(response.read(), css)
        self.assertEqual(response.content_type, "text/css")
        self.assertTrue(self._fetch("/web/static/img/logo.png").startswith(b"\x89PNG"))
        data = self.fetcher.fetch("data:text/plain,bonjour")
        self.assertEqual(data.read(), b"bonjour")

    def test_images_of_the_database(self):
        company = self.env.company
        company.logo = base64.b64encode(PNG)
        for path in (
            "/logo.png",
            "/web/binary/company_logo",
            f"/web/binary/company_logo?company={company.id}",
            f"/web/image/res.company/{company.id}/logo",
            f"/web/image/res.company/{company.id}/logo/logo.png?unique=abc",
            f"/web/image/res.company/{company.id}/logo/10x10",
            f"/web/image?model=res.company&id={company.id}&field=logo",
            "/web/image/base.main_company",
        ):
            with self.subTest(path=path):
                if path.endswith("main_company"):
                    path += "?field=logo"
                    self.env.ref("base.main_company").logo = base64.b64encode(PNG)
                self.assertTrue(self._fetch(path).startswith(b"\x89PNG"))

    def test_attached_images(self):
        Attachment = self.env["ir.attachment"]
        own, public, text, remote = Attachment.create(
            [
                {"name": "a.png", "raw": PNG},
                {"name": "b.png", "raw": PNG, "public": True},
                {"name": "c.txt", "raw": b"secret", "public": True},
                {
                    "name": "d.png",
                    "type": "url",
                    "url": "http://127.0.0.1/d.png",
                    "public": True,
                },
            ]
        )
        self.assertEqual(self._fetch(f"/web/image/{public.id}"), PNG)
        self.assertEqual(self._fetch(f"/web/image/{public.id}-abc/b.png"), PNG)
        # Only its author reads an attachment without a record.
        self.assertRefused(f"{BASE_URL}/web/image/{own.id}")
        self.assertRefused(f"{BASE_URL}/web/image/{text.id}")
        self.assertRefused(f"{BASE_URL}/web/image/{remote.id}")
        self.assertRefused(f"{BASE_URL}/web/image/{remote.id + 1000}")
        own.generate_access_token()
        path = f"/web/image/{own.id}?access_token={own.access_token}"
        self.assertEqual(self._fetch(path), PNG)
        self.assertRefused(f"{BASE_URL}/web/image/{own.id}?access_token=x")

    def test_images_that_the_user_may_not_read(self):
        partner = self.partners[0]
        partner.image_1920 = base64.b64encode(PNG)
        path = f"/web/image/res.partner/{partner.id}/image_1920"
        self.assertTrue(self._fetch(path))
        self.env["ir.rule"].create(
            {
                "name": "No test contacts",
                "model_id": self.env["ir.model"]._get("res.partner").id,
                "domain_force": f"[('id', '!=', {partner.id})]",
            }
        )
        self.assertRefused(BASE_URL + path)
        for path in (
            f"/web/image/res.partner/{partner.id}/name",
            f"/web/image/res.partner/{partner.id}/nothing",
            "/web/image/nothing/1/image_1920",
            "/web/image/res.partner/x/image_1920",
        ):
            self.assertRefused(BASE_URL + path)

    def test_document_with_refused_addresses(self):
        """What users write never reaches a file or the network, nor alarms anyone."""
        self.partners[0].comment = "Mot de la fin"
        html = f"""<html lang="fr"><head><title>Test</title>
            <base href="file:///etc/"/>
            <link rel="stylesheet" href="http://127.0.0.1:1/x.css"/>
            <link rel="attachment" href="file:///etc/passwd"/>
            <style>
                @import url("file:///etc/passwd");
                @font-face {{font-family: x; src: url("http://127.0.0.1:1/x.ttf")}}
                p {{background: url("http://127.0.0.1:1/x.png")}}
            </style></head><body>
            <p>Avant</p><img alt="a" src="file:///etc/passwd"/>
            <img alt="b" src="http://127.0.0.1:1/x.png"/>
            <img alt="c" src="passwd"/>
            <img alt="d" src="data:image/svg+xml;base64,{
            base64.b64encode(
                b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">'
                b'<image href="file:///etc/passwd" width="9" height="9"/></svg>'
            ).decode()
        }"/>
            <object data="file:///etc/passwd">x</object>
            <p>Après</p></body></html>"""
        with (
            self.assertLogs(RENDERER_LOGGER, logging.INFO) as logs,
            patch("socket.socket.connect", side_effect=AssertionError("network")),
            mute_logger("weasyprint"),
        ):
            renderer = WeasyPrintRenderer(self.env, BASE_URL)
            content = renderer.to_pdf([renderer.layout(html)])
        refused = "\n".join(logs.output)
        for url in (
            "file:///etc/passwd",
            "http://127.0.0.1:1/x.css",
            "http://127.0.0.1:1/x.ttf",
            "http://127.0.0.1:1/x.png",
        ):
            self.assertIn(url, refused)
        self.assertIn("Avant", self._texts(content)[0])
        self.assertIn("Après", self._texts(content)[0])
        self.assertNotIn(b"root:", content)
        with pikepdf.open(io.BytesIO(content)) as pdf:
            self.assertFalse(pdf.attachments)

    def test_unknown_character_is_no_error_of_the_server(self):
        with self.assertNoLogs("weasyprint", "WARNING"):
            WeasyPrintRenderer(self.env, BASE_URL).layout(
                '<html lang="fr"><p>Un caractère \U0010fffd</p></html>'
            ).write_pdf()

    def test_refused_image_is_no_error_of_the_server(self):
        with self.assertNoLogs("weasyprint", "WARNING"):
            WeasyPrintRenderer(self.env, BASE_URL).layout(
                '<html lang="fr"><img alt="x" src="file:///etc/passwd"/></html>'
            )

    def test_stylesheet_is_parsed_once(self):
        """Later prints, whoever prints, load its fonts all the same."""
        contents = [self._print(self.partners[1]) for _time in range(2)]
        with patch("weasyprint.CSS", side_effect=AssertionError("parsed again")):
            contents.append(self._print(self.partners[1]))
        fonts = []
        for content in contents:
            with pikepdf.open(io.BytesIO(content)) as pdf:
                fonts.append(
                    {
                        str(font.BaseFont)
                        for page in pdf.pages
                        for font in page.Resources.Font.values()
                    }
                )
        self.assertTrue(fonts[0])
        self.assertEqual(fonts, [fonts[0]] * 3)

    def test_html_written_by_users(self):
        self.partners[
            1
        ].comment = '<p>Texte</p><img src="http://127.0.0.1:1/x.png" alt="y"/>'
        with self.assertLogs(RENDERER_LOGGER, logging.INFO) as logs:
            content = self._print(self.partners[1])
        self.assertIn("http://127.0.0.1:1/x.png", logs.output[0])
        self.assertIn("Texte", self._texts(content)[0])

    def test_split_articles(self):
        html = """<!DOCTYPE html><html lang="en"><head><title>Tous</title></head>
            <body class="b"><main>avant
            <div class="x article" data-oe-id="7" lang="fr" data-pdf-title=" A\n B ">é
            </div> entre
            <div class="article">sans numéro</div></main></body></html>""".encode()
        [(first_id, first), (second_id, second)] = split_articles(html)
        self.assertEqual((first_id, second_id), (7, False))
        self.assertIn('<html lang="fr">', first)
        self.assertIn("<title>A B</title>", first)
        self.assertIn('<body class="b">', first)
        self.assertIn("é", first)
        self.assertNotIn("sans numéro", first)
        self.assertIn("sans numéro", second)
        self.assertNotIn("é\n", second)
        [(res_id, whole)] = split_articles(b"<html><body><p>Seul</p></body></html>")
        self.assertFalse(res_id)
        self.assertIn("<p>Seul</p>", whole)
