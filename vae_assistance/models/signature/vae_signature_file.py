# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64
from collections import defaultdict

from odoo import models
from odoo.tools import format_datetime
from odoo.tools.image import image_data_uri

from ...report.pdf.pdf_stamp import opened, page_size, stamp, stamp_places
from ...report.pdf.weasyprint_renderer import UNTAGGED_VARIANT, WeasyPrintRenderer

# Ids of elements of the template `pdf_signatures`.
PLACE = "vae-signature-%s"
PROOF = "vae-signature-proof"
# Without them, on a page that is added: left, top of the first, from one to the next.
LEFT, TOP, STEP = 56, 70, 70
AFTER_LAST = 10**6
WHOLE = 500


class VaeSignatureRequest(models.Model):
    """The signed file: the one that the signers were shown, and their signatures."""

    _inherit = "vae.signature.request"

    def _current_file(self):
        """The file that stands for the document: signed, or as it is to be signed.

        :return: name and content as base64; empty when all signed on a sheet of paper
            and the signed one is not made yet
        """
        self.ensure_one()
        if self.signed_document:
            return self.signed_document_name, self.signed_document
        return self.document_name, self.document or b""

    def _signed_pdfs(self):
        """Files with the signatures that were given.

        Who signed on a sheet of paper was shown no file: theirs is made now, and says
        so. Those of one model are laid out in one print.

        :return: dict of request to bytes
        """
        shown = self.filtered("document")
        pdfs = {request: request._stamped_pdf() for request in shown}
        for model, requests in (self - shown).grouped("res_model").items():
            records = self.env[model].browse(requests.mapped("res_id"))
            made = records._signature_pdfs()
            pdfs.update({request: made[request.res_id] for request in requests})
        return pdfs

    def _stamped_pdf(self):
        """What the signers were shown, with their signatures where it has boxes.

        :return: bytes that begin with the document shown
        """
        self.ensure_one()
        partner = self.candidate_id.partner_id or self.signer_ids[:1].partner_id
        reports = self.env["ir.actions.report"]
        asked = self.with_context(lang=reports._get_document_lang(partner))
        pdf = base64.b64decode(self.document)
        renderer = WeasyPrintRenderer(
            self.env, reports._get_report_url(), UNTAGGED_VARIANT
        )
        reader, drawings = opened(pdf), {}
        for number, stamps in asked._stamps(reader, len(pdf)).items():
            number, size = page_size(reader, number)
            html = asked.env["ir.qweb"]._render(
                "vae_assistance.pdf_signature_stamps",
                {"stamps": stamps, "width": size[0], "height": size[1]},
            )
            drawing = renderer.to_pdf([renderer.layout(str(html))])
            drawings[number] = (drawing, ". ".join(each["text"] for each in stamps))
        return stamp(reader, drawings)

    def _stamps(self, reader, length):
        """What is drawn on each page, and where.

        :param reader: ``opened`` document that was shown
        :param int length: of the document, in bytes
        :return: dict of page number to the values of ``pdf_signature_stamps``
        """
        names = [PLACE % signature.sequence for signature in self.signer_ids]
        places = stamp_places(reader, [*names, PROOF])
        if places.keys() != {*names, PROOF}:
            places = {}  # asked for before there were places for signatures
        stamps = defaultdict(list)
        for index, name in enumerate([*names, PROOF]):
            number, left, top = places.get(name, (AFTER_LAST, LEFT, TOP + index * STEP))
            if name == PROOF:
                values = {"text": self._proof_text(length)}
            else:
                values = self.signer_ids[index]._stamp_values(bool(places))
            # Three boxes side by side are narrower: `.vae-signature`.
            width = 147 if len(self.signer_ids) == 3 else 225
            width = WHOLE if name == PROOF else width
            stamps[number].append({**values, "left": left, "top": top, "width": width})
        return stamps

    def _proof_text(self, size):
        return self.env._(
            "The first %(size)s bytes of this file are the document that was shown to"
            " the signers. SHA-256: %(sha256)s",
            size=size,
            sha256=self.document_sha256,
        )


class VaeSignature(models.Model):
    _inherit = "vae.signature"

    def _stamp_values(self, in_box):
        """What is drawn in the box of a signature.

        :param bool in_box: the box says already whose it is
        """
        self.ensure_one()
        lang, tz = self.env.context.get("lang"), self._vae_zone()
        given = [
            "" if in_box else self._role_label(),
            self.name,
            self._means_label()[:1].lower() + self._means_label()[1:],
            format_datetime(
                self.env, self.date_signed, tz, "d MMMM y, HH:mm", lang_code=lang
            ),
        ]
        if self.scan_sha256:
            given.append(
                self.env._("SHA-256 of the scan: %(sha256)s", sha256=self.scan_sha256)
            )
        return {
            "image": self.image and image_data_uri(self.image),
            "text": ", ".join(filter(None, given)),
        }
