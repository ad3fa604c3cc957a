# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""Amounts by heading, read from a spreadsheet as people keep them.

A table begins where a row names its columns: what the heading is (code, label), and the
amount. Columns stand in any order; the two halves of the form may stand beside each
other. Nothing here knows Odoo: what is wrong is raised as ``Unreadable``, by kind.

>>> parse_amount("1 234,50 €")
1234.5
>>> parse_amount("- 12") # doctest: +ELLIPSIS
-12.0
>>> spelled("604 - Prestations de services")
('604', 'prestations de services')
"""

import csv
import io
import math
import re
import unicodedata
from datetime import date, time
from itertools import islice, zip_longest

import openpyxl

MOST_ROWS, MOST_COLUMNS = 3000, 60
HEADER_WITHIN = 40
# First words of a column's title.
HEADINGS = {
    *("charges", "produits", "products"),
    *("libelle", "libelles", "poste", "postes", "rubrique", "rubriques", "intitule"),
    *("compte", "comptes", "code", "nature", "heading"),
}
AMOUNTS = {
    "actual": {"realise", "realises", "realisation", "reel", "actual", "execute"},
    "forecast": {"prevision", "previsions", "previsionnel", "prevu", "forecast"},
}
# Of either column, where no title is of the very one.
EITHER = {"montant", "montants", "amount", "euros", "budget"}
SUMS = {"total", "totaux", "sous", "ecart", "gap"}
NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
CODE = re.compile(r"^(\d{2,3}[a-z]?)(?:\s*[-–—.:]\s*|\s+|$)(.*)$")


class Unreadable(ValueError):
    """What is wrong with a file.

    :param str kind: ``file``, ``columns``, ``rows``
    """


def fold(text):
    """Without accents, case and signs of typography."""
    text = unicodedata.normalize("NFKD", str(text or "")).lower().replace("’", "'")
    text = "".join(sign for sign in text if not unicodedata.combining(sign))
    return " ".join(re.sub(r"[^\w'(]+", " ", text).split())


def spelled(text):
    """The code that a label begins with, if any, and its words."""
    flat = " ".join(str(text or "").replace("\N{NO-BREAK SPACE}", " ").split())
    found = CODE.match(flat)
    code, label = found.groups() if found else ("", flat)
    return code, fold(label)


def parse_amount(cell):
    """A number, however a cell writes it; None for an empty one.

    :raise ValueError: it is none, or may be two
    """
    if cell is None:
        return None
    if isinstance(cell, bool | date | time):
        raise ValueError(cell)
    if isinstance(cell, int | float):
        if not math.isfinite(cell):
            raise ValueError(cell)
        return float(cell)
    text = re.sub(r"[\s€']|EUR|\N{NO-BREAK SPACE}|\N{NARROW NO-BREAK SPACE}", "", cell)
    text = text.replace("−", "-").replace("–", "-")
    if text in ("", "-"):
        return None
    if text.startswith("(") and text.endswith(")"):
        text = f"-{text[1:-1]}"
    if "," in text:
        # The last sign is that of the decimals.
        if text.rfind(".") > text.rfind(","):
            text = text.replace(",", "")
        else:
            text = text.replace(".", "").replace(",", ".")
    elif re.fullmatch(r"-?\d{1,3}\.\d{3}", text):
        raise ValueError(cell)  # thousands, or decimals
    elif text.count(".") > 1:
        text = text.replace(".", "")
    if not NUMBER.fullmatch(text):
        raise ValueError(cell)
    return float(text)


# ----------------------------------------------------------------------
# Rows of a file
# ----------------------------------------------------------------------


def rows(content):
    """The rows of a file, told by what it holds: a workbook (XLSX) or a table (CSV).

    :param bytes content: bounded, and unpacked before, by the gate of files
    :return: list of lists of cells
    :raise Unreadable: it is neither
    """
    if content.startswith(b"PK"):
        return _workbook_rows(content)
    return _csv_rows(content)


def _workbook_rows(content):
    try:
        books = [
            openpyxl.load_workbook(
                io.BytesIO(content), read_only=True, data_only=data_only
            )
            for data_only in (True, False)
        ]
        sheets = [book.worksheets[0] for book in books]
        found = []
        for values, formulas in islice(
            zip_longest(
                *(
                    sheet.iter_rows(max_col=MOST_COLUMNS, values_only=True)
                    for sheet in sheets
                ),
                fillvalue=(),
            ),
            MOST_ROWS + 1,
        ):
            # What no program has computed yet is no empty cell.
            found.append(
                [
                    formula if value is None else value
                    for value, formula in zip_longest(values, formulas)
                ]
            )
    except Exception as error:  # whatever the library stumbles on in a damaged file
        raise Unreadable("file") from error
    return _bounded(found)


def _csv_rows(content):
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            text = content.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        raise Unreadable("file")
    if "\0" in text:
        raise Unreadable("file")
    separator = max(";\t,", key=text.count)
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
        found = [row[:MOST_COLUMNS] for row in islice(reader, MOST_ROWS + 1)]
    except csv.Error as error:
        raise Unreadable("file") from error
    return _bounded(found)


def _bounded(found):
    if len(found) > MOST_ROWS:
        raise Unreadable("rows")
    return found


# ----------------------------------------------------------------------
# The table in it
# ----------------------------------------------------------------------


def table(found, column):
    """What the rows of the table say.

    :param list found: as ``rows`` gives them
    :param str column: ``forecast`` or ``actual``
    :return: list of tuples: number of the row, texts that name the heading, cell of
        the amount
    :raise Unreadable: no row names the columns
    """
    named = ((at, _halves(row, column)) for at, row in enumerate(found[:HEADER_WITHIN]))
    header, halves = next((each for each in named if each[1]), (None, None))
    if not halves:
        raise Unreadable("columns")
    said = []
    for at, row in enumerate(found[header + 1 :], header + 2):
        cells = dict(enumerate(row))
        for names, amount in halves:
            texts = [str(cells.get(name) or "").strip() for name in names]
            texts = [text for text in texts if text]
            if texts or cells.get(amount) not in (None, ""):
                said.append((at, texts, cells.get(amount)))
    return said


def _halves(row, column):
    """The columns of a table that a row names: those of the heading, that of amounts.

    :return: list of pairs, empty if it names none
    """
    first = [(fold(cell).split() or [""])[0] for cell in row]
    names = [place for place, word in enumerate(first) if word in HEADINGS]
    amounts = [place for place, word in enumerate(first) if word in AMOUNTS[column]]
    if not amounts:
        amounts = [place for place, word in enumerate(first) if word in EITHER]
    if not names or not amounts:
        return []
    if len(amounts) == 1:
        return [(names, amounts[0])]
    # Each amount with the names before it, or after it where amounts come first.
    bounds = [-1, *amounts] if names[0] < amounts[0] else [*amounts, len(row)]
    halves = []
    for amount, low, high in zip(amounts, bounds, bounds[1:], strict=False):
        mine = [name for name in names if low < name < high]
        if mine:
            halves.append((mine, amount))
    return halves


def is_sum(texts):
    """Whether a row is a total: it says nothing that others do not."""
    return bool(texts) and (fold(texts[-1]).split() or [""])[0] in SUMS
