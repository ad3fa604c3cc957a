# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

# Not diagnoses: what stands in the way of somebody is told by no file that is shared.
SHARED_MODELS = (
    "vae.contract",
    "vae.support.plan",
    "vae.fiche.action",
    "vae.start.certificate",
)


class VaeReferral(models.Model):
    """Signed files that the candidate agrees to let the partner download.

    They are read where they are kept, through the link alone: once it is closed, none
    is within reach any more.
    """

    _inherit = "vae.referral"

    document_ids = fields.Many2many(
        comodel_name="vae.signature.request",
        relation="vae_referral_document_rel",
        column1="referral_id",
        column2="request_id",
        string="Signed Documents",
        domain=lambda self: self._document_domain(),
        copy=False,
        help="Contracts, plans and fiches that are signed: the partner can download"
        " those that are chosen.",
    )
    has_documents = fields.Boolean(compute="_compute_has_documents")

    @api.model
    def _document_domain(self):
        return (
            "[('candidate_id', '=', candidate_id), ('state', '=', 'signed'),"
            f" ('res_model', 'in', {SHARED_MODELS!r})]"
        )

    @api.depends("item_ids.code")
    def _compute_has_documents(self):
        for referral in self:
            referral.has_documents = "documents" in referral.item_ids.mapped("code")

    @api.constrains("document_ids", "candidate_id")
    def _check_document_ids(self):
        for referral in self:
            for document in referral.document_ids.sudo():
                if (
                    document.candidate_id != referral.candidate_id
                    or document.res_model not in SHARED_MODELS
                ):
                    raise ValidationError(
                        self.env._(
                            "“%(document)s” cannot be shared. Choose signed contracts,"
                            " plans or fiches of the same candidate.",
                            document=document.name,
                        )
                    )

    def _check_complete(self):
        result = super()._check_complete()
        if self.has_documents != bool(self._documents_shared()):
            raise UserError(
                self.env._(
                    "%(referral)s: “%(item)s” and the documents go together. Choose at"
                    " least one that is signed, or take the item away.",
                    referral=self.display_name,
                    item=self.env["vae.consent.item"]._of_codes(["documents"]).name,
                )
            )
        return result

    def _consent_lines(self):
        names = ", ".join(self._documents_shared().mapped("name"))
        lines = super()._consent_lines()
        return [*lines, names and self.env._("Documents: %(names)s", names=names)]

    def _documents_shared(self):
        """Those that stand: a signature may have been contested since.

        :return: ``vae.signature.request`` in sudo, of whose files only sizes are read
        """
        self.ensure_one()
        documents = self.sudo().document_ids.with_context(bin_size=True)
        return documents.filtered(
            lambda each: (
                each.state == "signed" and (each.signed_document or each.document)
            )
        )

    def _shared_documents(self):
        names = "\n".join(self._documents_shared().mapped("name"))
        return [(self.env._("Documents"), names)]

    def _page_documents(self):
        """What the page offers to download: id and name."""
        documents = self._documents_shared() if self.has_documents else ()
        return [{"id": each.id, "name": each.name} for each in documents]

    def _page_document(self, number):
        """One of them, as the link asks for it.

        :param str number: id as somebody sent it: any text
        :return: name and bytes, or None if it is none of those that are shared
        """
        offered = {str(each["id"]): each["id"] for each in self._page_documents()}
        if number not in offered:
            return None
        document = self.env["vae.signature.request"].sudo().browse(offered[number])
        name, content = document._current_file()
        return name, base64.b64decode(content)
