# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from werkzeug.wsgi import wrap_file

from odoo.http import Controller, Response, content_disposition, request, route

MIME = {"csv": "text/csv; charset=utf-8", "json": "application/json"}


class NetworkExport(Controller):
    """The address book as a file, written line by line."""

    @route(
        "/vae/network/export/<int:export_id>",
        type="http",
        auth="user",
        methods=["GET"],
    )
    def export(self, export_id, **_params):
        """File of an export that the user has prepared; 404 for any other."""
        exports = request.env["vae.network.export"]
        may_export = request.env.user.has_group("base.group_allow_export")
        if not may_export or not exports.has_access("read"):
            raise request.not_found()
        export = exports.search([("id", "=", export_id)])
        if not export:
            raise request.not_found()
        return Response(
            wrap_file(request.httprequest.environ, export._file()),
            headers={
                "Content-Type": MIME[export.file_format],
                "Content-Disposition": content_disposition(export._file_name()),
                "Cache-Control": "no-store",
            },
            direct_passthrough=True,
        )
