# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64

from odoo.http import request, route

from .portal import VaePortal


class VaeFilePortal(VaePortal):
    """The validation file: its sections, versions and reading comments."""

    def _vae_section(self, candidate_id, section_id):
        """A section of one's own file; any other, existing or not, is not found."""
        journey = self._vae_journey(candidate_id)
        section = journey._portal_own_section(section_id)
        if not section:
            raise request.not_found()
        return journey, section

    def _vae_section_page(self, journey, section, **values):
        shown = journey._portal_section(section)
        return self._vae_render(
            "vae_assistance.portal_my_vae_section",
            "vae_section",
            shown["name"],
            journey=journey._portal_summary(),
            section=shown,
            **values,
        )

    @route(
        "/my/vae/<string:candidate_id>/file",
        type="http",
        auth="user",
        website=True,
        sitemap=False,
    )
    def vae_validation_file(self, candidate_id, **_query):
        journey = self._vae_journey(candidate_id)
        file = journey._portal_file()
        if not file:
            raise request.not_found()
        return self._vae_render(
            "vae_assistance.portal_my_vae_file",
            "vae_file",
            request.env._("My validation file"),
            journey=journey._portal_summary(),
            file=file,
        )

    @route(
        "/my/vae/<string:candidate_id>/file/<string:section_id>",
        type="http",
        auth="user",
        methods=["GET", "POST"],
        website=True,
        sitemap=False,
        vae_form="/my/vae/{candidate_id}/file/{section_id}",
    )
    def vae_validation_section(
        self, candidate_id, section_id, text=None, file=None, base=None, **query
    ):
        journey, section = self._vae_section(candidate_id, section_id)
        # Whatever came in the place of a text: the page shows it again.
        typed = journey._portal_text(text)
        if request.httprequest.method != "POST":
            return self._vae_section_page(journey, section, saved=query.get("saved"))
        if not journey._portal_section(section)["can_write"]:
            return self._vae_section_page(
                journey,
                section,
                error=request.env._(
                    "This section is not open any more: nothing was kept. Ask your"
                    " référent to reopen it."
                ),
                typed=typed,
            )
        error = self._vae_try(
            lambda: journey._portal_write_version(section, text, file, base)
        )
        if error:
            # What was typed stays on the page.
            return self._vae_section_page(journey, section, error=error, typed=typed)
        return request.redirect(f"/my/vae/{journey.id}/file/{section.id}?saved=1")

    @route(
        "/my/vae/<string:candidate_id>/file/<string:section_id>/comment",
        type="http",
        auth="user",
        methods=["POST"],
        website=True,
        sitemap=False,
        vae_form="/my/vae/{candidate_id}/file/{section_id}",
    )
    def vae_validation_comment(self, candidate_id, section_id, body=None, **_form):
        journey, section = self._vae_section(candidate_id, section_id)
        error = self._vae_try(lambda: journey._portal_write_comment(section, body))
        if error:
            return self._vae_section_page(
                journey,
                section,
                comment_error=error,
                said=journey._portal_text(body),
            )
        return request.redirect(f"/my/vae/{journey.id}/file/{section.id}#comments")

    @route(
        "/my/vae/<string:candidate_id>/file/<string:section_id>/<string:number>",
        type="http",
        auth="user",
        methods=["GET"],
        website=True,
        sitemap=False,
    )
    def vae_validation_version(self, candidate_id, section_id, number, **_query):
        """The file of a version, as it was chosen."""
        _journey, section = self._vae_section(candidate_id, section_id)
        version = section.version_ids.filtered(
            lambda each: str(each.number) == number and each.filename
        )
        if not version:
            raise request.not_found()
        return self._vae_download(
            base64.b64decode(version.file), version.filename, "application/octet-stream"
        )
