# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64
import binascii
import hashlib
import io
import logging

import pypdf
from PIL import Image

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools.mimetypes import guess_mimetype

from ..signature.vae_signature import SCAN_MIMETYPES

# What is wrong with a file is said to who chose it, not to the log.
logging.getLogger("pypdf").setLevel(logging.CRITICAL)


class VaeProof(models.Model):
    """Which files can prove something: told by what they hold, not by their name."""

    _inherit = "vae.proof"

    @api.model
    def _file_max(self, company):
        """How large a file may be, in bytes."""
        maximum = self.env["vae.parameter"]._value("proof_max_mb", company=company)
        return int(maximum * 1024**2)

    @api.model
    def _check_file(self, file, company):
        """Refuse what is no proof.

        :param file: base64
        :param company: the structure, whose parameter says how large it may be
        :return: tuple of its MIME type and its SHA-256 in hexadecimal
        :raise UserError: it is empty, too large, neither PDF, JPEG nor PNG, damaged, or
            opens with a password only
        """
        maximum = self._file_max(company)
        file = file or b""
        # Base64 is a third longer than the file: no need to decode what is too large.
        too_large = len(file) * 3 // 4 > maximum + 2
        try:
            content = b"" if too_large else base64.b64decode(file, validate=False)
        except (binascii.Error, ValueError):
            content = b""
        if too_large or len(content) > maximum:
            raise UserError(
                self.env._(
                    "The file is larger than %(max)s MB. Scan it again in black and"
                    " white, or with fewer dots per inch.",
                    max=maximum // 1024**2,
                )
            )
        if not content:
            raise UserError(
                self.env._("The file is empty. Choose the scan, photograph or PDF.")
            )
        mimetype = guess_mimetype(content)
        if mimetype in ("image/heic", "image/heif"):
            raise UserError(
                self.env._(
                    "This photograph is in the format HEIC, which many computers do not"
                    " open. Send it as JPEG: on an iPhone, Settings > Camera > Formats"
                    " > Most Compatible, then take it again."
                )
            )
        if mimetype not in SCAN_MIMETYPES:
            raise UserError(
                self.env._(
                    "The file is neither a PDF nor a picture (JPEG, PNG), whatever its"
                    " name says. Print it as a PDF, scan or photograph it, and choose"
                    " that file."
                )
            )
        if mimetype == "application/pdf":
            self._check_pdf(content)
        else:
            self._check_picture(content)
        return mimetype, hashlib.sha256(content).hexdigest()

    @api.model
    def _check_pdf(self, content):
        try:
            reader = pypdf.PdfReader(io.BytesIO(content))
            locked = reader.is_encrypted and not reader.decrypt("")
            pages = 0 if locked else len(reader.pages)
        except Exception as error:  # whatever the library stumbles on in a damaged file
            raise self._error_damaged() from error
        if locked:
            raise UserError(
                self.env._(
                    "This PDF opens with a password only: nobody could read it at an"
                    " audit. Print it as a PDF without password, and choose that file."
                )
            )
        if not pages:
            raise self._error_damaged()

    @api.model
    def _check_picture(self, content):
        try:
            with Image.open(io.BytesIO(content)) as picture:
                picture.verify()
        except Exception as error:  # as above
            raise self._error_damaged() from error

    @api.model
    def _error_damaged(self):
        return UserError(
            self.env._(
                "The file is damaged and does not open. Scan it again, or download it"
                " again where it comes from."
            )
        )
