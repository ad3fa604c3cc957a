# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.exceptions import UserError
from odoo.http import content_disposition, request, route

from odoo.addons.portal.controllers.portal import CustomerPortal


class VaePortal(CustomerPortal):
    """A candidate's own journeys. Pages get plain values, never a record of ours."""

    def _prepare_home_portal_values(self, counters):
        values = super()._prepare_home_portal_values(counters)
        if "vae_journey_count" in counters:
            journeys = request.env["vae.candidate"]._portal_journeys()
            values["vae_journey_count"] = len(journeys)
        return values

    def _vae_journey(self, candidate_id):
        """The person's own journey; any other, existing or not, is not found."""
        journey = request.env["vae.candidate"]._portal_journey(candidate_id)
        if not journey:
            raise request.not_found()
        return journey

    def _vae_company(self):
        """Whose colours the page has: the structure of the person's latest journey."""
        journeys = request.env["vae.candidate"]._portal_journeys()
        return journeys[:1].company_id or request.env.company

    def _vae_render(self, template, page_name, title, **values):
        return request.render(
            template,
            {
                **self._prepare_portal_layout_values(),
                "page_name": page_name,
                # Core's portal gives its pages neither a title nor a language.
                "title": title,
                "additional_title": title,
                "html_data": {"lang": request.env.lang.replace("_", "-")},
                "expired": bool(request.params.get("vae_expired")),
                "vae_ink": self._vae_company()._vae_ink(),
                **values,
            },
        )

    def _vae_download(self, content, name, mimetype, disposition="attachment"):
        return request.make_response(
            content,
            headers=[
                ("Content-Type", mimetype),
                (
                    "Content-Disposition",
                    content_disposition(name, disposition_type=disposition),
                ),
                ("X-Content-Type-Options", "nosniff"),
                ("Cache-Control", "no-store"),
            ],
        )

    def _vae_try(self, change):
        """Do what was asked; what is wrong with it, or an empty text.

        :param change: function without arguments: whether there was anything to change
        """
        try:
            with request.env.cr.savepoint():
                found = change()
        except UserError as error:
            return str(error)
        if found is False:
            raise request.not_found()
        return ""

    @route("/my/vae", type="http", auth="user", website=True, sitemap=False)
    def vae_journeys(self, **_query):
        journeys = request.env["vae.candidate"]._portal_journeys()
        if len(journeys) == 1:
            return request.redirect(f"/my/vae/{journeys.id}")
        return self._vae_render(
            "vae_assistance.portal_my_vae_journeys",
            "vae_journeys",
            request.env._("My VAE journeys"),
            journeys=[journey._portal_summary() for journey in journeys],
        )

    # Ids are taken as text: what is no number of ours is not found like the rest.
    @route(
        "/my/vae/<string:candidate_id>",
        type="http",
        auth="user",
        website=True,
        sitemap=False,
    )
    def vae_journey(
        self,
        candidate_id,
        saved=None,
        received=None,
        asked=None,
        complained=None,
        **_query,
    ):
        journey = self._vae_journey(candidate_id)
        return self._vae_render(
            "vae_assistance.portal_my_vae_journey",
            "vae_journey",
            request.env._("My VAE journey"),
            journey=journey._portal_values(),
            saved=bool(saved),
            received=bool(received),
            asked=bool(asked),
            complained=bool(complained),
        )

    @route(
        "/my/vae/<string:candidate_id>/words",
        type="http",
        auth="user",
        methods=["GET", "POST"],
        website=True,
        sitemap=False,
        vae_form="/my/vae/{candidate_id}/words",
    )
    def vae_words(self, candidate_id, **texts):
        journey = self._vae_journey(candidate_id)
        if request.httprequest.method == "POST":
            words = journey._portal_write_words(texts)
            if not any(word["error"] for word in words):
                return request.redirect(f"/my/vae/{journey.id}?saved=1#words")
        else:
            words = journey._portal_words()
        return self._vae_render(
            "vae_assistance.portal_my_vae_words",
            "vae_words",
            request.env._("In my words"),
            journey=journey._portal_summary(),
            words=words,
        )

    @route(
        "/my/vae/<string:candidate_id>/calendar.ics",
        type="http",
        auth="user",
        website=True,
        sitemap=False,
    )
    def vae_calendar(self, candidate_id, **_query):
        calendar = self._vae_journey(candidate_id)._portal_calendar()
        if not calendar:
            raise request.not_found()
        return self._vae_download(
            calendar, "rendez-vous.ics", "text/calendar; charset=utf-8"
        )

    @route(
        "/my/vae/<string:candidate_id>/consents/<string:consent_id>/withdraw",
        type="http",
        auth="user",
        methods=["POST"],
        website=True,
        sitemap=False,
        vae_form="/my/vae/{candidate_id}",
    )
    def vae_consent_withdraw(self, candidate_id, consent_id, **_form):
        """Withdraw a consent: as easily as it was given (GDPR, article 7)."""
        journey = self._vae_journey(candidate_id)
        consent = journey.consent_ids.filtered(
            lambda each: (
                str(each.id) == consent_id and each.state in ("given", "withdrawn")
            )
        )
        if not consent:
            raise request.not_found()
        # Sent twice, when the first answer did not arrive: it is withdrawn.
        if consent.state == "given":
            journey._portal_withdraw_consent(consent)
        return request.redirect(f"/my/vae/{journey.id}#consents")

    @route(
        "/my/vae/<string:candidate_id>/todos/<string:todo_id>",
        type="http",
        auth="user",
        methods=["POST"],
        website=True,
        sitemap=False,
        vae_form="/my/vae/{candidate_id}",
    )
    def vae_todo(self, candidate_id, todo_id, done=None, reason=None, **_form):
        """Tick a to-do of one's own, or say why it is late."""
        journey = self._vae_journey(candidate_id)
        return self._vae_change(
            journey,
            lambda: journey._portal_write_todo(todo_id, done, reason),
            back="#todos",
            error_as="todo_error",
        )

    @route(
        "/my/vae/<string:candidate_id>/todos/<string:todo_id>/file",
        type="http",
        auth="user",
        methods=["POST"],
        website=True,
        sitemap=False,
        vae_form="/my/vae/{candidate_id}",
    )
    def vae_todo_file(self, candidate_id, todo_id, file=None, **_form):
        """Hand in a file for a to-do of one's own."""
        journey = self._vae_journey(candidate_id)
        return self._vae_change(
            journey,
            lambda: journey._portal_hand_in(todo_id, file),
            back="?received=1#todos",
            error_as="todo_error",
        )

    def _vae_change(self, journey, change, back, error_as="error"):
        """Change something of a journey, then show it; with what is wrong, if it is.

        :param change: function without arguments: whether there was anything to change
        :param str back: query and fragment of the journey's page
        :param str error_as: name by which the page knows what is wrong
        """
        error = self._vae_try(lambda: bool(change()))
        if error:
            return self._vae_render(
                "vae_assistance.portal_my_vae_journey",
                "vae_journey",
                request.env._("My VAE journey"),
                journey=journey._portal_values(),
                **{error_as: error},
            )
        return request.redirect(f"/my/vae/{journey.id}{back}")
