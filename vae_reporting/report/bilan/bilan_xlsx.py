# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""The bilan as a workbook: how to read it, then a sheet for each chapter.

The same figures in the same order as in the PDF, told as they leave the structure:
numbers as numbers, what may not be told as the words that stand for it.
"""

from functools import cached_property

from odoo import models

from ..budget.budget_xlsx import FORBIDDEN_IN_NAME, NAME_MAX, RUNS

FORMATS = {
    "number": "#,##0.##",
    "hours": '#,##0.00\\ "h"',
    "days": "#,##0.0",
    "euros": '#,##0\\ "€"',
    "percent": '0.0\\ "%"',
}
LABEL_WIDTH, NUMBER_WIDTH, TEXT_WIDTH = 56, 14, 70


class BilanXlsx(models.AbstractModel):
    _name = "report.vae_reporting.vae_bilan_xlsx"
    _description = "Bilan as Workbook"
    _inherit = ["report.report_xlsx.abstract"]

    def generate_xlsx_report(self, workbook, data, objs):
        objs.check_access("read")
        for bilan in objs:
            BilanWorkbook(workbook, bilan, len(objs) > 1).draw()


class BilanWorkbook:
    def __init__(self, workbook, bilan, is_one_of_many):
        self.workbook = workbook
        self.bilan = bilan
        self.env = bilan.env
        self.prefix = f"{bilan.id} " if is_one_of_many else ""
        self.names = {sheet.get_name().lower() for sheet in workbook.worksheets()}

    def draw(self):
        chapters = self.bilan._chapters(self.bilan._told_lines())
        self._how_to_read()
        for chapter in chapters:
            self._chapter(chapter)
        self._written()
        self._financial()

    # ------------------------------------------------------------------
    # Cells
    # ------------------------------------------------------------------

    @cached_property
    def formats(self):
        base = {"font_name": "Calibri", "font_size": 10, "valign": "top"}
        kinds = {
            "title": {"bold": True, "font_size": 14},
            "text": {"text_wrap": True},
            "small": {"text_wrap": True, "font_color": "#4A5560"},
            "head": {"bold": True, "bg_color": "#24566B", "font_color": "#FFFFFF"},
            "name": {"bold": True, "text_wrap": True, "bg_color": "#E8EEF1"},
            "axis": {"italic": True, "indent": 1},
            "row": {"text_wrap": True, "indent": 2},
            "right": {"align": "right"},
            "right_name": {"align": "right", "bold": True, "bg_color": "#E8EEF1"},
            **{unit: {"num_format": mark} for unit, mark in FORMATS.items()},
            **{
                f"{unit}_name": {"num_format": mark, "bold": True}
                | {"bg_color": "#E8EEF1"}
                for unit, mark in FORMATS.items()
            },
        }
        return {
            (name, inert): self.workbook.add_format(
                {**base, **kind, "quote_prefix": inert}
            )
            for name, kind in kinds.items()
            for inert in (False, True)
        }

    def _text(self, sheet, row, column, text, kind="text"):
        """Text, never a formula."""
        text = str(text or "")
        sheet.write_string(
            row, column, text, self.formats[kind, bool(RUNS.match(text))]
        )

    def _number(self, sheet, row, column, value, text, unit, suffix=""):
        """A number as one, or the words that stand for it."""
        if value is None:
            self._text(sheet, row, column, text, f"right{suffix}")
        else:
            sheet.write_number(row, column, value, self.formats[unit + suffix, False])

    def _sheet(self, name):
        clean = FORBIDDEN_IN_NAME.sub(" ", f"{self.prefix}{name}")[:NAME_MAX].strip()
        number = 1
        while clean.lower() in self.names:
            number += 1
            clean = f"{clean[: NAME_MAX - 4]} ({number})"
        self.names.add(clean.lower())
        sheet = self.workbook.add_worksheet(clean)
        sheet.set_landscape()
        sheet.set_paper(9)  # A4
        sheet.fit_to_pages(1, 0)
        sheet.set_footer("&L&8&F&R&8&P / &N")
        return sheet

    # ------------------------------------------------------------------
    # Sheets
    # ------------------------------------------------------------------

    def _how_to_read(self):
        bilan, env = self.bilan, self.env
        sheet = self._sheet(env._("How to Read"))
        sheet.set_column(0, 0, 30)
        sheet.set_column(1, 1, TEXT_WIDTH + 30)
        self._text(sheet, 0, 0, bilan.display_name, "title")
        lines = [
            (env._("Structure"), bilan.company_id.name),
            (env._("Period"), bilan._period()),
            (env._("Program"), bilan.program_id.sudo().name or env._("All")),
            (env._("Territory"), bilan.territory_id.sudo().name or env._("All")),
            (env._("Number"), bilan._print_number()),
            (env._("State"), bilan._print_state() or env._("Signed, or to be signed")),
        ]
        if bilan.amends_id:
            lines.append((env._("Why It Is Corrected"), bilan.amend_reason))
        row = 2
        for label, text in lines:
            self._text(sheet, row, 0, label, "name")
            self._text(sheet, row, 1, text)
            row += 1
        row += 1
        for text in bilan._method_texts():
            self._text(sheet, row, 1, text)
            row += 1

    def _chapter(self, chapter):
        env = self.env
        sheet = self._sheet(chapter["name"])
        sheet.set_column(0, 0, LABEL_WIDTH)
        sheet.set_column(1, 2, NUMBER_WIDTH)
        sheet.set_column(3, 3, 26)
        sheet.set_column(4, 5, TEXT_WIDTH)
        heads = [
            *(env._("Indicator"), env._("Period"), env._("Year Before")),
            *(env._("Proven"), env._("Definition"), env._("Counted")),
        ]
        for column, text in enumerate(heads):
            self._text(sheet, 0, column, text, "head")
        sheet.freeze_panes(1, 1)
        sheet.repeat_rows(0)
        row = 1
        for line in chapter["lines"]:
            row = self._line(sheet, row, line)

    def _line(self, sheet, row, line):
        unit = line["unit"]
        self._text(sheet, row, 0, line["name"], "name")
        self._number(sheet, row, 1, line["value"], line["text"], unit, "_name")
        self._number(sheet, row, 2, line["before_value"], line["before"], unit, "_name")
        self._text(sheet, row, 3, line["proven"], "name")
        self._text(sheet, row, 4, line["definition"], "small")
        self._text(sheet, row, 5, line["counted"], "small")
        row += 1
        for axis in line["axes"]:
            self._text(sheet, row, 0, axis["name"], "axis")
            row += 1
            for cell in axis["rows"]:
                self._text(sheet, row, 0, cell["label"], "row")
                self._number(sheet, row, 1, cell["value"], cell["text"], unit)
                self._number(sheet, row, 2, cell["before_value"], cell["before"], unit)
                row += 1
        for name, text in line["structures"]:
            self._text(sheet, row, 0, name, "row")
            self._text(sheet, row, 1, text, "right")
            row += 1
        return row

    def _written(self):
        env = self.env
        sections = self.bilan.section_ids
        if not sections:
            return
        sheet = self._sheet(env._("Qualitative Part"))
        sheet.set_column(0, 0, 36)
        sheet.set_column(1, 2, TEXT_WIDTH)
        for column, text in enumerate(
            (env._("Section"), env._("Facts"), env._("Text"))
        ):
            self._text(sheet, 0, column, text, "head")
        for row, section in enumerate(sections, 1):
            self._text(sheet, row, 0, section.name, "name")
            self._text(sheet, row, 1, section.facts)
            self._text(sheet, row, 2, section.text)

    def _financial(self):
        env, rows = self.env, self.bilan._financial_rows()
        if not rows:
            return
        sheet = self._sheet(env._("Financial Part"))
        heads = [env._("Charges"), env._("Forecast"), env._("Actual")]
        heads += [env._("Products"), *heads[1:]]
        for column, text in enumerate(heads):
            self._text(sheet, 0, column, text, "head")
        for first in (0, 3):
            sheet.set_column(first, first, LABEL_WIDTH)
            sheet.set_column(first + 1, first + 2, NUMBER_WIDTH)
        for row, halves in enumerate(rows, 1):
            for first, half in zip((0, 3), halves, strict=True):
                if not half:
                    continue
                kind = "row" if half["kind"] == "line" else "name"
                suffix = "" if half["kind"] == "line" else "_name"
                self._text(sheet, row, first, half["label"], kind)
                for column, amount in enumerate(half["amounts"], first + 1):
                    self._number(sheet, row, column, amount, "", "euros", suffix)
