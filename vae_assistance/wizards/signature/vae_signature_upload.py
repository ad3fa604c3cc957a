# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models
from odoo.exceptions import UserError

from ...models.ground.file_field import File


class VaeSignatureUpload(models.TransientModel):
    """A document was signed on paper: keep the scan as its signatures."""

    _name = "vae.signature.upload"
    _description = "Upload of a Signed Document"

    request_id = fields.Many2one(
        comodel_name="vae.signature.request",
        string="Document",
        required=True,
        ondelete="cascade",
        readonly=True,
    )
    signature_ids = fields.Many2many(
        comodel_name="vae.signature",
        string="Signed By",
        domain="[('request_id', '=', request_id), ('date_signed', '=', False)]",
        help="Whose signatures can be seen on the scan.",
    )
    scan = File(string="Scan or Photograph", attachment=False, required=True)
    scan_name = fields.Char()

    def action_confirm(self):
        """Keep the scan as the signatures of those who are ticked.

        :raise UserError: nobody is ticked, or the file is no scan
        """
        self.ensure_one()
        request, signatures = self.request_id, self.signature_ids
        request.check_access("read")
        request._record().check_access("write")
        if not signatures or signatures.request_id != request:
            raise UserError(self.env._("Tick whose signatures are on the scan."))
        __, sha256 = self.env["vae.file"]._check_document(self.scan, request.company_id)
        signatures.sudo().sorted("sequence")._sign(
            "paper",
            scan=self.scan,
            scan_name=self.scan_name,
            scan_sha256=sha256,
            witness_id=self.env.uid,
        )
        return signatures[0]._told({"type": "ir.actions.act_window_close"})
