# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64
import io

from odoo import api, models


class IrActionsReport(models.Model):
    """Printing a document that was signed gives the very file that was signed."""

    _inherit = "ir.actions.report"

    @api.model
    def _get_signature_request(self, report, res_ids):
        """The signed request of the one record that is printed, if there is one."""
        requests = self.env["vae.signature.request"]
        records = self.env[report.model].browse(res_ids or [])
        mixin = self.env.registry["vae.signature.mixin"]
        if len(records) != 1 or not isinstance(records, mixin):
            return requests
        if report != self.env.ref(records._signature_report):
            return requests
        return records.sudo()._signature_request().filtered("date_signed")

    def _collect_stored_streams(self, report, res_ids):
        streams = super()._collect_stored_streams(report, res_ids)
        request = self._get_signature_request(report, res_ids)
        if request.signed_document:
            signed = base64.b64decode(request.signed_document)
            streams[res_ids[0]]["stream"] = io.BytesIO(signed)
        return streams

    @api.model
    def _get_pdf_attachments(self, report, res_ids, data):
        """A signed document carries the one that its signers were shown."""
        attachments = super()._get_pdf_attachments(report, res_ids, data)
        request = self._get_signature_request(report, res_ids)
        if request.document:
            shown = base64.b64decode(request.document)
            attachments = [
                *attachments,
                (request.document_name, shown, "application/pdf"),
            ]
        return attachments
