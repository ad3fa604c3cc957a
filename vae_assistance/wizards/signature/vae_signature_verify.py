# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64

from odoo import api, fields, models


class VaeSignatureVerify(models.TransientModel):
    """Drop a PDF, and learn whether it is the signed one."""

    _name = "vae.signature.verify"
    _description = "Verification of a Signed Document"

    document = fields.Binary(string="PDF to Verify", attachment=False)
    document_name = fields.Char()
    verdict = fields.Selection(
        selection=[
            ("signed", "Signed: this is the signed document"),
            ("void", "Void: these signatures no longer stand"),
            ("shown", "Not signed: the document as it was before signing"),
            ("unknown", "Unknown: this file was not signed here, or it was altered"),
        ],
        compute="_compute_verdict",
    )
    title = fields.Char(string="Document", compute="_compute_verdict")
    date = fields.Datetime(compute="_compute_verdict")
    roles = fields.Char(string="Signed By", compute="_compute_verdict")
    sha256 = fields.Char(string="SHA-256", compute="_compute_verdict")

    @api.depends("document")
    def _compute_verdict(self):
        for verification in self:
            found = {}
            document = verification.with_context(bin_size=False).document
            if document:
                found = self.env["vae.signature.request"]._verify(
                    base64.b64decode(document)
                )
            verification.verdict = found.get("verdict")
            verification.title = found.get("name")
            verification.date = found.get("date")
            verification.roles = ", ".join(found.get("roles", []))
            verification.sha256 = found.get("sha256")
