# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""The budget and the financial report as workbooks, laid out like the forms.

Subtotals and totals are formulas with the values that the database has computed, so
that readers which do not compute show the same figures. Headings are locked, amounts
are not: the workbook is protected without a password, against slips.
"""

import re
from functools import cached_property

from xlsxwriter.utility import xl_rowcol_to_cell

from odoo import models
from odoo.tools import format_date

EUROS = '#,##0\\ "€";[Red]\\-#,##0\\ "€"'
# The paper form leaves empty what is nothing.
EUROS_OR_EMPTY = f"{EUROS};"
PERCENT = "0%"
# What a spreadsheet runs once the cell is typed again.
RUNS = re.compile(r"^[=+\-@\t\r]")
FORBIDDEN_IN_NAME = re.compile(r"[\[\]:*?/\\']")
NAME_MAX = 31
LABEL_WIDTH, AMOUNT_WIDTH, PERCENT_WIDTH, GAP_WIDTH = 54, 13, 8, 2
WRAPPED = 90
LINE_HEIGHT = 15


class BudgetXlsx(models.AbstractModel):
    _name = "report.vae_reporting.vae_budget_xlsx"
    _description = "Budget as Workbook"
    _inherit = ["report.report_xlsx.abstract"]

    def generate_xlsx_report(self, workbook, data, objs):
        objs.check_access("read")
        for budget in objs:
            BudgetSheet(workbook, budget, budget, ["forecast"]).draw()


class FinancialReportXlsx(models.AbstractModel):
    _name = "report.vae_reporting.vae_financial_report_xlsx"
    _description = "Financial Report as Workbook"
    _inherit = ["report.report_xlsx.abstract"]

    def generate_xlsx_report(self, workbook, data, objs):
        objs.check_access("read")
        for report in objs:
            sheet = BudgetSheet(
                workbook, report.budget_id, report, ["forecast", "actual"]
            )
            sheet.draw()
            sheet.draw_gaps()


class BudgetSheet:
    """One budget on one page: charges on the left, products on the right."""

    def __init__(self, workbook, budget, document, columns):
        self.workbook = workbook
        self.budget = budget
        self.document = document
        self.columns = columns
        self.env = budget.env
        self.sheet = workbook.add_worksheet(self._sheet_name(document.display_name))
        # Label, amounts, percent where both are there; then an empty column.
        self.width = 1 + len(columns) + (len(columns) > 1)
        self.first = {"charge": 0, "product": self.width + 1}
        self.last = 2 * self.width
        self.totals = {}

    # ------------------------------------------------------------------
    # Cells
    # ------------------------------------------------------------------

    @cached_property
    def formats(self):
        base = {"font_name": "Calibri", "font_size": 10, "valign": "vcenter"}
        strong = {"bold": True, "top": 1, "bottom": 1}
        shade = {"bg_color": "#E8EEF1"}
        kinds = {
            "title": {"bold": True, "font_size": 14},
            "text": {},
            "wrapped": {"text_wrap": True, "valign": "top"},
            "head": {**strong, "bg_color": "#24566B", "font_color": "#FFFFFF"},
            "head_right": {
                **strong,
                "bg_color": "#24566B",
                "font_color": "#FFFFFF",
                "align": "right",
            },
            "chapter": {"bold": True, "text_wrap": True, **shade},
            "chapter_euros": {"bold": True, "num_format": EUROS_OR_EMPTY, **shade},
            "chapter_typed": {
                "bold": True,
                "num_format": EUROS_OR_EMPTY,
                "locked": False,
                **shade,
            },
            "chapter_percent": {"bold": True, "num_format": PERCENT, **shade},
            "line": {"text_wrap": True, "indent": 1},
            "line_typed": {"num_format": EUROS_OR_EMPTY, "locked": False},
            "line_percent": {"num_format": PERCENT},
            "gap": {"num_format": EUROS},
            "total": {**strong, "font_size": 11},
            "total_euros": {**strong, "font_size": 11, "num_format": EUROS},
            "total_percent": {**strong, "font_size": 11, "num_format": PERCENT},
        }
        made = {}
        for name, kind in kinds.items():
            made[name] = self.workbook.add_format({**base, **kind})
            # Whoever types the cell again gets text again.
            made[name, "inert"] = self.workbook.add_format(
                {**base, **kind, "quote_prefix": True}
            )
        return made

    def _text(self, row, column, text, kind, until=None):
        """Text, never a formula."""
        text = str(text or "")
        style = self.formats[(kind, "inert") if RUNS.match(text) else kind]
        if until is not None and until > column:
            self.sheet.merge_range(row, column, row, until, "", style)
        self.sheet.write_string(row, column, text, style)

    def _label(self, row, column, text, kind):
        """The label of a heading; its row is as high as it needs."""
        self._text(row, column, text, kind)
        if len(text) > LABEL_WIDTH:
            self.sheet.set_row(row, 2 * LINE_HEIGHT)

    def _paragraph(self, row, text):
        """Text over the whole width, as high as it needs."""
        self._text(row, 0, text, "wrapped", until=self.last)
        rows = sum(
            1 + len(line) // (WRAPPED * len(self.columns) + WRAPPED)
            for line in text.splitlines()
        )
        self.sheet.set_row(row, LINE_HEIGHT * max(1, rows))

    def _sum(self, row, column, cells, value, kind):
        formula = f"=SUM({','.join(cells)})" if cells else "=0"
        self.sheet.write_formula(row, column, formula, self.formats[kind], value)

    def _percent(self, row, side, amounts, kind):
        if len(self.columns) == 1:
            return
        column = self.first[side] + 1 + len(self.columns)
        forecast, actual = (
            xl_rowcol_to_cell(row, self.first[side] + 1 + place) for place in (0, 1)
        )
        self.sheet.write_formula(
            row,
            column,
            f'=IF({forecast}=0,"",{actual}/{forecast})',
            self.formats[kind],
            amounts[1] / amounts[0] if amounts[0] else "",
        )

    # ------------------------------------------------------------------
    # The page
    # ------------------------------------------------------------------

    @staticmethod
    def _sheet_name(name):
        return FORBIDDEN_IN_NAME.sub("-", name)[:NAME_MAX].strip() or "Budget"

    def draw(self):
        row = self._head()
        layout = self.budget._layout()
        for section in ("direct", "shared"):
            row = self._section(row, layout, section)
        row = self._total(row, ("direct", "shared"), self.env._("TOTAL"))
        if any(
            each["section"] == "voluntary" for side in layout.values() for each in side
        ):
            row = self._section(row, layout, "voluntary")
            row = self._total(
                row,
                ("direct", "shared", "voluntary"),
                self.env._("TOTAL WITH VOLUNTARY CONTRIBUTIONS"),
            )
        row = self._gap(row)
        row = self._notes(row + 1)
        self._page(row)

    def _head(self):
        budget, env = self.budget, self.env
        program = budget.program_id.sudo()
        period = env._(
            "From %(first)s to %(last)s",
            first=format_date(env, budget.date_start),
            last=format_date(env, budget.date_end),
        )
        lines = [
            budget.company_id.name,
            " · ".join(filter(None, [program.name, program.funder_id.name])),
            period,
            " · ".join(
                filter(
                    None,
                    [self.document._print_number(), self.document._print_state()],
                )
            ),
        ]
        self._text(0, 0, self.document.display_name, "title", until=self.last)
        for row, text in enumerate(lines, 1):
            self._text(row, 0, text, "text", until=self.last)
        row = len(lines) + 2
        names = {"forecast": env._("Forecast"), "actual": env._("Actual")}
        for side, name in (
            ("charge", env._("CHARGES")),
            ("product", env._("PRODUCTS")),
        ):
            first = self.first[side]
            self._text(row, first, name, "head")
            for place, column in enumerate(self.columns, 1):
                self._text(row, first + place, names[column], "head_right")
            if len(self.columns) > 1:
                self._text(row, first + self.width - 1, "%", "head_right")
        self.top = row
        return row + 1

    def _section(self, row, layout, name):
        """Both sides of a section, beside each other.

        :return: the row after the longer one
        """
        ends = [row]
        for side, sections in layout.items():
            at, cells, sums = row, [[] for _ in self.columns], [0] * len(self.columns)
            for section in sections:
                if section["section"] != name:
                    continue
                for chapter in section["chapters"]:
                    amounts = [sum(chapter["lines"].mapped(c)) for c in self.columns]
                    for place, amount in enumerate(amounts):
                        column = self.first[side] + 1 + place
                        cells[place].append(xl_rowcol_to_cell(at, column))
                        sums[place] += amount
                    at = self._chapter(at, side, chapter, amounts)
            self.totals[side, name] = (cells, sums)
            ends.append(at)
        return max(ends)

    def _chapter(self, row, side, chapter, amounts):
        first, heading, lines = self.first[side], chapter["heading"], chapter["lines"]
        is_alone = lines.heading_id == heading
        self._label(row, first, heading.name, "chapter")
        for place, amount in enumerate(amounts):
            column = first + 1 + place
            if is_alone:
                self.sheet.write_number(
                    row, column, amount, self.formats["chapter_typed"]
                )
            else:
                cells = [
                    f"{xl_rowcol_to_cell(row + 1, column)}:"
                    f"{xl_rowcol_to_cell(row + len(lines), column)}"
                ]
                self._sum(row, column, cells, amount, "chapter_euros")
        self._percent(row, side, amounts, "chapter_percent")
        if is_alone:
            return row + 1
        for at, line in enumerate(lines, row + 1):
            self._label(at, first, line.heading_id.name, "line")
            values = [line[column] for column in self.columns]
            for place, amount in enumerate(values):
                self.sheet.write_number(
                    at, first + 1 + place, amount, self.formats["line_typed"]
                )
            self._percent(at, side, values, "line_percent")
        return row + len(lines) + 1

    def _total(self, row, sections, label):
        self.total_cells = {}
        for side, first in self.first.items():
            self._text(row, first, label, "total")
            amounts = []
            for place in range(len(self.columns)):
                parts = [self.totals[side, section] for section in sections]
                cells = [cell for part, _sums in parts for cell in part[place]]
                amounts.append(sum(sums[place] for _cells, sums in parts))
                column = first + 1 + place
                self._sum(row, column, cells, amounts[-1], "total_euros")
                self.total_cells[side, place] = (
                    xl_rowcol_to_cell(row, column),
                    amounts[-1],
                )
            self._percent(row, side, amounts, "total_percent")
        return row + 1

    def _gap(self, row):
        """Charges less products: 0 as long as nobody changes the workbook."""
        self._text(row, 0, self.env._("Gap: charges less products"), "text")
        for place in range(len(self.columns)):
            (charges, spent), (products, received) = (
                self.total_cells[side, place] for side in self.first
            )
            self.sheet.write_formula(
                row,
                1 + place,
                f"={charges}-{products}",
                self.formats["gap"],
                spent - received,
            )
        return row + 1

    def _notes(self, row):
        budget = self.budget
        notes = [
            budget._grant_text(self.columns[-1]),
            budget.indirect_text,
            budget.indirect_note,
            budget._rounding_text(),
        ]
        for note in filter(None, notes):
            self._paragraph(row, note)
            row += 1
        return row

    def _page(self, rows):
        sheet = self.sheet
        for first in self.first.values():
            sheet.set_column(first, first, LABEL_WIDTH)
            sheet.set_column(first + 1, first + len(self.columns), AMOUNT_WIDTH)
            if len(self.columns) > 1:
                sheet.set_column(
                    first + self.width - 1, first + self.width - 1, PERCENT_WIDTH
                )
        sheet.set_column(self.width, self.width, GAP_WIDTH)
        sheet.freeze_panes(self.top + 1, 0)
        sheet.set_landscape()
        sheet.set_paper(9)  # A4
        sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        sheet.fit_to_pages(1, 1)
        sheet.print_area(0, 0, rows - 1, self.last)
        sheet.set_footer("&L&8&F&R&8&P / &N")
        sheet.protect("", {"format_columns": True, "format_rows": True})

    # ------------------------------------------------------------------
    # Significant gaps, with their reasons
    # ------------------------------------------------------------------

    def draw_gaps(self):
        env = self.env
        gaps = self.budget.line_ids.filtered(lambda line: line.is_gap or line.reason)
        if not gaps:
            return
        self.sheet = self.workbook.add_worksheet(env._("Gaps"))
        heads = [
            env._("Heading"),
            env._("Forecast"),
            env._("Actual"),
            env._("Gap"),
            env._("Reason"),
        ]
        for column, text in enumerate(heads):
            self._text(0, column, text, "head")
        for row, line in enumerate(gaps, 1):
            self._text(row, 0, line.heading_id.name, "line")
            for column, name in enumerate(("forecast", "actual"), 1):
                self.sheet.write_number(
                    row, column, line[name], self.formats["line_typed"]
                )
            forecast, actual = (xl_rowcol_to_cell(row, column) for column in (1, 2))
            self.sheet.write_formula(
                row,
                3,
                f"={actual}-{forecast}",
                self.formats["line_typed"],
                line.actual - line.forecast,
            )
            self._text(row, 4, line.reason, "wrapped")
        self.sheet.set_column(0, 0, LABEL_WIDTH)
        self.sheet.set_column(1, 3, AMOUNT_WIDTH)
        self.sheet.set_column(4, 4, WRAPPED)
        self.sheet.set_landscape()
        self.sheet.set_paper(9)
        self.sheet.fit_to_pages(1, 0)
        self.sheet.print_area(0, 0, len(gaps), 4)
        self.sheet.protect("", {"format_columns": True, "format_rows": True})
