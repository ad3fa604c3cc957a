# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64

from odoo.http import request, route
from odoo.tools import format_datetime

from .portal import VaePortal

# Of a record in the database: what is larger is none.
ID_MAX = 2**31 - 1
# Of the file that is verified; larger ones are no document of ours.
VERIFIED_MAX = 25 * 1024 * 1024


class VaeSignaturePortal(VaePortal):
    """Signing on the portal, and verifying a signed document."""

    def _vae_signature(self, signature_id):
        """The person's own signature; any other, existing or not, is not found."""
        signature = request.env["vae.signature"]._portal_signature(signature_id)
        if not signature:
            raise request.not_found()
        return signature

    @route(
        "/my/vae/sign/<string:signature_id>",
        type="http",
        auth="user",
        methods=["GET"],
        website=True,
        sitemap=False,
    )
    def vae_sign(self, signature_id, declined=None, **_query):
        """The document, and where to sign it."""
        values = self._vae_signature(signature_id)._portal_values()
        return self._vae_render(
            "vae_assistance.portal_signature_page",
            "vae_signature",
            values.pop("title"),
            declined=bool(declined),
            **values,
        )

    @route(
        "/my/vae/sign/<string:signature_id>/document",
        type="http",
        auth="user",
        methods=["GET"],
        website=True,
        sitemap=False,
    )
    def vae_sign_document(self, signature_id, **_query):
        """The very PDF: the signed one, else the one to sign."""
        signature = self._vae_signature(signature_id)
        signature._mark_seen()
        return self._vae_file(signature.request_id)

    @route(
        "/vae/sign/<int:request_id>/document", type="http", auth="user", methods=["GET"]
    )
    def vae_sign_file(self, request_id, **_query):
        """The same for professionals; who signs it has seen it from then on."""
        asked = request.env["vae.signature.request"]
        if asked.has_access("read"):
            asked = asked.search([("id", "=", min(request_id, ID_MAX))])
        if not asked or not asked._record().has_access("read"):
            raise request.not_found()
        own = asked.signer_ids.filtered(lambda each: each.user_id == request.env.user)
        own.sudo()._mark_seen()
        return self._vae_file(asked)

    def _vae_file(self, asked):
        name, content = asked._current_file()
        if not content:
            raise request.not_found()
        return self._vae_download(
            base64.b64decode(content), name, "application/pdf", "inline"
        )

    @route(
        "/my/vae/sign/<string:signature_id>/accept",
        type="jsonrpc",
        auth="user",
        website=True,
    )
    def vae_sign_accept(self, signature_id, name=None, signature=None, **_params):
        """Sign: called by the portal's signature form.

        :param str name: name as signed
        :param str signature: PNG as base64
        """
        own = self._vae_signature(signature_id)
        if not isinstance(name, str) or not isinstance(signature, str):
            name = signature = ""
        error = self._vae_try(
            lambda: own._sign(
                "portal",
                name.replace("\0", ""),
                signature,
                address=request.httprequest.remote_addr,
            )
        )
        if error:
            return {"error": error}
        return {"force_refresh": True, "redirect_url": f"/my/vae/sign/{own.id}"}

    @route(
        "/my/vae/sign/<string:signature_id>/decline",
        type="http",
        auth="user",
        methods=["POST"],
        website=True,
        sitemap=False,
        vae_form="/my/vae/sign/{signature_id}",
    )
    def vae_sign_decline(self, signature_id, reason="", **_form):
        """Not agree with the document, and say why."""
        own = self._vae_signature(signature_id)
        return self._vae_answer_document(own, own._decline, reason, "?declined=1")

    @route(
        "/my/vae/sign/<string:signature_id>/contest",
        type="http",
        auth="user",
        methods=["POST"],
        website=True,
        sitemap=False,
        vae_form="/my/vae/sign/{signature_id}",
    )
    def vae_sign_contest(self, signature_id, reason="", **_form):
        """Say that it is not one's own signature that somebody else recorded."""
        own = self._vae_signature(signature_id)
        return self._vae_answer_document(own, own._contest, reason)

    def _vae_answer_document(self, own, answer, reason, query=""):
        """What the person answers to a document; refused, it is shown what they wrote.

        :param answer: method of the signature that takes the reason
        :param str query: of the page that says that it was received
        """
        reason = str(reason).replace("\0", "")
        problem = self._vae_try(lambda: answer(reason))
        if problem:
            values = own._portal_values()
            return self._vae_render(
                "vae_assistance.portal_signature_page",
                "vae_signature",
                values.pop("title"),
                problem=problem,
                written=reason.strip(),
                **values,
            )
        return request.redirect(f"/my/vae/sign/{own.id}{query}")

    # ------------------------------------------------------------------
    # Verifying
    # ------------------------------------------------------------------

    @route(
        "/vae/verify",
        type="http",
        auth="public",
        methods=["GET", "POST"],
        website=True,
        sitemap=False,
        vae_form="/vae/verify",
    )
    def vae_verify(self, document=None, **_form):
        """Whether a file is a document signed here. The file is not kept."""
        values = {"found": None, "error": None}
        if request.httprequest.method == "POST":
            is_file = hasattr(document, "read")
            content = document.read(VERIFIED_MAX + 1) if is_file else b""
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
        return self._vae_render(
            "vae_assistance.portal_verify_page",
            "vae_verify",
            request.env._("Verify a signed document"),
            **values,
        )
