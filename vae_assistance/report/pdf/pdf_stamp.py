# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Add drawings to pages of a PDF whose every byte stays.

What is added follows the file as an incremental update, as PDF's own signatures do: the
stamped file begins with the very bytes of the file that was stamped, so that its hash
can be told from the stamped one.
"""

import io
import re
import struct

import pypdf
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    NameObject,
    NumberObject,
    TextStringObject,
)

STAMP = "/VaeStamp"
A4 = (595.28, 841.89)


def opened(pdf):
    """The file to be asked where things are: read once, however often it is asked.

    :param bytes pdf: the file
    """
    return pypdf.PdfReader(io.BytesIO(pdf))


def stamp_places(reader, names):
    """Where the elements of a document with these ids are.

    :param reader: ``opened`` file made by WeasyPrint, which keeps the ids of elements
    :param names: ids of elements
    :return: dict of name to page number (from 0), left and top in points, from the
        page's upper left corner; without those that are not there
    """
    found = reader.named_destinations
    places = {}
    for name in names:
        if name in found:
            number = reader.get_destination_page_number(found[name])
            height = float(reader.pages[number].mediabox.height)
            places[name] = (number, float(found[name].left), height - found[name].top)
    return places


def page_size(reader, number):
    """Width and height of a page in points; A4 of one that is not there.

    :param reader: ``opened`` file
    :return: number of the page, at most that of the first one after the last, and size
    """
    pages = reader.pages
    if number >= len(pages):
        return len(pages), A4
    box = pages[number].mediabox
    return number, (float(box.width), float(box.height))


def stamp(reader, drawings):
    """Draw on pages of a file.

    :param reader: ``opened`` file
    :param drawings: dict of page number (from 0; that after the last: a page is added)
        to a PDF of one page of the same size, and to what it says, for those who do
        not see it
    :return: bytes that begin with those of the file
    """
    writer = pypdf.PdfWriter(reader, incremental=True)
    for number, (drawing, said) in sorted(drawings.items()):
        if number >= len(writer.pages):
            writer.add_blank_page(*A4)
        source = pypdf.PdfReader(io.BytesIO(drawing)).pages[0]
        _draw(writer, writer.pages[number], source, said)
    return _written_behind(reader, writer)


def _draw(writer, page, source, said):
    drawn = source.get_contents()
    form = DecodedStreamObject()
    form.set_data(b"" if drawn is None else drawn.get_data())
    form = form.flate_encode()
    form.update(
        {
            NameObject("/Type"): NameObject("/XObject"),
            NameObject("/Subtype"): NameObject("/Form"),
            NameObject("/BBox"): source.mediabox.clone(writer),
            # Its fonts and images come along.
            NameObject("/Resources"): source["/Resources"].clone(writer),
        }
    )
    resources = DictionaryObject(page.get("/Resources", DictionaryObject()))
    forms = DictionaryObject(resources.get("/XObject", DictionaryObject()))
    forms[NameObject(STAMP)] = writer._add_object(form)
    resources[NameObject("/XObject")] = forms
    page[NameObject("/Resources")] = resources
    contents = page.get("/Contents", ArrayObject())
    before = (
        contents if isinstance(contents, ArrayObject) else [page.raw_get("/Contents")]
    )
    mark = _tag(writer, page, said)
    page[NameObject("/Contents")] = ArrayObject(
        [
            _stream(writer, b"q"),
            *before,
            _stream(writer, b"Q\n%s\nq %s Do Q\nEMC" % (mark, STAMP.encode())),
        ]
    )


def _stream(writer, data):
    stream = DecodedStreamObject()
    stream.set_data(data)
    return writer._add_object(stream)


def _tag(writer, page, said):
    """Tell screen readers what the drawing says, if the file is tagged.

    :return: the operator that begins the marked content
    """
    tree = writer.root_object.get("/StructTreeRoot")
    if not tree or "/StructParents" not in page:
        return b"/Artifact BMC"
    numbers = tree["/ParentTree"]["/Nums"]
    at = numbers.index(page["/StructParents"])
    parents = numbers[at + 1].get_object()
    whole = tree["/K"]
    whole = whole[0].get_object() if isinstance(whole, ArrayObject) else whole
    mark = len(parents)
    figure = writer._add_object(
        DictionaryObject(
            {
                NameObject("/Type"): NameObject("/StructElem"),
                NameObject("/S"): NameObject("/Figure"),
                NameObject("/P"): whole.indirect_reference,
                NameObject("/Pg"): page.indirect_reference,
                NameObject("/Alt"): TextStringObject(said),
                NameObject("/K"): NumberObject(mark),
            }
        )
    )
    parents.append(figure)
    whole["/K"].append(figure)
    return b"/Figure <</MCID %d>> BDC" % mark


def _written_behind(reader, writer):
    """The changed objects behind the file, with a table of their own."""
    pdf, out = reader.stream.getvalue(), io.BytesIO()
    out.write(pdf + b"\n")
    positions = {}
    for reference in writer.list_objects_in_increment():
        positions[reference.idnum] = out.tell()
        out.write(b"%d 0 obj\n" % reference.idnum)
        reference.get_object().write_to_stream(out)
        out.write(b"\nendobj\n")
    # A table as a stream, as WeasyPrint's own is; it tells of itself as well.
    before = reader.trailer
    table, number = out.tell(), max(*positions, before["/Size"] - 1) + 1
    entries = sorted({**positions, number: table}.items())
    section = DecodedStreamObject()
    section.set_data(b"".join(struct.pack(">BIB", 1, at, 0) for _id, at in entries))
    values = {
        key: before.raw_get(key) for key in ("/Root", "/Info", "/ID") if key in before
    }
    values["/Type"] = NameObject("/XRef")
    values["/Size"] = NumberObject(number + 1)
    values["/Prev"] = NumberObject(re.findall(rb"startxref\s+(\d+)", pdf)[-1])
    values["/W"] = ArrayObject(map(NumberObject, (1, 4, 1)))
    values["/Index"] = ArrayObject(
        NumberObject(each) for id_, _at in entries for each in (id_, 1)
    )
    section.update({NameObject(key): value for key, value in values.items()})
    out.write(b"%d 0 obj\n" % number)
    section.write_to_stream(out)
    out.write(b"\nendobj\nstartxref\n%d\n%%%%EOF\n" % table)
    return out.getvalue()
