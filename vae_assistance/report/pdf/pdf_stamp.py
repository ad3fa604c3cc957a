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
    IndirectObject,
    NameObject,
    NumberObject,
    TextStringObject,
    read_object,
)

STAMP = "/VaeStamp"
A4 = (595.28, 841.89)


class _Reader(pypdf.PdfReader):
    """A file of which only that is read which is asked for.

    pypdf reads all that is compressed together with an object: in a tagged file, what
    is said of every word, many times what the pages need.
    """

    def __init__(self, stream):
        self._together = {}
        super().__init__(stream)

    def _get_object_from_stream(self, indirect_reference):
        number = indirect_reference.idnum
        try:
            content, places = self._read_together(self.xref_objStm[number][0])
            stream = io.BytesIO(content)
            stream.seek(places[number])
            found = read_object(stream, self)
        except (KeyError, ValueError, pypdf.errors.PyPdfError):
            return super()._get_object_from_stream(indirect_reference)
        self.cache_indirect_object(0, number, found)
        return found

    def _read_together(self, number):
        """What is compressed as one object, and where in it others begin."""
        if number not in self._together:
            whole = IndirectObject(number, 0, self).get_object()
            content, first = whole.get_data(), whole["/First"]
            table = [int(each) for each in content[:first].split()]
            places = {
                each: first + place
                for each, place in zip(table[::2], table[1::2], strict=True)
            }
            self._together[number] = (content, places)
        return self._together[number]


class _Added(pypdf.PdfWriter):
    """What is added behind a file: new objects, and those of the file that change.

    pypdf's own incremental writer copies the whole file, to find out what has changed.
    """

    def __init__(self, reader):
        super().__init__()
        self._reader = reader
        self._first = reader.trailer["/Size"]
        self._objects = [None] * (self._first - 1)  # those of the file have their own
        self._changed = {}

    def changed(self, reference):
        """An object of the file, which the caller changes.

        :param reference: of the object
        """
        return self._changed.setdefault(reference.idnum, reference.get_object())

    def page(self, number):
        """A page to draw on; one after the last is added."""
        pages = self._reader.pages
        if number < len(pages):
            page = pages[number]
            return self._changed.setdefault(page.indirect_reference.idnum, page)
        page = pypdf.PageObject.create_blank_page(self, *A4)
        root = self._reader.root_object.raw_get("/Pages")
        page[NameObject("/Parent")] = root
        root = self.changed(root)
        root["/Kids"].append(self._add_object(page))
        root[NameObject("/Count")] = NumberObject(root["/Count"] + 1)
        return page

    def all(self):
        """Dict of their numbers to the objects that are written."""
        new = self._objects[self._first - 1 :]
        return self._changed | dict(enumerate(new, self._first))


def opened(pdf):
    """The file to be asked where things are: read once, however often it is asked.

    :param bytes pdf: the file
    """
    return _Reader(io.BytesIO(pdf))


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
    added = _Added(reader)
    for number, (drawing, said) in sorted(drawings.items()):
        source = pypdf.PdfReader(io.BytesIO(drawing)).pages[0]
        _draw(added, added.page(number), source, said, reader.root_object)
    return _written_behind(reader, added.all())


def _draw(writer, page, source, said, root):
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
    mark = _tag(writer, page, said, root)
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


def _tag(writer, page, said, root):
    """Tell screen readers what the drawing says, if the file is tagged.

    :return: the operator that begins the marked content
    """
    tree = root.get("/StructTreeRoot")
    if not tree or "/StructParents" not in page:
        return b"/Artifact BMC"
    numbers = writer.changed(tree.raw_get("/ParentTree"))["/Nums"]
    at = numbers.index(page["/StructParents"]) + 1
    parents = numbers[at]
    if isinstance(parents, IndirectObject):
        parents = writer.changed(parents)
    whole = tree.raw_get("/K")
    whole = writer.changed(whole[0] if isinstance(whole, ArrayObject) else whole)
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


def _written_behind(reader, objects):
    """The changed objects behind the file, with a table of their own.

    :param dict objects: by their numbers
    """
    pdf, out = reader.stream.getvalue(), io.BytesIO()
    out.write(pdf + b"\n")
    positions = {}
    for number, found in sorted(objects.items()):
        positions[number] = out.tell()
        out.write(b"%d 0 obj\n" % number)
        found.write_to_stream(out)
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
