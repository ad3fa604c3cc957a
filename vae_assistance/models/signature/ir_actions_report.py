# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64
import io

from odoo import api, models


class IrActionsReport(models.Model):
    """Printing a document that was signed gives the very file that was signed."""

    _inherit = "ir.actions.report"

    @api.model
    def _get_signature_requests(self, report, res_ids):
        """The signed requests of those that are printed, if the report is what is
        signed: dict of record id to request, in the order of the records."""
        records = self.env[report.model].browse(res_ids or [])
        mixin = self.env.registry["vae.signature.mixin"]
        if not isinstance(records, mixin):
            return {}
        if report != self.env.ref(records._signature_report):
            return {}
        requests = records._signature_requests().filtered("date_signed")
        by_id = {request.res_id: request for request in requests}
        return {res_id: by_id[res_id] for res_id in records.ids if res_id in by_id}

    def _collect_stored_streams(self, report, res_ids):
        streams = super()._collect_stored_streams(report, res_ids)
        requests = self._get_signature_requests(report, res_ids)
        for res_id, request in requests.items() if len(res_ids) == 1 else ():
            if request.signed_document:
                signed = base64.b64decode(request.signed_document)
                streams[res_id]["stream"] = io.BytesIO(signed)
        return streams

    @api.model
    def _get_pdf_attachments(self, report, res_ids, data):
        """Each signed document carries the one that its signers were shown."""
        attachments = super()._get_pdf_attachments(report, res_ids, data)
        shown = [
            (
                request.document_name,
                base64.b64decode(request.document),
                "application/pdf",
            )
            for request in self._get_signature_requests(report, res_ids).values()
            if request.document
        ]
        return [*attachments, *shown]
