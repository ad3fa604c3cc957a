# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64
import io

from odoo import api, models


class IrActionsReport(models.Model):
    """Printing a document that is signed, or to be signed, gives that very file.

    Several are printed anew, into one file that those which were signed are joined to.
    """

    _inherit = "ir.actions.report"

    @api.model
    def _get_signature_requests(self, report, res_ids):
        """The requests that stand for the records that are printed, in their order."""
        requests = self.env["vae.signature.request"]
        records = self.env[report.model].browse(res_ids or [])
        mixin = self.env.registry["vae.signature.mixin"]
        if not isinstance(records, mixin):
            return requests
        if report != self.env.ref(records._signature_report):
            return requests
        places = {res_id: place for place, res_id in enumerate(records.ids)}
        shown = records._signature_file_shown()
        return shown._signature_requests().sorted(lambda each: places[each.res_id])

    def _collect_stored_streams(self, report, res_ids):
        streams = super()._collect_stored_streams(report, res_ids)
        if len(res_ids or []) == 1:
            request = self._get_signature_requests(report, res_ids)
            if request:
                _name, content = request._current_file()
                if content:
                    file = io.BytesIO(base64.b64decode(content))
                    streams[res_ids[0]]["stream"] = file
        return streams

    @api.model
    def _get_pdf_attachments(self, report, res_ids, data):
        """Each signed document of a print of several, as it was signed."""
        attachments = super()._get_pdf_attachments(report, res_ids, data)
        signed = [
            (
                request.signed_document_name,
                base64.b64decode(request.signed_document),
                "application/pdf",
            )
            for request in self._get_signature_requests(report, res_ids)
            if request.signed_document
        ]
        return [*attachments, *signed]
