# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.http import route

from odoo.addons.vae_assistance.controllers.portal import VaePortal


class VaePortalProject(VaePortal):
    """A candidate joins a collective project by its code."""

    @route(
        "/my/vae/<string:candidate_id>/project",
        type="http",
        auth="user",
        methods=["POST"],
        website=True,
        sitemap=False,
        vae_form="/my/vae/{candidate_id}",
    )
    def vae_project(self, candidate_id, code=None, **_form):
        journey = self._vae_journey(candidate_id)
        return self._vae_change(
            journey,
            lambda: journey._portal_join_project(code),
            back="#project",
            error_as="project_error",
        )
