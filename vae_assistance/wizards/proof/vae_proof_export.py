# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64
import io
import re
import zipfile

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

# What a file may weigh in all, before it is zipped.
EXPORT_MAX = 200 * 1024 * 1024

# What no file system takes in a name, or takes for a way out of the folder.
UNSAFE = re.compile(r'[\\:*?"<>|\x00-\x1f]')


def safe_path(path):
    """The same path without what would climb out of where it is unpacked."""
    parts = (UNSAFE.sub("-", part).strip(" .") for part in path.split("/"))
    return "/".join(part or "-" for part in parts)


class VaeProofExport(models.TransientModel):
    """All that proves some journeys, in one file for an audit."""

    _name = "vae.proof.export"
    _description = "Export of Proofs"

    candidate_ids = fields.Many2many(
        comodel_name="vae.candidate",
        string="Journeys",
        required=True,
        default=lambda self: self._default_candidate_ids(),
    )
    reason = fields.Char(string="For What", required=True)
    state = fields.Selection(
        selection=[("draft", "To make"), ("ready", "Ready")], default="draft"
    )
    file = fields.Binary(string="The Proofs", attachment=False, readonly=True)
    file_name = fields.Char(readonly=True)
    file_count = fields.Integer(string="Number of Files", readonly=True)

    @api.model
    def _default_candidate_ids(self):
        if self.env.context.get("active_model") != "vae.candidate":
            return False
        return [Command.set(self.env.context.get("active_ids") or [])]

    def action_export(self):
        """Make the file; who made it and why is traced for each journey.

        :raise UserError: there is nothing to export, or too much at once
        """
        self.ensure_one()
        candidates = self.candidate_ids
        candidates.check_access("read")
        documents = self._documents(candidates)
        if not documents:
            raise UserError(self.env._("These journeys have no proof yet."))
        weight = sum(attachment.file_size for __, attachment in documents)
        if weight > EXPORT_MAX:
            raise UserError(
                self.env._(
                    "These proofs weigh more than %(max)s MB. Export fewer journeys at"
                    " once.",
                    max=EXPORT_MAX // 1024**2,
                )
            )
        self.env["vae.access.log"]._trace(candidates, "export", self.reason)
        today = fields.Date.context_today(self)
        self.write(
            {
                "file": base64.b64encode(self._zip(documents)),
                "file_name": self.env._("Proofs %(date)s.zip", date=today),
                "file_count": len(documents),
                "state": "ready",
            }
        )
        return self._get_records_action(
            name=self.env._("Export the Proofs"), target="new"
        )

    def _zip(self, documents):
        """The files, each under its path.

        :return: bytes
        """
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
            for path, attachment in documents:
                archive.writestr(safe_path(path), attachment.raw)
        return buffer.getvalue()

    def _documents(self, candidates):
        """Valid proofs, and documents signed in the software with their scans.

        :return: list of (neutral path in the file, attachment in sudo)
        """
        proofs = self.env["vae.proof"].search(
            [("candidate_id", "in", candidates.ids), ("state", "=", "valid")],
            order="date, id",
        )
        requests = self.env["vae.signature.request"].search(
            [("candidate_id", "in", candidates.ids), ("state", "=", "signed")],
            order="date_signed, id",
        )
        files = self._files(proofs, "file")
        documents = [
            (f"{self._folder(proof)}/{proof.file_name}", files[proof.id])
            for proof in proofs
            if proof.id in files
        ]
        pdfs = self._files(requests, "signed_document")
        scans = self._files(requests.signer_ids, "scan")
        for request in requests:
            title = f"{request.date_signed:%Y-%m-%d} {request.id} {request.name}"
            path = f"{self._folder(request)}/{title.replace('/', '-')}"
            if request.id in pdfs:
                documents.append((f"{path}.pdf", pdfs[request.id]))
            # People who signed the same sheet of paper have the same scan.
            kept = set()
            for signature in request.signer_ids:
                scan = scans.get(signature.id)
                if scan and scan.checksum not in kept:
                    kept.add(scan.checksum)
                    kind = scan.mimetype.rpartition("/")[2]
                    documents.append((f"{path} scan {signature.sequence}.{kind}", scan))
        return documents

    def _folder(self, record):
        """Folder of a journey: its neutral reference."""
        return record.candidate_id.reference.replace("/", "-")

    def _files(self, records, fname):
        """The files of a field: dict of the record's id to the attachment, in sudo."""
        attachments = (
            self.env["ir.attachment"]
            .sudo()
            .search(
                [
                    ("res_model", "=", records._name),
                    ("res_field", "=", fname),
                    ("res_id", "in", records.ids),
                ]
            )
        )
        return {attachment.res_id: attachment for attachment in attachments}
