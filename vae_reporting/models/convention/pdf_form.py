# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""The fields of a PDF form (AcroForm, ISO 32000-1, 12.7): read and filled in."""

import io
from dataclasses import dataclass

import pypdf

from odoo.addons.vae_assistance.models.ground.pdf_reader import BoundedPdfReader

# Flags of a field: ISO 32000-1, tables 221 and 228.
READ_ONLY = 1 << 0
MULTILINE = 1 << 12
PASSWORD = 1 << 13


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


def filled(content, values):
    """The form with texts in its fields; those that are not named stay as they are.

    It stays a form: what is left to be ticked can be, on screen.

    :param bytes content: the PDF
    :param dict values: text by name of the field
    :return: bytes of the PDF
    """
    writer = pypdf.PdfWriter(clone_from=BoundedPdfReader(io.BytesIO(content)))
    # Drawn here: not every reader draws what is only said to be in a field.
    writer.update_page_form_field_values(None, values, auto_regenerate=False)
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()
