# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""HTML to PDF by WeasyPrint, in the process and without any network access."""

import base64
import binascii
import copy
import functools
import io
import logging
import unicodedata
from urllib.parse import parse_qs, unquote, urljoin, urlsplit

import lxml.html
import weasyprint
from fontTools.ttLib import TTFont
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse, URLFetchingError, fetch
from werkzeug.exceptions import HTTPException
from werkzeug.routing import Map, Rule

from odoo import fields
from odoo.exceptions import AccessError, MissingError, UserError
from odoo.http import root
from odoo.tools import file_path, remove_accents
from odoo.tools.image import image_process
from odoo.tools.mimetypes import guess_mimetype

_logger = logging.getLogger(__name__)

# Tagged (accessible reading order), archival, and allows embedded files.
PDF_VARIANT = "pdf/a-3a"
# The same for what becomes part of a tagged file, which tells itself what it says.
UNTAGGED_VARIANT = "pdf/a-3b"

# The addresses of images that core serves, with the same converters.
_IMAGE_SIZES = ("", "/<int:width>x<int:height>")
_IMAGE_ROUTES = Map(
    [
        Rule(f"{path}{size}{filename}", endpoint="image")
        for path in (
            "/web/image/<string:xmlid>",
            "/web/image/<string:model>/<int:id>/<string:field>",
            "/web/image/<int:id>",
            "/web/image/<int:id>-<string:unique>",
        )
        for size in _IMAGE_SIZES
        for filename in ("", "/<string:filename>")
    ]
    + [Rule("/web/image", endpoint="image")]
    + [
        Rule(path, endpoint="logo")
        for path in ("/logo", "/logo.png", "/web/binary/company_logo")
    ]
)


class RefusedUrl(ValueError):
    """An address that a document may not use."""


# A character that no font has: it should not come to that, see `_without_glyph`.
# What stands below the last lines of a document that is signed.
SIGNED_BELOW = ("vae-agreed", "vae-made", "vae-signatures", "vae-end")

NO_GLYPH = ".notdef glyph"
# Those of document.css, which every document is set in.
FOLDER = "vae_assistance/static/pdf"
FONTS = ("SourceSans3-Regular", "DejaVuSans", "NotoEmoji-Regular")
# And that of the stylesheet that is taken along where it is needed.
EAST_ASIAN_FONT, EAST_ASIAN = "DroidSansFallback", f"/{FOLDER}/east_asian.css"
# A quarter of a page beside its heading: more than that is a long text.
LONG_LINES, LONG_CHARACTERS = 15, 1200
# Of a row, whose columns are narrower.
LONG_ROW_CHARACTERS = 700
# Categories of characters that only change others: accents, colours of skin.
MODIFIERS = ("Mn", "Sk")
# What stands for a character that none of them has.
REPLACEMENT = "\N{REPLACEMENT CHARACTER}"


class _TypedByUsersFilter(logging.Filter):
    """Drop WeasyPrint's errors about what users typed: none of the server.

    What the fetcher refused, which it logged itself, and characters without a glyph.
    """

    def filter(self, record):
        if str(record.msg).startswith(NO_GLYPH):
            return False
        args = record.args if isinstance(record.args, tuple) else ()
        return not any(
            isinstance(arg, Exception) and isinstance(arg.__context__, RefusedUrl)
            for arg in args
        )


logging.getLogger("weasyprint").addFilter(_TypedByUsersFilter())
# Seven lines for each document.
logging.getLogger("weasyprint.progress").setLevel(logging.WARNING)


@functools.cache
def _points_of(name):
    """Code points that a font of documents has."""
    with TTFont(file_path(f"{FOLDER}/fonts/{name}.ttf"), lazy=True) as font:
        return frozenset(font.getBestCmap())


def _lacking(characters, fonts=FONTS):
    """Characters that none of the fonts has: the first has all of most documents."""
    for name in fonts:
        if characters:
            characters = {
                character
                for character in characters
                if ord(character) not in _points_of(name)
            }
    return characters


def _printed(text):
    """The characters of a text, without those that only control it."""
    return {
        character for character in set(text) if unicodedata.category(character) != "Cc"
    }


def _is_east_asian(text):
    """Whether it holds characters of Chinese or Japanese that other fonts lack."""
    lacking = _lacking(_printed(text))
    return _lacking(lacking, [EAST_ASIAN_FONT]) != lacking


def _with_glyphs(text):
    """The text with nothing in it that would be drawn as an empty box.

    PDF/A lets no character be without a glyph. Names in Greek, Cyrillic, Arabic or
    Hebrew, in Chinese or Japanese, faces and most signs are printed as they are; of the
    rest a mark tells that there was something. Marks that only change how others look
    have no glyph of their own.
    """
    missing = {
        ord(character)
        for character in _lacking(_printed(text), [*FONTS, EAST_ASIAN_FONT])
        if unicodedata.category(character) not in ("Cf", "Zs", "Zl", "Zp")
    }
    return text.translate(
        {
            point: "" if unicodedata.category(chr(point)) in MODIFIERS else REPLACEMENT
            for point in missing
        }
    )


class StaticUrlFetcher(weasyprint.urls.URLFetcher):
    """Serve what a document may hold, and refuse everything else.

    Served are ``data:`` URIs, files of modules' ``static`` folders and images of the
    database. All of it is read in the process, images with the rights of ``env``.
    Nothing is ever asked from the file system at large or from the network, the
    server's own address included.
    """

    def __init__(self, env, base_url):
        super().__init__(allowed_protocols={"data"}, allow_redirects=False)
        self._env = env
        self._origin = urlsplit(base_url)[:2]

    def fetch(self, url, headers=None):
        """Give what is at an address.

        :param str url: absolute address
        :return: :class:`weasyprint.urls.URLFetcherResponse`
        :raise RefusedUrl: a document may not use this address, the user may not
            read what it names, or there is nothing
        """
        if url[:5].lower() == "data:":
            return super().fetch(url, headers)
        try:
            body, mimetype = self._read(url)
        except RefusedUrl as error:
            _logger.info("PDF: refused %s (%s)", url[:200], error)
            raise
        return URLFetcherResponse(url, body, {"Content-Type": mimetype})

    def _read(self, url):
        try:
            parts = urlsplit(url)
        except ValueError as error:
            raise RefusedUrl("malformed address") from error
        if parts[:2] != self._origin:
            raise RefusedUrl("not an address of this database")
        path = unquote(parts.path)
        # The path is decoded once, here: nothing below decodes it again.
        if "\\" in path or "\0" in path or {".", ".."} & set(path.split("/")):
            raise RefusedUrl("path traversal")
        query = {key: values[-1] for key, values in parse_qs(parts.query).items()}
        return self._read_static(path) or self._read_image(path, query)

    def _read_static(self, path):
        # Of a path without dot segments, core only opens files under static/.
        filename = root.get_static_file(path)
        if not filename:
            return None
        try:
            with open(filename, "rb") as file:
                body = file.read()
        except OSError as error:
            raise RefusedUrl("unreadable static file") from error
        default = "text/css" if path.endswith(".css") else "application/octet-stream"
        if path.endswith(".svg"):
            default = "image/svg+xml"
        elif not path.endswith(".css"):
            default = guess_mimetype(body, default)
        return body, default

    def _read_image(self, path, query):
        try:
            endpoint, args = _IMAGE_ROUTES.bind("").match(path)
        except HTTPException as error:
            raise RefusedUrl("neither a static file nor an image") from error
        args = {**query, **args}
        try:
            if endpoint == "logo":
                body = self._read_logo(args)
            else:
                body = self._read_field(args)
            mimetype = guess_mimetype(body, "")
            if not body or not mimetype.startswith("image/"):
                raise RefusedUrl("not an image")
            size = (int(args.get("width") or 0), int(args.get("height") or 0))
            if any(size):
                body = image_process(body, size=size)
        except (AccessError, MissingError) as error:
            raise RefusedUrl("the user may not read it") from error
        except (UserError, ValueError, binascii.Error) as error:
            if isinstance(error, RefusedUrl):
                raise
            raise RefusedUrl("not an image") from error
        return body, mimetype

    def _read_logo(self, args):
        company = self._env.company
        if args.get("company"):
            company = company.browse(int(args["company"])).exists()
            company.check_access("read")
        return base64.b64decode(company.logo or b"")

    def _read_field(self, args):
        model = args.get("model") or "ir.attachment"
        fname = args.get("field") or "raw"
        res_id = int(args["id"]) if args.get("id") else None
        # Core's streams need a web request; its lookup does not, and checks access.
        record = self._env["ir.binary"]._find_record(
            args.get("xmlid"), model, res_id, args.get("access_token"), field=fname
        )
        if record._name == "ir.attachment":
            if record.type == "url":
                raise RefusedUrl("an attachment that is elsewhere")
            return record.raw or b""
        field = record._fields.get(fname)
        if not field or field.type != "binary":
            raise RefusedUrl("not a field of images")
        record._check_field_access(field, "read")
        return base64.b64decode(record.with_context(bin_size=False)[fname] or b"")


class _FontFaces(list):
    """What a stylesheet says of fonts, as WeasyPrint tells its font configuration."""

    def add_font_face(self, descriptors, _fetcher):
        self.append(descriptors)


@functools.lru_cache(maxsize=8)
def _parsed(url, content):
    """A stylesheet: parsed once by a server, as long as its file says the same.

    It takes nothing else along: an import would be read with the rights of whoever
    prints first.

    :param bytes content: of the file at the address
    :return: tuple of :class:`weasyprint.CSS` and the fonts that each print loads
    """
    faces = _FontFaces()
    stylesheet = weasyprint.CSS(
        file_obj=io.BytesIO(content),
        base_url=url,
        url_fetcher=URLFetcher(allowed_protocols=()),
        font_config=faces,
    )
    return stylesheet, faces


class WeasyPrintRenderer:
    """Lay out the documents of one print and make the PDF.

    They share stylesheets, fonts, images and the fetcher, so that a print of thirty
    records reads its fonts once.
    """

    def __init__(self, env, base_url, variant=PDF_VARIANT):
        self._base_url = base_url
        self._variant = variant
        self._fetcher = StaticUrlFetcher(env, base_url)
        self._fonts = FontConfiguration()
        self._images = {}
        self._stylesheets = {}

    def layout(self, html):
        """Lay out one HTML document.

        :param str html: complete document
        :return: :class:`weasyprint.Document`, for :meth:`to_pdf`
        """
        text = _with_glyphs(html)
        source = weasyprint.HTML(
            string=text,
            base_url=self._base_url,
            url_fetcher=self._fetcher,
        )
        stylesheets = self._take_stylesheets(source)
        if _is_east_asian(text):
            stylesheets.append(self._stylesheet(EAST_ASIAN))
        return source.render(
            stylesheets=stylesheets,
            font_config=self._fonts,
            cache=self._images,
            pdf_variant=self._variant,
        )

    def _take_stylesheets(self, source):
        """Take the linked stylesheets out of a document: each is read once a print.

        :return: list of :class:`weasyprint.CSS`
        """
        taken = []
        head = source.etree_element.find("head")
        for link in [] if head is None else head.findall("link[@rel='stylesheet']"):
            try:
                taken.append(self._stylesheet(link.get("href")))
            except URLFetchingError:
                continue  # it stays in the document: WeasyPrint tells of it
            head.remove(link)
        return taken

    def _stylesheet(self, href):
        if href not in self._stylesheets:
            url = urljoin(self._base_url, href)
            with fetch(self._fetcher, url) as response:
                stylesheet, faces = _parsed(url, response.read())
            for descriptors in faces:
                self._fonts.add_font_face(descriptors, self._fetcher)
            self._stylesheets[href] = stylesheet
        return self._stylesheets[href]

    def to_pdf(self, documents, title=None, attachments=()):
        """Make one PDF of laid out documents.

        Each document keeps its own page numbers. The language is that of the first:
        a PDF has one.

        :param documents: laid out by :meth:`layout`, at least one
        :param str title: title of the whole, that of the first document by default
        :param attachments: files to embed: (name, bytes, MIME type)
        :return: the PDF as bytes: tagged, PDF/A-3
        """
        if len(documents) > 1:
            for number, document in enumerate(documents):
                self._prefix_anchors(document, f"{number}-")
        document = documents[0].copy(
            [page for document in documents for page in document.pages]
        )
        document.metadata = copy.copy(document.metadata)
        document.metadata.title = title or document.metadata.title
        document.metadata.authors = list(
            dict.fromkeys(name for doc in documents for name in doc.metadata.authors)
        )
        now = fields.Datetime.now().strftime("%Y-%m-%dT%H:%M:%SZ")
        document.metadata.created = document.metadata.modified = now
        return document.write_pdf(
            pdf_variant=self._variant,
            cache=self._images,
            # Logos and photographs: what a printer can show, not more.
            dpi=300,
            attachments=[self._attachment(*values) for values in attachments],
            finisher=self._name_for_old_readers,
        )

    @staticmethod
    def _name_for_old_readers(_document, pdf):
        """Give attached files a plain name beside the real one.

        ``F`` is for readers that know no Unicode, and show it byte by byte; others go
        by ``UF``.
        """
        for item in pdf.objects:
            if isinstance(item, dict) and item.get("Type") == "/Filespec":
                text = type(item["UF"])
                name = remove_accents(item["UF"].string).replace("–", "-")
                plain = name.encode("ascii", "replace").decode().replace("?", "_")
                item["F"] = text(plain)

    @staticmethod
    def _prefix_anchors(document, prefix):
        """Keep a document's internal links to itself once it is among others."""
        for page in document.pages:
            page.anchors = {prefix + name: at for name, at in page.anchors.items()}
            page.links = [
                (kind, prefix + target if kind == "internal" else target, *rest)
                for kind, target, *rest in page.links
            ]

    @staticmethod
    def _attachment(name, content, mimetype):
        # WeasyPrint takes the MIME type from what it reads, a data: URI says it.
        encoded = base64.b64encode(content).decode()
        return weasyprint.Attachment(
            url=f"data:{mimetype};base64,{encoded}", name=name, relationship="Source"
        )


def split_articles(html):
    """Split a page of several records into one page for each.

    As in core's templates, the part of a record is an element of class ``article``
    with ``data-oe-id``. Its attributes ``lang``, ``data-pdf-title`` and
    ``data-pdf-author`` become those of its page.

    :param bytes html: the whole, UTF-8
    :return: list of (record id or False, complete HTML document as text); one item
        with False when there are no articles
    """
    parser = lxml.html.HTMLParser(encoding="utf-8", huge_tree=True)
    tree = lxml.html.document_fromstring(html, parser=parser)
    articles = tree.xpath(
        "//*[contains(concat(' ', normalize-space(@class), ' '), ' article ')]"
    )
    if not articles:
        return [(False, _serialize(tree))]
    parent = articles[0].getparent()
    for article in articles:
        article.drop_tree()
    pages = []
    for article in articles:
        article.tail = None
        _mark_long_texts(article)
        _mark_last_lines(article)
        parent.append(article)
        _adopt_metadata(tree, article)
        res_id = article.get("data-oe-id", "")
        pages.append((int(res_id) if res_id.isdigit() else False, _serialize(tree)))
        parent.remove(article)
    return pages


def _mark_long_texts(article):
    """Tell the stylesheet which texts may take pages.

    They go under their heading; rows of tables that hold one are broken.
    """
    for heading in article.find_class("vae-heading"):
        lines = len(heading.xpath(".//p | .//li"))
        if lines > LONG_LINES or len(heading.text_content()) > LONG_CHARACTERS:
            heading.classes.add("vae-heading-long")
    for table in article.find_class("vae-grid"):
        for row in table.iter("tr"):
            if len(row.text_content()) > LONG_ROW_CHARACTERS:
                row.classes.add("vae-row-long")


def _mark_last_lines(article):
    """Tell the stylesheet what stands before signatures: it stays with them.

    Selectors could say it (``:has``), and make a long document three times slower.
    """
    for name in SIGNED_BELOW:
        for element in article.find_class(name):
            before = next(element.itersiblings("*", preceding=True), None)
            if before is not None:
                before.classes.add("vae-last")


def _adopt_metadata(tree, article):
    if article.get("lang"):
        tree.set("lang", article.get("lang"))
    head = tree.find("head")
    for name, xpath, tag in (
        ("data-pdf-title", "title", "title"),
        ("data-pdf-author", "meta[@name='author']", "meta"),
    ):
        value = " ".join((article.get(name) or "").split())
        if not value or head is None:
            continue
        found = head.xpath(xpath)
        element = found[0] if found else lxml.html.Element(tag)
        if not found:
            head.append(element)
        if tag == "title":
            element.text = value
        else:
            element.set("name", "author")
            element.set("content", value)


def _serialize(tree):
    return lxml.html.tostring(tree, encoding="unicode", doctype="<!DOCTYPE html>")
