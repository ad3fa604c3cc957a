# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.exceptions import UserError
from odoo.http import request, route

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
        try:
            with request.env.cr.savepoint():
                found = journey._portal_join_project(code)
        except UserError as error:
            return self._vae_render(
                "vae_assistance.portal_my_vae_journey",
                "vae_journey",
                request.env._("My VAE journey"),
                journey=journey._portal_values(),
                project_error=str(error),
            )
        if not found:
            raise request.not_found()
        return request.redirect(f"/my/vae/{journey.id}#project")
