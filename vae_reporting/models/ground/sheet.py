# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""Tables that leave the software: one description for workbook, CSV and PDF.

    columns = (Column("Structure"), Column("Hours", "hours"))
    sheet = Sheet("2026", columns, [("CIBC", 12.5)])
    write_workbook(file, [sheet])

Rows may be any iterable: a workbook is written row by row, in constant memory. Texts
are written as texts: no cell of a file is run by a spreadsheet program.
"""

import csv
import io
import re
from collections.abc import Iterable
from dataclasses import dataclass

import xlsxwriter

from odoo.tools import format_date, formatLang

from odoo.addons.vae_assistance.controllers.export import as_text, starts_formula

FORMATS = {
    "number": "#,##0",
    "hours": "#,##0.00",
    "euros": '#,##0.00\\ "€"',
    "percent": "0%",
    "date": "dd/mm/yyyy",
}
WIDTHS = {"text": 32, "long": 60, "date": 12}
WIDTH = 14
NAME_MAX = 31
FORBIDDEN_IN_NAME = re.compile(r"[\[\]:*?/\\']")
# From here on a byte order mark tells spreadsheet programs that it is UTF-8.
BOM = "\N{ZERO WIDTH NO-BREAK SPACE}"


@dataclass(frozen=True)
class Column:
    """``kind``: text, long, number, hours, euros, percent (0 to 1) or date.

    ``help`` says what it holds, for who reads the file without the software.
    """

    label: str
    kind: str = "text"
    help: str = ""


@dataclass(frozen=True)
class Sheet:
    """``rows``: tuples in the order of the columns; None leaves a cell empty.

    In a column of numbers a text says why there is none: “< 5”.
    """

    title: str
    columns: tuple[Column, ...]
    rows: Iterable[tuple]
    note: str = ""
    # How many rows at the end are totals.
    totals: int = 0

    def shown_rows(self, env):
        """The rows as people read them, in the language of ``env``."""
        kinds = [column.kind for column in self.columns]
        return [
            [_shown(env, value, kind) for value, kind in zip(row, kinds, strict=True)]
            for row in self.rows
        ]


def _shown(env, value, kind):
    if value is None or value is False:
        return ""
    if isinstance(value, str):
        return value
    if kind == "date":
        return format_date(env, value)
    if kind == "euros":
        return f"{formatLang(env, value, digits=2)} €"
    if kind == "percent":
        return f"{formatLang(env, 100 * value, digits=0)} %"
    return formatLang(env, value, digits=2 if kind == "hours" else 0)


def write_workbook(file, sheets):
    """Write the sheets as a workbook, row by row.

    :param file: open for writing bytes
    """
    with xlsxwriter.Workbook(
        file, {"constant_memory": True, "strings_to_formulas": False}
    ) as workbook:
        formats = _formats(workbook)
        names = set()
        for sheet in sheets:
            name = _sheet_name(sheet.title, names)
            _write_sheet(workbook.add_worksheet(name), sheet, formats)


def workbook_bytes(sheets):
    """The same as bytes, for what is small."""
    file = io.BytesIO()
    write_workbook(file, sheets)
    return file.getvalue()


def _formats(workbook):
    base = {"font_name": "Calibri", "font_size": 10, "valign": "top"}
    head = {
        **base,
        "bold": True,
        "bg_color": "#24566B",
        "font_color": "#FFFFFF",
        "text_wrap": True,
    }
    formats = {
        "title": workbook.add_format({**base, "bold": True, "font_size": 14}),
        "note": workbook.add_format({**base, "italic": True}),
        "head": workbook.add_format(head),
    }
    for kind in ("text", "long", *FORMATS):
        style = {**base, "num_format": FORMATS.get(kind, "@")}
        if kind == "long":
            style["text_wrap"] = True
        formats[kind] = workbook.add_format(style)
        formats[kind, "total"] = workbook.add_format({**style, "bold": True, "top": 1})
        # Whoever types the cell again gets text again.
        formats[kind, "inert"] = workbook.add_format({**style, "quote_prefix": True})
    return formats


def _sheet_name(title, taken):
    """A name that Excel takes, once."""
    name = FORBIDDEN_IN_NAME.sub(" ", title).strip()[:NAME_MAX] or "1"
    number = 2
    while name.lower() in taken:
        ending = f" {number}"
        name = name[: NAME_MAX - len(ending)] + ending
        number += 1
    taken.add(name.lower())
    return name


def _write_sheet(worksheet, sheet, formats):
    columns = sheet.columns
    for place, column in enumerate(columns):
        worksheet.set_column(place, place, WIDTHS.get(column.kind, WIDTH))
    worksheet.set_landscape()
    worksheet.set_paper(9)
    worksheet.fit_to_pages(1, 0)
    worksheet.write_string(0, 0, sheet.title, formats["title"])
    row = 1
    for line in sheet.note.splitlines():
        worksheet.write_string(row, 0, line, formats["note"])
        row += 1
    for place, column in enumerate(columns):
        worksheet.write_string(row, place, column.label, formats["head"])
    worksheet.freeze_panes(row + 1, 0)
    worksheet.repeat_rows(row)
    row += 1
    rows = sheet.rows
    first_total = len(rows) - sheet.totals if sheet.totals else None
    plain = [
        (place, column.kind, formats[column.kind])
        for place, column in enumerate(columns)
    ]
    bold = [(place, kind, formats[kind, "total"]) for place, kind, _style in plain]
    write_string, write_number = worksheet.write_string, worksheet.write_number
    for number, values in enumerate(rows):
        is_total = first_total is not None and number >= first_total
        for (place, kind, style), value in zip(
            bold if is_total else plain, values, strict=True
        ):
            if value is None or value is False or value == "":
                continue
            if isinstance(value, str):
                if starts_formula(value):
                    style = formats[kind, "inert"]
                write_string(row, place, value, style)
            elif kind == "date":
                worksheet.write_datetime(row, place, value, style)
            else:
                write_number(row, place, value, style)
        row += 1


def write_csv(file, sheet):
    """Write one sheet as CSV: semicolons, UTF-8 with a byte order mark.

    :param file: open for writing bytes
    """
    text = io.TextIOWrapper(file, encoding="utf-8", newline="", write_through=True)
    text.write(BOM)
    writer = csv.writer(text, delimiter=";")
    writer.writerow([as_text(column.label) for column in sheet.columns])
    kinds = [column.kind for column in sheet.columns]
    for values in sheet.rows:
        writer.writerow(
            [_csv_cell(value, kind) for value, kind in zip(values, kinds, strict=True)]
        )
    text.detach()


def _csv_cell(value, kind):
    if value is None or value is False:
        return ""
    if isinstance(value, str):
        return as_text(value)
    if kind == "date":
        return value.isoformat()
    # What French spreadsheet programs read as a number.
    return str(round(value, 2)).replace(".", ",")
