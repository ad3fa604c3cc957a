# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64
import hashlib
import io
import zipfile

from lxml import etree

from odoo.tests import tagged

from ...models.ground.file_field import File
from ..common import VaeCommon
from ..files import (
    BAD_DOCUMENTS,
    BAD_DRAWINGS,
    HEIC,
    JPEG,
    JPEG_OF_A_BROKEN_CAMERA,
    PDF,
    long_pdf,
    picture,
    slow_jpeg,
)

# What the software makes itself, and what is read once and not kept: no gate. Files of
# address books are text, which has a reader of its own.
MADE_BY_CODE = {
    "vae.network.import.services",
    "vae.network.import.structures",
    "vae.vcard.import.file",
    "vae.budget.import.file",
    "vae.proof.export.file",
    "vae.signature.request.document",
    "vae.signature.request.signed_document",
    "vae.signature.verify.document",
}
# Forms of the portal by which files are sent; each is tried with BAD_DOCUMENTS, but
# for the one that tells whether a file is known, whatever it is.
CONTROL = "vae_assistance.portal_file_input"
UPLOAD_FORMS = {
    "vae_assistance.portal_my_vae_section",
    "vae_assistance.portal_my_vae_todo_files",
    "vae_assistance.portal_verify_page",
}


def encoded(content):
    return base64.b64encode(content).decode()


@tagged("post_install", "-at_install")
class TestFileGate(VaeCommon):
    """Whatever is uploaded or drawn is opened, decoded whole, bounded, not empty."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.gate = cls.env["vae.file"]

    def test_what_is_refused(self):
        for name, (content, message) in BAD_DOCUMENTS.items():
            with self.subTest(name), self.assertRefused(message):
                self.gate._check_document(encoded(content), self.company)
        for file in (5, ["x"], "é", {"a": 1}, b""):
            with self.subTest(file=file), self.assertRefused("empty"):
                self.gate._check_document(file, self.company)

    def test_what_is_accepted(self):
        for content, mimetype in (
            (PDF, "application/pdf"),
            (PDF + b"\r\n\0", "application/pdf"),
            (JPEG, "image/jpeg"),
            (long_pdf(2000), "application/pdf"),
            (JPEG + b"of a moving photograph", "image/jpeg"),
            (JPEG_OF_A_BROKEN_CAMERA, "image/jpeg"),
            (slow_jpeg(5), "image/jpeg"),
            (picture("PNG", (2000, 3000)), "image/png"),
        ):
            with self.subTest(mimetype=mimetype):
                self.assertEqual(
                    self.gate._check_document(encoded(content), self.company),
                    (mimetype, hashlib.sha256(content).hexdigest()),
                )

    def test_drawings(self):
        for name, content in BAD_DRAWINGS.items():
            with self.subTest(name), self.assertRefused("Draw it again"):
                self.gate._check_drawing(encoded(content))
        for image in (5, ["x"], "é", False, None, "####"):
            with self.subTest(image=image), self.assertRefused("Draw it again"):
                self.gate._check_drawing(image)
        for content in (
            picture(),
            picture(paper="#0000"),
            picture(size=(1200, 400)),
            picture(path=(100, 40, 112, 60)),  # an initial
        ):
            self.gate._check_drawing(encoded(content))

    def test_every_field_has_the_gate(self):
        ungated = {
            f"{name}.{field.name}"
            for name, model in self.env.items()
            for field in model._fields.values()
            if field.type in ("binary", "image")
            and any(module.startswith("vae_") for module in field._modules)
            and not isinstance(field, File)
            and not field.related
        }
        self.assertLessEqual(ungated, MADE_BY_CODE)

    def test_every_form_is_tried(self):
        views = self.env["ir.ui.view"].search(
            [("type", "=", "qweb"), ("key", "like", "vae_%")]
        )
        forms = {
            view.key
            for view in views
            if view.key != CONTROL
            and etree.fromstring(view.arch).xpath(
                f"//input[@type='file'] | //t[@t-call='{CONTROL}']"
            )
        }
        self.assertEqual(forms, UPLOAD_FORMS)

    def test_every_field_refuses(self):
        """Stored or of a dialog, by whom- and whatever it is written."""
        for name, model in sorted(self.env.items()):
            for field in model._fields.values():
                if not isinstance(field, File) or model._abstract:
                    continue
                record = model.search([], limit=1) or model.new()
                bad = BAD_DRAWINGS if field.holds == "drawing" else BAD_DOCUMENTS
                message = "Draw it again" if bad is BAD_DRAWINGS else "damaged"
                half = bad["half a PNG"]
                half = half if bad is BAD_DRAWINGS else half[0]
                with self.subTest(f"{name}.{field.name}"):
                    with self.assertRefused(message):
                        field.convert_to_column(encoded(half), record)
                    if field.attachment:
                        with self.assertRefused(message):
                            field.create([(record, encoded(half))])

    def test_a_file_is_kept_as_it_came(self):
        """Core makes large pictures smaller, and their hash another one."""
        large = picture("PNG", (2500, 2000))
        training = self.env["vae.training"].create(
            {
                "user_id": self.referent.id,
                "company_id": self.company.id,
                "name": "Analyse de pratiques",
                "date_from": "2026-03-10",
                "hours": 6,
                "certificate": encoded(large),
            }
        )
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertEqual(base64.b64decode(training.certificate), large)
        larger = picture("PNG", (2600, 2000))
        training.certificate = encoded(larger)
        self.env.invalidate_all()
        self.assertEqual(base64.b64decode(training.certificate), larger)
        with self.assertRefused("Send it as JPEG"):
            training.certificate = encoded(HEIC)
        with self.assertRefused("Send it as JPEG"):
            training.with_context(default_certificate=encoded(HEIC)).copy()
        training.certificate = False
        self.assertFalse(training.has_certificate)

    def test_publications_of_certifiers(self):
        """Their models are texts that people write in."""
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w") as archive:
            archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
            archive.writestr("content.xml", "<office/>" * 99)
        text = buffer.getvalue()
        self.gate._check("publication", encoded(text))
        with self.assertRefused("neither a PDF"):
            self.gate._check("document", encoded(text))
        for content in (text[: len(text) // 2], text.replace(b"office", b"Office", 3)):
            with self.assertRefused("damaged"):
                self.gate._check("publication", encoded(content))
        with self.assertRefused("format of today"):
            self.gate._check("publication", encoded(b"Bonjour"))
        with self.assertRefused("More than 0 MB are packed"):
            self.gate._check_office(text, 99)
