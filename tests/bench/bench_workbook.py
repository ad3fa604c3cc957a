"""A workbook of 100 000 rows beside xlsxwriter alone writing the same cells.

Ours is what every export goes through: any iterable of rows, texts kept as texts. The
yardstick has the cells at hand and writes them with the same formats in constant
memory, with nothing to look at. What ours takes in memory is at most three times the
file: more of it fails the bench.
"""

import tempfile
import tracemalloc
from datetime import date, timedelta
from random import Random

import xlsxwriter

from .bench_guard import registry
from .measure import Bench
from .stage import Stage

ROWS = 100_000
MEMORY_MAX = 3  # times the file
KINDS = ("text", "text", "text", "date", "number", "number", "hours", "euros", "text")


def rows() -> list[tuple]:
    chance = Random(17)  # noqa: S311 - no secret
    first = date(2026, 1, 1)
    words = [f"Structure {number} – parcours" for number in range(500)]
    return [
        (
            f"J{number:06}",
            chance.choice(words),
            chance.choice(("Femme", "Homme", "Non renseigné")),
            first + timedelta(days=number % 365),
            number % 97,
            number,
            number % 400 / 4,
            number % 9000 / 7,
            chance.choice(words),
        )
        for number in range(ROWS)
    ]


class Workbook(Bench):
    name = "Workbook of 100 000 rows / xlsxwriter alone, the same cells"
    limit = 1.3
    rounds = 5

    def prepare(self, stage: Stage) -> None:
        registry(stage.small.database)
        from odoo.addons.vae_reporting.models.ground import sheet  # noqa: PLC0415

        self._sheet = sheet
        self._rows = rows()
        self._columns = tuple(
            sheet.Column(f"Column {place}", kind) for place, kind in enumerate(KINDS)
        )
        tracemalloc.start()
        try:
            size = self.ours()
            _now, peak = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
        if peak > MEMORY_MAX * size:
            raise MemoryError(f"{peak:,} bytes for a file of {size:,}")

    def ours(self) -> int:
        """Write it.

        :return: bytes of the file
        """
        table = self._sheet.Sheet("Bench", self._columns, self._rows)
        with tempfile.TemporaryFile() as file:
            self._sheet.write_workbook(file, [table])
            return file.tell()

    def yardstick(self) -> None:
        with (
            tempfile.TemporaryFile() as file,
            xlsxwriter.Workbook(file, {"constant_memory": True}) as workbook,
        ):
            worksheet = workbook.add_worksheet("Bench")
            formats = self._sheet._formats(workbook)
            for place, column in enumerate(self._columns):
                worksheet.write_string(0, place, column.label, formats["head"])
            styles = [(kind, formats[kind]) for kind in KINDS]
            for number, values in enumerate(self._rows, start=1):
                for place, value in enumerate(values):
                    kind, style = styles[place]
                    if kind == "date":
                        worksheet.write_datetime(number, place, value, style)
                    elif kind == "text":
                        worksheet.write_string(number, place, value, style)
                    else:
                        worksheet.write_number(number, place, value, style)


BENCHES = [Workbook()]
