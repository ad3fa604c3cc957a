# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.http import request, route

from .portal import VaePortal

PAGE = {"type": "http", "auth": "user", "website": True, "sitemap": False}
JOURNEY = "/my/vae/<string:candidate_id>"


class VaePagesPortal(VaePortal):
    """The further pages of a candidate, and what they ask for on them."""

    def _vae_page(self, journey, name, title, **values):
        return self._vae_render(
            f"vae_assistance.portal_my_vae_{name}",
            f"vae_{name}",
            title,
            journey=journey._portal_summary(),
            sub_page=title,
            **values,
        )

    # ------------------------------------------------------------------
    # Messages
    # ------------------------------------------------------------------

    @route(
        f"{JOURNEY}/messages",
        methods=["GET", "POST"],
        vae_form="/my/vae/{candidate_id}/messages",
        **PAGE,
    )
    def vae_messages(self, candidate_id, text=None, sent=None, **_form):
        journey = self._vae_journey(candidate_id)
        error = ""
        if request.httprequest.method == "POST":
            error = self._vae_try(lambda: journey._portal_write_message(text))
            if not error:
                return request.redirect(f"/my/vae/{journey.id}/messages?sent=1")
        return self._vae_page(
            journey,
            "messages",
            request.env._("Messages with my référent"),
            messages=journey._portal_messages(),
            error=error,
            text=error and journey._portal_text(text),
            sent=bool(sent),
        )

    @route(
        f"{JOURNEY}/complaint",
        methods=["POST"],
        vae_form="/my/vae/{candidate_id}",
        **PAGE,
    )
    def vae_complaint(self, candidate_id, text=None, **_form):
        """Complain, to those who direct the structure."""
        journey = self._vae_journey(candidate_id)
        return self._vae_change(
            journey,
            lambda: journey._portal_complain(text),
            back="?complained=1#complaint",
            error_as="complaint_error",
        )

    # ------------------------------------------------------------------
    # Appointments
    # ------------------------------------------------------------------

    @route(
        f"{JOURNEY}/appointments/<string:fiche_id>/move",
        methods=["POST"],
        vae_form="/my/vae/{candidate_id}",
        **PAGE,
    )
    def vae_appointment_move(self, candidate_id, fiche_id, **form):
        journey = self._vae_journey(candidate_id)
        return self._vae_change(
            journey,
            lambda: journey._portal_ask_to_move(fiche_id, form),
            back="?asked=1#appointment",
            error_as="appointment_error",
        )

    @route(
        f"{JOURNEY}/appointments/<string:fiche_id>/cancel",
        methods=["POST"],
        vae_form="/my/vae/{candidate_id}",
        **PAGE,
    )
    def vae_appointment_cancel(self, candidate_id, fiche_id, words=None, **_form):
        journey = self._vae_journey(candidate_id)
        return self._vae_change(
            journey,
            lambda: journey._portal_cancel(fiche_id, words),
            back="?asked=1#appointment",
            error_as="appointment_error",
        )

    @route(
        f"{JOURNEY}/workshops/<string:attendance_id>/excuse",
        methods=["POST"],
        vae_form="/my/vae/{candidate_id}",
        **PAGE,
    )
    def vae_workshop_excuse(self, candidate_id, attendance_id, words=None, **_form):
        journey = self._vae_journey(candidate_id)
        return self._vae_change(
            journey,
            lambda: journey._portal_excuse(attendance_id, words),
            back="?asked=1#appointment",
            error_as="appointment_error",
        )

    @route(
        f"{JOURNEY}/unavailable",
        methods=["POST"],
        vae_form="/my/vae/{candidate_id}",
        **PAGE,
    )
    def vae_unavailable(self, candidate_id, first=None, last=None, **_form):
        journey = self._vae_journey(candidate_id)
        return self._vae_change(
            journey,
            lambda: journey._portal_say_unavailable(first, last),
            back="#unavailable",
            error_as="unavailable_error",
        )

    @route(
        f"{JOURNEY}/unavailable/<string:period_id>/remove",
        methods=["POST"],
        vae_form="/my/vae/{candidate_id}",
        **PAGE,
    )
    def vae_available(self, candidate_id, period_id, **_form):
        journey = self._vae_journey(candidate_id)
        return self._vae_change(
            journey,
            lambda: journey._portal_available_again(period_id),
            back="#unavailable",
            error_as="unavailable_error",
        )

    # ------------------------------------------------------------------
    # Experiences, contacts, presence
    # ------------------------------------------------------------------

    @route(
        f"{JOURNEY}/experiences",
        methods=["GET", "POST"],
        vae_form="/my/vae/{candidate_id}/experiences",
        **PAGE,
    )
    def vae_experiences(self, candidate_id, saved=None, **form):
        journey = self._vae_journey(candidate_id)
        error = ""
        if request.httprequest.method == "POST":
            error = self._vae_try(lambda: journey._portal_write_experience(form))
            if not error:
                return request.redirect(f"/my/vae/{journey.id}/experiences?saved=1")
        return self._vae_page(
            journey,
            "experiences",
            request.env._("My experiences"),
            experiences=journey._portal_experiences(),
            kinds=journey._portal_experience_kinds(),
            error=error,
            # What they typed stays there, beside what is wrong with it.
            typed={
                name: journey._portal_text(text) for name, text in form.items() if error
            },
            saved=bool(saved),
        )

    @route(f"{JOURNEY}/contacts", methods=["GET"], **PAGE)
    def vae_contacts(self, candidate_id, **_query):
        journey = self._vae_journey(candidate_id)
        return self._vae_page(
            journey,
            "contacts",
            request.env._("My contacts"),
            contacts=journey._portal_contacts(),
            referent=journey._portal_referent(),
        )

    @route(f"{JOURNEY}/presence", methods=["GET"], **PAGE)
    def vae_presence(self, candidate_id, **_query):
        journey = self._vae_journey(candidate_id)
        return self._vae_page(
            journey,
            "presence",
            request.env._("My appointments so far"),
            presence=journey._portal_presence(),
        )

    @route(f"{JOURNEY}/bilan", methods=["GET"], **PAGE)
    def vae_bilan(self, candidate_id, **_query):
        journey = self._vae_journey(candidate_id)
        return self._vae_page(
            journey,
            "bilan",
            request.env._("What has been done"),
            bilan=journey._portal_bilan(),
        )

    # ------------------------------------------------------------------
    # Own data
    # ------------------------------------------------------------------

    @route(f"{JOURNEY}/data", methods=["GET"], **PAGE)
    def vae_data(self, candidate_id, **_query):
        journey = self._vae_journey(candidate_id)
        return self._vae_page(
            journey,
            "data",
            request.env._("My data"),
            sections=journey._portal_data(),
            structure=journey._portal_structure(),
        )

    @route(f"{JOURNEY}/data/download", methods=["GET"], **PAGE)
    def vae_data_download(self, candidate_id, **_query):
        content = self._vae_journey(candidate_id)._portal_download()
        return self._vae_download(
            content, "mes-donnees-vae.json", "application/json; charset=utf-8"
        )

    @route(f"{JOURNEY}/livret", methods=["GET"], **PAGE)
    def vae_livret(self, candidate_id, confided=None, **_query):
        """The booklet as a PDF; what they confided is in it if they ask for that."""
        journey = self._vae_journey(candidate_id)
        content = journey._portal_livret(with_confidential=confided == "1")
        return self._vae_download(content, "mon-livret-vae.pdf", "application/pdf")

    @route(
        "/vae/accessibility",
        type="http",
        auth="public",
        methods=["GET"],
        website=True,
        sitemap=False,
    )
    def vae_accessibility(self, **_query):
        company = self._vae_company().sudo()
        return self._vae_render(
            "vae_assistance.portal_vae_accessibility",
            "vae_accessibility",
            request.env._("Accessibility"),
            structure={
                "name": company.name,
                "email": company.email or "",
                "phone": company.phone or "",
            },
        )
