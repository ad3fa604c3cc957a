# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""Files of core's export that hold records of ours: no cell of them starts a formula.

Candidates type texts on the portal; a spreadsheet program would run them on the
computer of whoever opens the file. Exports that hold nothing of ours are as they were.
"""

import ast
import json
import re

from werkzeug.datastructures import FileStorage
from werkzeug.exceptions import BadRequest

from odoo import http
from odoo.fields import Domain
from odoo.http import request
from odoo.tools.safe_eval import safe_eval

from odoo.addons.web.controllers import export, pivot
from odoo.addons.web.controllers import json as web_json

# What spreadsheet programs take for the start of a formula in a file of text: some of
# them the wide forms, too.
FORMULA = re.compile(
    "[=+\\-@\t\r\n\N{FULLWIDTH EQUALS SIGN}\N{FULLWIDTH PLUS SIGN}"
    "\N{FULLWIDTH HYPHEN-MINUS}\N{FULLWIDTH COMMERCIAL AT}]"
)
# Core puts an apostrophe before them by itself, in cells but not in the first line.
GUARDED_BY_CORE = ("=", "+", "-")


def starts_formula(value):
    return isinstance(value, str) and bool(FORMULA.match(value))


def as_text(value):
    return f"'{value}" if starts_formula(value) else value


class TextCsv(export.ExportFormat):
    content_type = export.CSVExport.content_type
    extension = export.CSVExport.extension
    from_group_data = export.CSVExport.from_group_data

    def from_data(self, fields, columns_headers, rows):
        def cell(value):
            if isinstance(value, str) and value.startswith(GUARDED_BY_CORE):
                return value
            return as_text(value)

        return export.CSVExport.from_data(
            self,
            fields,
            [as_text(header) for header in columns_headers],
            [[cell(value) for value in row] for row in rows],
        )


class TextCells:
    """Texts are written as texts, and stay so when somebody edits the cell."""

    def write(self, row, column, cell_value, style=None):
        if not starts_formula(cell_value):
            return super().write(row, column, cell_value, style)
        if style is self.base_style:
            style = self.workbook.add_format({"text_wrap": True, "quote_prefix": True})
        return self.worksheet.write_string(row, column, cell_value, style)


class TextXlsxWriter(TextCells, export.ExportXlsxWriter):
    pass


class TextGroupXlsxWriter(TextCells, export.GroupExportXlsxWriter):
    pass


class TextXlsx(export.ExportFormat):
    content_type = export.ExcelExport.content_type
    extension = export.ExcelExport.extension

    def from_group_data(self, fields, columns_headers, groups):
        with TextGroupXlsxWriter(fields, columns_headers, groups.count) as writer:
            row, column = 1, 0
            for name, group in groups.children.items():
                row, column = writer.write_group(row, column, name, group)
        return writer.value

    def from_data(self, fields, columns_headers, rows):
        with TextXlsxWriter(fields, columns_headers, len(rows)) as writer:
            for row_index, row in enumerate(rows, start=1):
                for column, value in enumerate(row):
                    writer.write_cell(row_index, column, value)
        return writer.value


def holds_ours(data):
    """Whether the file that is asked for holds records or fields of ours."""
    asked = json.loads(data)
    paths = [field["name"] for field in asked["fields"]]
    return request.env["vae.access.log"]._holds_ours(asked["model"], paths)


class CSVExport(export.CSVExport):
    def base(self, data):
        return TextCsv().base(data) if holds_ours(data) else super().base(data)


class ExcelExport(export.ExcelExport):
    def base(self, data):
        return TextXlsx().base(data) if holds_ours(data) else super().base(data)


def paths_of(value, prefix=""):
    """Fields in an answer, and in what it is nested: ``fiche_ids``, ``fiche_ids/date``.

    :return: set
    """
    if isinstance(value, list):
        return {path for each in value for path in paths_of(each, prefix)}
    if not isinstance(value, dict):
        return set()
    paths = {f"{prefix}{name}" for name in value}
    for name, each in value.items():
        paths |= paths_of(each, f"{prefix}{name}/")
    return paths


def writes(_controller, _rule, _args):
    """Not read-only: the trace is written. A plain ``False`` is warned of."""
    return False


class TableExporter(pivot.TableExporter):
    @http.route(readonly=writes)
    def export_xlsx(self, data=None, **kw):
        """The same for a pivot table, which the browser has put together."""
        text = data.read() if isinstance(data, FileStorage) else data
        try:
            table = json.loads(text)
        except (TypeError, ValueError) as error:
            raise BadRequest() from error
        log = request.env["vae.access.log"]
        if table and log._holds_ours(table["model"], []):
            log._trace_table(table["model"], len(table["rows"]))
            text = json.dumps(self._with_texts(table))
        return super().export_xlsx(text, **kw)

    def _with_texts(self, value):
        """The table with all that is written in it as texts."""
        if isinstance(value, dict):
            return {key: self._with_texts(each) for key, each in value.items()}
        if isinstance(value, list):
            return [self._with_texts(each) for each in value]
        return as_text(value)


class WebJsonController(web_json.WebJsonController):
    @http.route(readonly=writes)
    def web_json_1(self, subpath, **kwargs):
        """What leaves by this address is traced like any export."""
        response = super().web_json_1(subpath, **kwargs)
        if response.status_code == 200:
            records, paths = self._answered(subpath, response.get_json(), kwargs)
            request.env["vae.access.log"]._trace_export(records, paths)
        return response

    def _answered(self, subpath, answer, asked):
        """The records that an answer tells of, and the fields that it holds.

        Groups do not say which records they count: all that were asked for.
        """
        action, context, eval_context, _record_id = self._get_action(subpath)
        model = request.env[action.res_model].with_context(**context)
        rows = answer.get("records", [answer] if "id" in answer else None)
        if rows is not None:
            return model.browse(row["id"] for row in rows), paths_of(rows)
        domain = Domain(safe_eval(action.domain or "[]", eval_context))
        domain &= Domain(ast.literal_eval(asked.get("domain") or "[]"))
        return model.search(domain), asked["groupby"].split(",")
