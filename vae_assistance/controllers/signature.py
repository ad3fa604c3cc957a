# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64

from werkzeug.exceptions import NotFound

from odoo import http
from odoo.exceptions import UserError
from odoo.http import content_disposition, request
from odoo.tools import format_datetime

# Of the file that is verified; larger ones are no document of ours.
VERIFIED_MAX = 25 * 1024 * 1024


class SignaturePortal(http.Controller):
    """Signing on the portal, and verifying a signed document."""

    def _own_signature(self, signature_id):
        """The signature, awaited or given, of whoever is logged in; in sudo.

        :raise NotFound: it is not theirs, or there is none: nobody can tell which
        """
        signature = (
            request.env["vae.signature"]
            .sudo()
            .search(
                [
                    ("id", "=", signature_id),
                    ("user_id", "=", False),
                    ("partner_id", "=", request.env.user.partner_id.id),
                ]
            )
        )
        if not signature:
            raise NotFound()
        return signature

    @http.route(
        "/my/vae/sign/<int:signature_id>",
        type="http",
        auth="user",
        website=True,
        methods=["GET"],
    )
    def sign_page(self, signature_id, **kwargs):
        """The document, and where to sign it."""
        signature = self._own_signature(signature_id)
        return request.render(
            "vae_assistance.portal_signature_page",
            {
                **signature._portal_values(),
                "page_name": "vae_signature",
                "declined": "declined" in kwargs,
            },
        )

    @http.route(
        "/my/vae/sign/<int:signature_id>/document",
        type="http",
        auth="user",
        methods=["GET"],
    )
    def sign_document(self, signature_id, **kwargs):
        """The very PDF: the signed one, else the one to sign."""
        signing = self._own_signature(signature_id).request_id
        if signing.signed_document:
            name, content = signing.signed_document_name, signing.signed_document
        else:
            name, content = signing.document_name, signing.document
        return request.make_response(
            base64.b64decode(content),
            [
                ("Content-Type", "application/pdf"),
                (
                    "Content-Disposition",
                    content_disposition(name, disposition_type="inline"),
                ),
                ("X-Content-Type-Options", "nosniff"),
                ("Cache-Control", "no-store"),
            ],
        )

    @http.route(
        "/my/vae/sign/<int:signature_id>/preview",
        type="http",
        auth="user",
        methods=["GET"],
    )
    def sign_preview(self, signature_id, **kwargs):
        """What the document says, as a page: telephones show no PDF in a page."""
        signing = self._own_signature(signature_id).request_id
        if signing.state != "to_sign" or not signing._is_current():
            raise NotFound()
        record = signing._record()
        html, _type = (
            request.env["ir.actions.report"]
            .sudo()
            ._render_qweb_html(record._signature_report, record.ids)
        )
        return request.make_response(
            html,
            [
                ("Content-Type", "text/html; charset=utf-8"),
                # Texts that people typed: nothing in them may run or load.
                (
                    "Content-Security-Policy",
                    "sandbox; default-src 'none'; style-src 'self' 'unsafe-inline';"
                    " img-src 'self' data:; font-src 'self'; frame-ancestors 'self'",
                ),
                ("Cache-Control", "no-store"),
            ],
        )

    @http.route(
        "/my/vae/sign/<int:signature_id>/accept",
        type="jsonrpc",
        auth="user",
        methods=["POST"],
    )
    def sign_accept(self, signature_id, name=None, signature=None, **kwargs):
        """Sign: called by the portal's signature form.

        :param str name: name as signed
        :param str signature: PNG as base64
        """
        own = self._own_signature(signature_id)
        if not isinstance(name, str) or not isinstance(signature, str):
            name = signature = ""
        try:
            with request.env.cr.savepoint():
                own._sign(
                    "portal",
                    name.strip(),
                    signature,
                    address=request.httprequest.remote_addr,
                )
        except UserError as error:
            return {"error": str(error)}
        return {
            "force_refresh": True,
            "redirect_url": f"/my/vae/sign/{own.id}",
        }

    @http.route(
        "/my/vae/sign/<int:signature_id>/decline",
        type="http",
        auth="user",
        website=True,
        methods=["POST"],
    )
    def sign_decline(self, signature_id, reason="", **kwargs):
        """Not agree with the document, and say why."""
        own = self._own_signature(signature_id)
        try:
            with request.env.cr.savepoint():
                own._decline(reason)
        except UserError:
            return request.redirect(f"/my/vae/sign/{own.id}")
        return request.redirect(f"/my/vae/sign/{own.id}?declined=1")

    # ------------------------------------------------------------------
    # Verifying
    # ------------------------------------------------------------------

    @http.route(
        "/vae/verify",
        type="http",
        auth="public",
        website=True,
        methods=["GET", "POST"],
    )
    def verify(self, document=None, **kwargs):
        """Whether a file is a document signed here. The file is not kept."""
        values = {"page_name": "vae_verify", "found": None, "error": None}
        if request.httprequest.method == "POST":
            content = document.read(VERIFIED_MAX + 1) if document else b""
            if not content:
                values["error"] = request.env._("Choose the PDF to verify first.")
            elif len(content) > VERIFIED_MAX:
                values["error"] = request.env._(
                    "The file is larger than %(max)s MB: it is no document of ours.",
                    max=VERIFIED_MAX // 1024**2,
                )
            else:
                found = request.env["vae.signature.request"]._verify(content)
                if found.get("date"):
                    found["date"] = format_datetime(
                        request.env, found["date"], dt_format="d MMMM y, HH:mm"
                    )
                values["found"] = found
        return request.render("vae_assistance.portal_verify_page", values)
