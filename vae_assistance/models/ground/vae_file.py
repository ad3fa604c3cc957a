# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64
import binascii
import hashlib
import io
import logging
import zipfile

from PIL import Image, JpegImagePlugin, PngImagePlugin

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools.mimetypes import guess_mimetype

from .pdf_reader import BoundedPdfReader

# What is wrong with a file is said to who chose it, not to the log.
logging.getLogger("pypdf").setLevel(logging.CRITICAL)

EXTENSIONS = {"application/pdf": "pdf", "image/jpeg": "jpg", "image/png": "png"}
OFFICE = {
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "application/vnd.oasis.opendocument.text",
    "application/vnd.oasis.opendocument.spreadsheet",
    "application/vnd.oasis.opendocument.presentation",
}
# Photographs of telephones (ISO/IEC 23008-12), single or in a sequence, and AVIF.
HEIF_BRANDS = {
    *(b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs"),
    *(b"mif1", b"mif2", b"msf1", b"miaf", b"MiHB", b"MiHE", b"avif", b"avis"),
}
BRANDS_READ = 256

# Bytes, when no parameter says otherwise.
FILE_MAX = 10 * 1024**2
DRAWING_MAX = 1024**2
# As in Odoo's own pictures. A page scanned with 600 dots per inch has 35 millions.
PIXELS_MAX = 50_000_000
DRAWING_PIXELS_MAX = 4_000_000
# A photograph comes in some ten passes over all its points; each costs as much as it
# has points, and a hundred bytes.
JPEG_PASSES_MAX = 100
JPEG_PASS = b"\xff\xda"
# Of each side: less shows no page.
SIDE_MIN = 50
PAGES_MAX = 2000
# Of the tree of pages, these too: one that points to itself has no end. At the worst
# each page has a branch of its own.
NODES_MAX = 2 * PAGES_MAX + 1
# Of all that an office document holds, unpacked.
UNPACKED_MAX = 200 * 1024**2
# The end of a PDF is in its last kilobyte, say its readers; some append a little.
END_READ = 4096
# Of a drawing: darker than this is ink, and so much of it is drawn, in points. A dot
# of the pen is 4 wide.
INK = 192
DRAWN_MIN = 24


class WholeJpeg(JpegImagePlugin.JpegImageFile):
    """A JPEG that has its end.

    Odoo and WeasyPrint have Pillow put an end to what has none, in all that it opens.
    """

    def load_read(self, read_bytes):
        if data := self.fp.read(read_bytes):
            return data
        raise OSError("truncated JPEG")

    def _read_dpi_from_exif(self):
        """Nobody asks for it; what is wrong there is warned of in the log."""


# Opened by these very classes: `Image.open` warns of large pictures in the log, and
# opens what it is not asked for.
PICTURES = {"image/jpeg": WholeJpeg, "image/png": PngImagePlugin.PngImageFile}


class VaeFile(models.AbstractModel):
    """The gate that every file passes which somebody chose, sent or drew.

    It is told by what it holds, not by its name; opened, decoded whole, bounded in
    bytes, pages and points, and not empty. Sizes are read before anything is decoded.
    """

    _name = "vae.file"
    _description = "Gate of Files"

    @api.model
    def _max_bytes(self, company):
        """Hook: how large a file may be.

        :param company: the structure, or None
        """
        return FILE_MAX

    @api.model
    def _check(self, holds, file, company=None):
        """Refuse a file that is not what it is to be.

        :param str holds: see :class:`~.file_field.File`
        :return: its MIME type and its SHA-256 in hexadecimal
        :raise UserError: see the methods below
        """
        if holds == "drawing":
            return self._check_drawing(file)
        return self._check_document(file, company, publication=holds == "publication")

    @api.model
    def _check_document(self, file, company=None, publication=False):
        """Refuse what is no document.

        :param file: base64
        :param company: the structure, which says how large it may be
        :param bool publication: whether texts of office programs are accepted, too
        :return: tuple of its MIME type and its SHA-256 in hexadecimal
        :raise UserError: it is empty, too large, of another kind, damaged, or opens
            with a password only
        """
        content = self._decoded(file, self._max_bytes(company))
        if not content:
            raise UserError(
                self.env._("The file is empty. Choose the scan, photograph or PDF.")
            )
        if self._is_heif(content):
            raise UserError(
                self.env._(
                    "This photograph is in the format HEIC, which many computers do not"
                    " open. Send it as JPEG: on an iPhone, Settings > Camera > Formats"
                    " > Most Compatible, then take it again."
                )
            )
        mimetype = guess_mimetype(content)
        digest = hashlib.sha256(content).hexdigest()
        # What was found good a moment ago is not decoded again as it is stored.
        checked = self.env.cr.cache.setdefault("vae_files_checked", set())
        if (digest, publication) not in checked:
            self._check_content(content, mimetype, publication)
            checked.add((digest, publication))
        return mimetype, digest

    @api.model
    def _decoded(self, file, maximum):
        """The bytes of a file; none when it is no base64.

        :raise UserError: it is larger than so many bytes
        """
        file = file or b""
        # Base64 is a third longer than the file: no need to decode what is too large.
        if not isinstance(file, str | bytes):
            return b""
        content = b""
        too_large = len(file) * 3 // 4 > maximum * 1.1 + 2
        if not too_large:
            try:
                content = base64.b64decode(file)
            except (binascii.Error, ValueError):
                return b""
        if too_large or len(content) > maximum:
            raise UserError(
                self.env._(
                    "The file is larger than %(max)s MB. Choose a smaller picture size"
                    " in the settings of the camera and take the photograph again, or"
                    " scan the page in black and white, with fewer dots per inch.",
                    max=maximum // 1024**2,
                )
            )
        return content

    @api.model
    def _is_heif(self, content):
        """Whether it is a HEIC, HEIF or AVIF file, by the brands that it names."""
        if content[4:8] != b"ftyp":
            return False
        size = min(int.from_bytes(content[:4], "big"), BRANDS_READ)
        brands = {content[8:12]} | {content[n : n + 4] for n in range(16, size, 4)}
        return bool(brands & HEIF_BRANDS)

    @api.model
    def _check_content(self, content, mimetype, publication):
        if mimetype in PICTURES:
            self._check_picture(content, mimetype)
        elif mimetype == "application/pdf":
            self._check_pdf(content)
        elif publication and mimetype in OFFICE:
            self._check_office(content)
        elif publication:
            raise UserError(
                self.env._(
                    "The file is neither a PDF, nor a picture (JPEG, PNG), nor a text"
                    " or table of Word, Excel, PowerPoint or LibreOffice in a format"
                    " of today, whatever its name says. Save it as a PDF, and choose"
                    " that file."
                )
            )
        else:
            raise UserError(
                self.env._(
                    "The file is neither a PDF nor a picture (JPEG, PNG), whatever its"
                    " name says. Print it as a PDF, scan or photograph it, and choose"
                    " that file."
                )
            )

    # ------------------------------------------------------------------
    # PDF
    # ------------------------------------------------------------------

    @api.model
    def _check_pdf(self, content):
        # The table of contents is at the end: half a file has lost it, although its
        # readers put something together from what is left.
        if b"startxref" not in content.rstrip(b"\0\t\r\n ")[-END_READ:]:
            raise self._error_damaged()
        try:
            reader = BoundedPdfReader(io.BytesIO(content))
            locked = reader.is_encrypted and not reader.decrypt("")
            pages = 0 if locked else self._read_pages(reader)
        except UserError:
            raise
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
            raise UserError(
                self.env._(
                    "This PDF has no page. Print or scan the document again, and choose"
                    " that file."
                )
            )

    @api.model
    def _read_pages(self, reader):
        """Read what is on every page.

        :return: their number
        :raise UserError: there are too many
        """
        pages, nodes = 0, 0
        todo = [reader.root_object["/Pages"]]
        while todo:
            node = todo.pop().get_object()
            nodes += 1
            pages += "/Kids" not in node
            if pages > PAGES_MAX or nodes > NODES_MAX:
                raise UserError(
                    self.env._(
                        "This PDF has more than %(max)s pages. Choose the pages that"
                        " matter.",
                        max=PAGES_MAX,
                    )
                )
            if "/Kids" in node:
                todo.extend(node["/Kids"])
                continue
            contents = node.get("/Contents")
            contents = contents and contents.get_object()
            for stream in contents if isinstance(contents, list) else [contents]:
                if stream:
                    stream.get_object().get_data()
        return pages

    # ------------------------------------------------------------------
    # Pictures, drawings
    # ------------------------------------------------------------------

    @api.model
    def _check_picture(self, content, mimetype):
        try:
            picture = self._loaded(content, mimetype, PIXELS_MAX)
            shades = picture.convert("L").getextrema()
        except UserError:
            raise
        except Exception as error:  # as above
            raise self._error_damaged() from error
        if min(picture.size) < SIDE_MIN or shades[0] == shades[1]:
            raise UserError(
                self.env._("Nothing can be seen on this picture. Scan the page again.")
            )

    @api.model
    def _loaded(self, content, mimetype, pixels_max):
        """A picture, decoded whole.

        :raise UserError: it has more points than that
        :raise Exception: it is damaged
        """
        with PICTURES[mimetype](io.BytesIO(content)) as picture:
            width, height = picture.size
            if width * height > pixels_max:
                raise UserError(
                    self.env._(
                        "This picture has %(width)s × %(height)s dots, too many to be"
                        " opened everywhere. Scan it again with fewer dots per inch.",
                        width=width,
                        height=height,
                    )
                )
            if content.count(JPEG_PASS) > JPEG_PASSES_MAX and mimetype == "image/jpeg":
                raise OSError("too many passes")
            if mimetype == "image/png":
                # Every part is there, as its sum says, up to the last.
                PICTURES[mimetype](io.BytesIO(content)).verify()
            picture.load()
        return picture

    @api.model
    def _check_drawing(self, image):
        """Refuse what is no drawn signature.

        :param image: PNG as base64
        :return: tuple of its MIME type and its SHA-256 in hexadecimal
        :raise UserError: it is no PNG, too large, damaged, or (nearly) nothing is drawn
        """
        try:
            content = self._decoded(image, DRAWING_MAX)
            drawn = self._drawn(content)
        except Exception as error:  # as above; too large, as well
            raise UserError(
                self.env._("The signature could not be read. Draw it again.")
            ) from error
        if not drawn:
            raise UserError(
                self.env._(
                    "The signature is empty, or hardly more than a dot. Draw it again,"
                    " larger."
                )
            )
        return "image/png", hashlib.sha256(content).hexdigest()

    @api.model
    def _drawn(self, content):
        """Whether more is drawn than a dot, and less than everything.

        :param bytes content: a PNG
        :raise Exception: it is none, or too large
        """
        picture = self._loaded(content, "image/png", DRAWING_PIXELS_MAX)
        picture = picture.convert("RGBA")
        paper = Image.new("RGBA", picture.size, "white")
        paper.alpha_composite(picture)
        ink = paper.convert("L").point(lambda shade: 255 if shade < INK else 0)
        box = ink.getbbox()
        if not box:
            return False
        left, top, right, bottom = box
        is_dot = right - left + bottom - top < DRAWN_MIN
        return not is_dot and ink.histogram()[255] * 2 < ink.width * ink.height

    # ------------------------------------------------------------------
    # Texts and tables
    # ------------------------------------------------------------------

    @api.model
    def _check_office(self, content, unpacked_max=UNPACKED_MAX):
        """Refuse what is damaged, or holds more than so many bytes when unpacked."""
        try:
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                unpacked = sum(part.file_size for part in archive.infolist())
                # No part unpacks to more than it says: reading stops there.
                bad = unpacked <= unpacked_max and archive.testzip()
        except Exception as error:  # as above
            raise self._error_damaged() from error
        if unpacked > unpacked_max:
            raise UserError(
                self.env._(
                    "More than %(max)s MB are packed into this file. Save what matters"
                    " of it as a file of its own, and choose that one.",
                    max=unpacked_max // 1024**2,
                )
            )
        if bad:
            raise self._error_damaged()

    # ------------------------------------------------------------------
    # Errors
    # ------------------------------------------------------------------

    @api.model
    def _error_damaged(self):
        return UserError(
            self.env._(
                "The file is damaged and does not open. Scan it again, or download it"
                " again where it comes from."
            )
        )
