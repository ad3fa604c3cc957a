# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class EmbeddedWorkbook(models.AbstractModel):
    """A report whose PDF has the workbook of the same records inside.

    A model ``report.<template>`` that inherits says which report makes the workbook.
    PDF/A-3 allows it: whoever gets the document gets its numbers to work with.
    """

    _name = "report.vae_reporting.embedded_workbook"
    _description = "PDF with Its Workbook Inside"

    # External id of the report that makes the workbook.
    _workbook_report = ""
    # The model of both.
    _document_model = ""

    @api.model
    def _get_report_values(self, docids, data=None):
        """As core gives them to a template that no model speaks for."""
        return {
            "doc_ids": docids,
            "doc_model": self._document_model,
            "docs": self.env[self._document_model].browse(docids),
        }

    @api.model
    def _get_pdf_attachments(self, res_ids, data):
        """See ``ir.actions.report``: list of (name, bytes, MIME type)."""
        if not res_ids:
            return []
        records = self.env[self._document_model].browse(res_ids)
        content, _type = self.env["ir.actions.report"]._render(
            self._workbook_report, records.ids, data={}
        )
        # Readers of PDF are at odds about letters beyond the plainest.
        name = records._print_number() if len(records) == 1 else "annexe"
        return [(f"{name}.xlsx", content, XLSX)]
