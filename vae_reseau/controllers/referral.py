# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import datetime

import pytz

from odoo.exceptions import UserError
from odoo.http import request, route

from odoo.addons.vae_assistance.controllers.portal import VaePortal

HEADERS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow",
}
# After these the link opens nothing any more: the page says so at once.
CLOSING = ("refuse", "outcome", "read")


class VaeReferralPage(VaePortal):
    """The page of a partner who has no account: the link is all they have.

    Scanners of mail open links: looking changes nothing, every act is posted. A link
    that is closed, has ended or never was gives one page, the same for all.
    """

    @route(
        "/vae/referral/<string:token>",
        type="http",
        auth="public",
        methods=["GET", "POST"],
        website=True,
        multilang=False,
        sitemap=False,
        vae_form="/vae/referral/{token}",
    )
    def vae_referral(self, token, act=None, **form):
        self._vae_speak_french()
        links = request.env["vae.referral.link"]
        referral = links._referral_of(token)
        if request.httprequest.method != "POST":
            return self._vae_referral_page(referral)
        if act == "renew":
            links._ask_renewal(token)
            return self._vae_closed_page(is_asked=True)
        if not referral:
            return self._vae_closed_page()
        error = self._vae_try(lambda: self._vae_answer(referral, act, form))
        if error:
            return self._vae_referral_page(referral, error=error, failed=act, sent=form)
        links._mark_used(token)
        if act in CLOSING:
            return self._vae_said("vae_reseau.referral_thanks_page")
        return request.redirect(f"{request.httprequest.path}?said=1", local=True)

    @route(
        "/vae/referral/<string:token>/document/<string:number>",
        type="http",
        auth="public",
        methods=["GET"],
        website=True,
        multilang=False,
        sitemap=False,
    )
    def vae_referral_document(self, token, number, **_query):
        """A signed document that the link lets its reader download."""
        self._vae_speak_french()
        referral = request.env["vae.referral.link"]._referral_of(token)
        document = referral and referral._page_document(number)
        if not document:
            return self._vae_closed_page()
        name, content = document
        response = self._vae_download(content, name, "application/pdf")
        response.headers.update(HEADERS)
        return response

    def _vae_speak_french(self):
        """Partners of a VAE read French; else the language of the structure."""
        code = request.env["res.lang"]._get_data(code="fr_FR").code
        request.update_context(lang=code or request.env.company.partner_id.lang)

    def _vae_referral_page(self, referral, **values):
        if not referral:
            return self._vae_closed_page()
        referral = referral.with_context(lang=request.env.lang)
        return self._vae_said(
            "vae_reseau.referral_page",
            referral=referral._page_values(),
            said=bool(request.params.get("said")),
            **{"error": None, "failed": None, "sent": {}, **values},
        )

    def _vae_closed_page(self, is_asked=False):
        return self._vae_said("vae_reseau.referral_closed_page", is_asked=is_asked)

    def _vae_said(self, template, **values):
        response = self._vae_render(
            template, "vae_referral", request.env._("Request of a structure"), **values
        )
        response.headers.update(HEADERS)
        return response

    # ------------------------------------------------------------------
    # What the partner does
    # ------------------------------------------------------------------

    def _vae_answer(self, referral, act, form):
        """:raise UserError: it is no act, or not now, or something is missing"""
        text = {
            name: value.replace("\0", "").strip()
            for name, value in form.items()
            if isinstance(value, str)
        }
        acts = {
            "study": self._vae_study,
            "accept": self._vae_accept,
            "refuse": self._vae_refuse,
            "appointment": self._vae_appointment,
            "outcome": self._vae_outcome,
            "visa": self._vae_visa,
            "read": self._vae_read,
        }
        if act not in acts:
            raise UserError(request.env._("Choose one of the answers below."))
        acts[act](referral.with_context(lang=request.env.lang), text)

    def _vae_study(self, referral, _text):
        referral._answer_study(by="partner")

    def _vae_accept(self, referral, text):
        referral._answer_accept(text.get("note"), by="partner")

    def _vae_refuse(self, referral, text):
        chosen = request.httprequest.form.getlist("reason")
        reasons = referral.env["vae.referral.refusal.reason"].search([])
        reasons = reasons.filtered(lambda reason: str(reason.id) in chosen)
        referral._answer_refuse(reasons, text.get("note"), by="partner")

    def _vae_appointment(self, referral, text):
        date = self._vae_moment(referral, text.get("date"), text.get("time"))
        referral._answer_appointment(
            date, text.get("place"), text.get("note"), by="partner"
        )

    def _vae_outcome(self, referral, text):
        if text.get("visa_name") or text.get("visa_function"):
            self._vae_visa(referral, text)
        referral._answer_outcome(
            text.get("outcome"), text.get("note"), text.get("effect"), by="partner"
        )

    def _vae_read(self, referral, text):
        if text.get("visa_name") or text.get("visa_function"):
            self._vae_visa(referral, text)
        referral._answer_read(text.get("note"), by="partner")

    def _vae_visa(self, referral, text):
        referral._put_visa(text.get("visa_name"), text.get("visa_function"))

    def _vae_moment(self, referral, day, hour):
        """What was typed, in UTC; None if it is no moment."""
        try:
            moment = datetime.fromisoformat(f"{day}T{hour}")
            zone = pytz.timezone(referral._page_zone())
            return zone.localize(moment).astimezone(pytz.utc).replace(tzinfo=None)
        except (ValueError, OverflowError):
            return None
