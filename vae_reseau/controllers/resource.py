# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.http import request, route

from odoo.addons.vae_assistance.controllers.portal import VaePortal


class VaeResourcePortal(VaePortal):
    """The resources for candidates of the structures that follow somebody."""

    def _prepare_home_portal_values(self, counters):
        values = super()._prepare_home_portal_values(counters)
        if "vae_resource_count" in counters:
            values["vae_resource_count"] = len(self._vae_resources()[1])
        return values

    def _vae_resources(self):
        """The person's journeys, and what is there for them."""
        journeys = request.env["vae.candidate"]._portal_journeys()
        return journeys, request.env["vae.resource"]._portal_resources(journeys)

    @route("/my/vae/resources", type="http", auth="user", website=True, sitemap=False)
    def vae_resources(self, **_query):
        journeys, resources = self._vae_resources()
        return self._vae_render(
            "vae_reseau.portal_my_vae_resources",
            "vae_resources",
            request.env._("Documents and useful pages"),
            sections=resources._portal_sections(journeys),
        )

    @route(
        "/my/vae/resources/<string:resource_id>",
        type="http",
        auth="user",
        methods=["GET"],
        website=True,
        sitemap=False,
    )
    def vae_resource(self, resource_id, **_query):
        """The file; what is not for this person is not found, like what is not."""
        __, resources = self._vae_resources()
        resource = resources.filtered(lambda each: str(each.id) == resource_id)
        version = resource.version_id
        if not version or version.url:
            raise request.not_found()
        stream = request.env["ir.binary"]._get_stream_from(
            version, "file", filename_field="filename"
        )
        response = stream.get_response(as_attachment=False)
        response.headers["Cache-Control"] = "no-store"
        return response
