# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""Files that people send and drawings that they make, good ones and others."""

import io
import struct
import zlib

import pypdf
from PIL import Image, ImageDraw
from pypdf.generic import ArrayObject, NameObject, StreamObject

from .common import pdf_file

PATH = (20, 80, 120, 20, 180, 80, 280, 30)


def picture(kind="PNG", size=(300, 100), paper="white", ink="navy", path=PATH):
    """A picture of a line, as bytes."""
    image = Image.new("RGBA", size, paper)
    if path:
        ImageDraw.Draw(image).line(path, ink, 3)
    buffer = io.BytesIO()
    image.convert("RGBA" if kind == "PNG" else "RGB").save(buffer, kind)
    return buffer.getvalue()


def huge_png(width, height):
    """The head of a large PNG, and little of it: small to send, large to open."""

    def chunk(kind, data):
        crc = zlib.crc32(kind + data)
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", crc)

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(b"\0" * 10_000))
        + chunk(b"IEND", b"")
    )


def slow_jpeg(passes):
    """A JPEG whose last pass over all points comes again and again."""
    buffer = io.BytesIO()
    image = Image.new("L", (2000, 2000), "white")
    ImageDraw.Draw(image).line(PATH, "black", 3)
    image.save(buffer, "JPEG", progressive=True)
    content = buffer.getvalue()
    start, end = content.rindex(b"\xff\xda"), content.rindex(b"\xff\xd9")
    return content[:end] + content[start:end] * passes + content[end:]


def heif(major, *compatible):
    """A file of the family of HEIC, by the brands that it names."""
    brands = major + bytes(4) + b"".join(compatible)
    return struct.pack(">I", len(brands) + 8) + b"ftyp" + brands + b"\0" * 99


def long_pdf(pages):
    """A PDF whose pages are one and the same: small to send, long to read."""
    writer = pypdf.PdfWriter()
    page = writer.add_blank_page(595, 842)
    kids = writer.root_object["/Pages"]["/Kids"]
    kids.extend([page.indirect_reference] * (pages - 1))
    return _written(writer)


def endless_pdf():
    """A PDF whose tree of pages holds itself."""
    writer = pypdf.PdfWriter()
    writer.add_blank_page(595, 842)
    tree = writer.root_object.raw_get("/Pages")
    tree.get_object()["/Kids"].append(tree)
    return _written(writer)


def bomb_of_pages(streams, size):
    """A PDF whose page is drawn by streams that unpack to so many bytes each."""
    writer = pypdf.PdfWriter()
    page = writer.add_blank_page(595, 842)
    packed = StreamObject()
    packed.set_data(b" " * size)
    packed = packed.flate_encode(9)
    contents = [writer._add_object(packed.clone(writer)) for _each in range(streams)]
    page[NameObject("/Contents")] = ArrayObject(contents)
    return _written(writer)


def bomb_of_objects(streams, size, table=True):
    """A PDF each of whose pages is packed with so many bytes of nothing.

    :param bool table: whether it says where its objects are; else they are looked for
    """
    body, places = b"%PDF-1.5\n", {}

    def add(number, content):
        nonlocal body
        places[number] = b"\x01" + struct.pack(">I", len(body)) + b"\0"
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)

    def stream(kind, data):
        packed = zlib.compress(data, 9)
        head = b"<</Type/%s/Filter/FlateDecode/Length %d>>stream\n"
        return head % (kind, len(packed)) + packed + b"\nendstream"

    pages = range(100, 100 + streams)
    kids = b" ".join(b"%d 0 R" % page for page in pages)
    add(1, b"<</Type/Catalog/Pages 2 0 R>>")
    add(2, b"<</Type/Pages/Count %d/Kids[%s]>>" % (streams, kids))
    for page in pages:
        head = b"%d 0 " % page
        data = head + b"<</Type/Page/Parent 2 0 R>>" + b" " * size
        add(page + 1000, stream(b"ObjStm/N 1/First %d" % len(head), data))
        places[page] = b"\x02" + struct.pack(">I", page + 1000) + b"\0"
    last, start = max(places) + 1, len(body)
    rows = b"".join(places.get(number, bytes(6)) for number in range(last))
    add(last, stream(b"XRef/Size %d/W[1 4 1]/Root 1 0 R" % last, rows))
    return body + b"startxref\n%d\n%%%%EOF" % (start if table else 3)


def _written(writer):
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def empty_pdf():
    writer = pypdf.PdfWriter()
    return _written(writer)


PDF, JPEG, PNG = pdf_file("Fichier"), picture("JPEG"), picture()
# What it says of its camera leads nowhere: Pillow warns of it in the log.
EXIF = b"Exif\0\0MM\0*\0\0\0\x08" + b"\xff" * 200
JPEG_OF_A_BROKEN_CAMERA = (
    JPEG[:2] + b"\xff\xe1" + struct.pack(">H", len(EXIF) + 2) + EXIF + JPEG[20:]
)
HEIC = heif(b"heic", b"mif1", b"heic")
HEIF_FAMILY = {
    "one photograph": HEIC,
    **{
        brand: heif(brand.encode())
        for brand in ("heix", "heim", "heis", "hevc", "hevx", "hevm", "hevs", "mif1")
    },
    "a sequence": heif(b"msf1", b"hevc"),
    "named second": heif(b"isom", b"heic"),
    "avif": heif(b"avif", b"mif1"),
}
EXECUTABLE = b"MZ\x90\x00\x03\x00\x00\x00\x04\x00\x00\x00\xff\xff\x00\x00" * 8

# What no upload of ours keeps → what is said.
BAD_DOCUMENTS = {
    "a program": (EXECUTABLE, "neither a PDF"),
    "a text": (b"Bonjour", "neither a PDF"),
    "a web page": (b"<html><script>alert(1)</script></html>", "neither a PDF"),
    "a video": (heif(b"isom", b"mp42"), "neither a PDF"),
    "a GIF": (picture("GIF"), "neither a PDF"),
    **{name: (file, "Send it as JPEG") for name, file in HEIF_FAMILY.items()},
    "a PDF in name": (b"%PDF-1.4\n%preuve", "damaged"),
    "half a PDF": (PDF[: len(PDF) // 2], "damaged"),
    "a PDF without end": (PDF[:-60], "damaged"),
    "a locked PDF": (pdf_file("Secret", password="abc"), "with a password only"),
    "a PDF without pages": (empty_pdf(), "no page"),
    "a PDF that is long": (long_pdf(2500), "more than 2000 pages"),
    "a PDF that unpacks to a lot": (bomb_of_pages(5, 24 * 1024**2), "damaged"),
    "a PDF of packed objects": (bomb_of_objects(3, 4 * 1024**2), "damaged"),
    "the same without table": (bomb_of_objects(3, 4 * 1024**2, False), "damaged"),
    "a PDF without end of pages": (endless_pdf(), "more than 2000 pages"),
    "a JPEG in name": (b"\xff\xd8\xff\xe0" + b"0" * 500, "damaged"),
    "half a JPEG": (JPEG[: len(JPEG) // 2], "damaged"),
    "half a PNG": (PNG[: len(PNG) // 2], "damaged"),
    "a huge PNG": (huge_png(20_000, 20_000), "too many"),
    "a JPEG that takes long": (slow_jpeg(2000), "damaged"),
    "a blank page": (picture("JPEG", path=None), "Nothing can be seen"),
    "one dot": (picture(size=(1, 1), path=None), "Nothing can be seen"),
    "a lot": (PDF + b"0" * 10 * 1024**2, "larger than 10 MB"),
}
BAD_DRAWINGS = {
    "nothing": b"",
    "a text": b"<svg/>",
    "a JPEG": JPEG,
    "HEIC": HEIC,
    "half a PNG": PNG[: len(PNG) // 2],
    "the head of a PNG": PNG[:40],
    "transparent": picture(paper="#0000", path=None),
    "a transparent line": picture(paper="#0000", ink="#0000"),
    "white": picture(path=None),
    "white on white": picture(ink="white"),
    "black": picture(paper="black", path=None),
    "one point": picture(size=(1, 1), path=None),
    "a dot": picture(path=(100, 50, 103, 50)),
    "huge": huge_png(20_000, 20_000),
    "much": huge_png(300, 100) + b"0" * 1024**2,
}
