# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""The fields of a PDF form (AcroForm, ISO 32000-1, 12.7): read and filled in."""

import io
import re
from dataclasses import dataclass

import pypdf
from pypdf.generic import NameObject, TextStringObject

from odoo.addons.vae_assistance.models.ground.pdf_reader import BoundedPdfReader

# Flags of a field: ISO 32000-1, tables 221 and 228.
READ_ONLY = 1 << 0
MULTILINE = 1 << 12
PASSWORD = 1 << 13
COMB = 1 << 24
# What a field may stand in, and that in turn; more is a circle.
DEEPEST = 20

# The smallest letters that a funder can read on paper, in points.
READABLE = 6
# “0 Tf” in what a field says of its font, and the size that was drawn.
FONT_SIZE = re.compile(r"[\d.]+(\s+Tf)")
DRAWN_SIZE = re.compile(rb"([\d.]+)\s+Tf")


@dataclass(frozen=True, slots=True)
class FormField:
    """A field of a form in which text is written."""

    name: str  # whole, with those that it stands in: “page1.title”
    label: str  # as its author explains it, else its name
    value: str  # what the blank form holds
    longest: int  # characters; 0: as many as one likes
    is_long: bool  # several lines


def form_fields(content):
    """The text fields of a PDF, in the order in which the file names them.

    Boxes to tick, lists and signatures are left to whoever fills in the rest by hand.

    :param bytes content: the PDF
    :return: list of ``FormField``, empty if it is no form
    :raise Exception: whatever the library stumbles on in a damaged file
    """
    fields = BoundedPdfReader(io.BytesIO(content)).get_fields() or {}
    found = []
    for name, field in fields.items():
        flags = int(field.get("/Ff") or 0)
        if field.get("/FT") != "/Tx" or flags & (READ_ONLY | PASSWORD):
            continue
        found.append(
            FormField(
                name=name,
                label=str(field.get("/TU") or name),
                value=str(field.get("/V") or ""),
                # Not among what the library tells of a field.
                longest=int(field.indirect_reference.get_object().get("/MaxLen") or 0),
                is_long=bool(flags & MULTILINE),
            )
        )
    return found


class TextDoesNotFit(ValueError):
    """A text is longer than its box can show in letters that can be read."""

    def __init__(self, name):
        super().__init__(name)
        self.name = name


def filled(content, values):
    """The form with texts in its fields; those that are not named stay as they are.

    It stays a form: what is left to be ticked can be, on screen. A text that is longer
    than its box at the size of its author gets lines and smaller letters.

    :param bytes content: the PDF
    :param dict values: text by name of the field
    :return: bytes of the PDF
    :raise TextDoesNotFit: even the smallest letters that can be read are too large
    """
    writer = pypdf.PdfWriter(clone_from=BoundedPdfReader(io.BytesIO(content)))
    sizes = {}
    form = writer.root_object["/AcroForm"]
    for widget, _name in _widgets(writer, values):
        # The library breaks lines only where the size is left to it. One character to
        # a box is as its author draws it.
        given = str(widget.get_inherited("/DA", form.get("/DA")) or "")
        sizes[widget.indirect_reference] = given
        if given and not _flags(widget) & COMB:
            widget[NameObject("/DA")] = TextStringObject(FONT_SIZE.sub(r"0\1", given))
    # Drawn here: not every reader draws what is only said to be in a field.
    writer.update_page_form_field_values(None, values, auto_regenerate=False)
    fitting = {}
    for widget, name in _widgets(writer, values):
        drawn = widget["/AP"]["/N"].get_object().get_data()
        size = float(DRAWN_SIZE.search(drawn)[1])
        given = sizes[widget.indirect_reference]
        wanted = FONT_SIZE.search(given)
        if _flags(widget) & COMB:
            continue
        if values[name].strip() and size < READABLE:
            raise TextDoesNotFit(name)
        if (
            wanted
            and 0 < float(wanted[0].split()[0]) <= size
            and not _flags(widget) & MULTILINE
        ):
            widget[NameObject("/DA")] = TextStringObject(given)
            fitting[name] = values[name]
    if fitting:
        writer.update_page_form_field_values(None, fitting, auto_regenerate=False)
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def _flags(widget):
    return int(widget.get_inherited("/Ff", 0))


def _widgets(writer, names):
    """Where the text fields of these names stand: pairs of widget and whole name."""
    for page in writer.pages:
        for reference in page.get("/Annots", ()):
            widget = reference.get_object()
            parts, each = [], widget
            for _level in range(DEEPEST):
                if "/T" in each:
                    parts.append(str(each["/T"]))
                if "/Parent" not in each:
                    break
                each = each["/Parent"].get_object()
            name = ".".join(reversed(parts))
            if name in names and widget.get_inherited("/FT", None) == "/Tx":
                yield widget, name
