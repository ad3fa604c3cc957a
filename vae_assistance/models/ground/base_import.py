# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import io
import re
import zipfile

from odoo import models

from odoo.addons.base_import.models.base_import import ImportValidationError

# Core keeps a whole sheet in memory, with all that is empty between its first cell and
# its last: a million takes some seconds, and a hundred megabytes.
CELLS_MAX = 1_000_000
UNPACKED_MAX = 50 * 1024**2
# Each is compared with every field.
COLUMNS_MAX = 1000
SHEETS = "xl/worksheets/"
PLACE = re.compile(rb"""\br=["']([A-Z]{1,3})(\d{1,7})["']""")
CELL = re.compile(rb"<(?:\w+:)?c[\s/>]")


class BaseImport(models.TransientModel):
    """A file of ours takes a bounded time to be read, whatever is in it.

    One cell that was typed in by mistake in the last row of a workbook is enough to
    make a sheet of a million empty rows. What others import is as large as they like.
    """

    _inherit = "base_import.import"

    def _read_file(self, options):
        guarded = getattr(self.env.get(self.res_model), "_vae_guarded", None)
        if not guarded or not guarded.is_ours:
            return super()._read_file(options)
        if (self.file or b"").startswith(b"PK") and self._vae_spans_too_much():
            raise ImportValidationError(
                self.env._(
                    "This workbook spans too many cells, empty ones included. Copy the"
                    " table alone into a new workbook, or save it as CSV, and choose"
                    " that file."
                )
            )
        length, rows = super()._read_file(options)
        columns = max(map(len, rows), default=0)
        if columns > COLUMNS_MAX:
            raise ImportValidationError(
                self.env._(
                    "This file has %(count)s columns, of which %(max)s can be read at"
                    " most. Check the separator, or keep the columns that you need.",
                    count=columns,
                    max=COLUMNS_MAX,
                )
            )
        return length, rows

    def _vae_spans_too_much(self):
        try:
            with zipfile.ZipFile(io.BytesIO(self.file)) as archive:
                parts = archive.infolist()
                if sum(part.file_size for part in parts) > UNPACKED_MAX:
                    return True
                return any(
                    self._vae_spanned(archive.read(part)) > CELLS_MAX
                    for part in parts
                    if part.filename.startswith(SHEETS)
                )
        except Exception:  # damaged: core says so
            return False

    def _vae_spanned(self, sheet):
        """How many cells core makes of a sheet.

        :param bytes sheet: XML
        """
        places = {match.groups() for match in PLACE.finditer(sheet)}
        # Letters count like digits: the longer is the larger.
        column = max((name for name, _row in places), key=_rank, default=b"")
        row = max((int(row) for _name, row in places), default=0)
        return max(_number(column) * row, len(CELL.findall(sheet)))


def _rank(name):
    return len(name), name


def _number(name):
    """Of a column, from its letters.

    >>> _number(b"A"), _number(b"AA")
    (1, 27)
    """
    number = 0
    for letter in name:
        number = number * 26 + letter - 64
    return number
