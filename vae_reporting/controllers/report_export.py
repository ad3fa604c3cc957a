# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import io

from werkzeug.wsgi import wrap_file

from odoo.http import Controller, Response, content_disposition, request, route

MIME = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


class ReportExport(Controller):
    """Figures as files."""

    @route(
        "/vae/reporting/export/<int:export_id>",
        type="http",
        auth="user",
        methods=["GET"],
        readonly=False,
    )
    def export(self, export_id, **_params):
        """File of an export that the user has prepared; 404 for any other."""
        export = self._found("vae.report.export", export_id)
        return self._answer(export._file(), export._file_name(), export.file_format)

    @route(
        "/vae/reporting/review/<int:review_id>",
        type="http",
        auth="user",
        methods=["GET"],
        readonly=False,
    )
    def review(self, review_id, **_params):
        """A quality review as a workbook; 404 for who may not read it or export."""
        review = self._found("vae.quality.review", review_id)
        file = io.BytesIO(review._workbook())
        return self._answer(file, f"{review.display_name}.xlsx", "xlsx")

    def _found(self, model, record_id):
        records = request.env[model]
        may_export = request.env.user.has_group("base.group_allow_export")
        if not may_export or not records.has_access("read"):
            raise request.not_found()
        record = records.search([("id", "=", record_id)])
        if not record:
            raise request.not_found()
        return record

    def _answer(self, file, name, file_format):
        return Response(
            wrap_file(request.httprequest.environ, file),
            headers={
                "Content-Type": MIME[file_format],
                "Content-Disposition": content_disposition(name.replace("/", "-")),
                "Cache-Control": "no-store",
            },
            direct_passthrough=True,
        )
