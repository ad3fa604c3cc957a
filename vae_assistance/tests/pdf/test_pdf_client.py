# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import json

from odoo import http
from odoo.tests import HttpCase, tagged

from .test_pdf_engine import PdfEngineCommon


@tagged("post_install", "-at_install")
class TestPdfClient(PdfEngineCommon, HttpCase):
    def test_download(self):
        self.authenticate("admin", "admin")
        self.report.print_report_name = "'Été %s' % object.ref"
        for partners, filename in (
            (self.partners[1], "%C3%89t%C3%A9%20P2.pdf"),
            (self.partners, "Documents%20de%20test.pdf"),
        ):
            ids = ",".join(map(str, partners.ids))
            url = f"/report/pdf/vae_assistance.test_pdf/{ids}"
            response = self.url_open(
                "/report/download",
                data={
                    "data": json.dumps([url, "qweb-pdf"]),
                    "context": json.dumps({"force_report_rendering": True}),
                    "csrf_token": http.Request.csrf_token(self),
                },
            )
            self.assertEqual(response.status_code, 200)
            self.assertEqual(response.headers["Content-Type"], "application/pdf")
            self.assertIn(filename, response.headers["Content-Disposition"])
            self.assertEqual(
                len(self._texts(response.content)), 1 if len(partners) == 1 else 4
            )

    def test_preview(self):
        self.authenticate("admin", "admin")
        response = self.url_open(
            f"/report/html/vae_assistance.test_pdf/{self.partners[0].id}"
        )
        self.assertEqual(response.status_code, 200)
        self.assertIn("Zoë Lefèbvre 1", response.text)
        self.assertIn("/vae_assistance/static/pdf/document.css", response.text)
        css = self.url_open("/vae_assistance/static/pdf/document.css")
        self.assertEqual(css.status_code, 200)
        self.assertIn("@media screen", css.text)

    def test_client_downloads_without_wkhtmltopdf(self):
        """The web client neither asks for wkhtmltopdf nor falls back to HTML."""
        # The onboarding tours of an administrator load files of their own meanwhile.
        self.env.ref("base.user_admin").tour_enabled = False
        action = self.report.report_action(self.partners)
        action["context"] = {
            "active_ids": self.partners.ids,
            "force_report_rendering": True,
        }
        code = """
            const calls = [];
            const open = XMLHttpRequest.prototype.open;
            XMLHttpRequest.prototype.open = function (method, url) {
                calls.push(url);
                return open.apply(this, arguments);
            };
            const fetch = window.fetch;
            window.fetch = function (request) {
                calls.push(request.url || String(request));
                return fetch.apply(this, arguments);
            };
            let closed = 0;
            const env = odoo.__WOWL_DEBUG__.root.env;
            env.services.action.doAction(ACTION, {onClose: () => closed++}).then(() => {
                const has = (path) => calls.some((url) => url.includes(path));
                if (!has("/report/download") || has("check_wkhtmltopdf")) {
                    throw new Error("calls: " + calls.join(" "));
                }
                if (closed !== 1 || document.querySelector("iframe.o_report_iframe")) {
                    throw new Error("no follow-up of the download: " + closed);
                }
                console.log("test successful");
            });
        """.replace("ACTION", json.dumps(action))
        self.browser_js("/odoo", code, "odoo.isReady === true", login="admin")
