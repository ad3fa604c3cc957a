# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64
import io

from odoo import api, models


class IrActionsReport(models.Model):
    """Printing a document that is signed, or to be signed, gives that very file."""

    _inherit = "ir.actions.report"

    @api.model
    def _get_signature_request(self, report, res_ids):
        """The request that stands for the one record that is printed."""
        requests = self.env["vae.signature.request"]
        records = self.env[report.model].browse(res_ids or [])
        mixin = self.env.registry["vae.signature.mixin"]
        if len(records) != 1 or not isinstance(records, mixin):
            return requests
        if report != self.env.ref(records._signature_report):
            return requests
        return records._signature_requests()

    def _collect_stored_streams(self, report, res_ids):
        streams = super()._collect_stored_streams(report, res_ids)
        request = self._get_signature_request(report, res_ids)
        if request:
            _name, content = request._current_file()
            if content:
                file = io.BytesIO(base64.b64decode(content))
                streams[res_ids[0]]["stream"] = file
        return streams
