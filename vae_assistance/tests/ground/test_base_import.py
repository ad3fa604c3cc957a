# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import io

import openpyxl

from odoo.tests import tagged

from ..common import VaeCommon


def workbook(**cells):
    book = openpyxl.Workbook()
    for place, value in cells.items():
        book.active[place] = value
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


@tagged("post_install", "-at_install")
class TestBaseImport(VaeCommon):
    """What is imported is read in a bounded time, or refused with what to do."""

    def _preview(self, content, model="vae.candidate"):
        return (
            self.env["base_import.import"]
            .with_user(self.coordinator)
            .create(
                {
                    "res_model": model,
                    "file": content,
                    "file_name": "x.xlsx" if content.startswith(b"PK") else "x.csv",
                }
            )
            .parse_preview({"has_headers": True, "quoting": '"', "separator": ","})
        )

    def test_bounds(self):
        for content, said in (
            (workbook(A1="name", XFD1048576="x"), "spans too many cells"),
            (workbook(A1="name", A1048576="x"), "spans too many cells"),
            (workbook(A1="name", A2="x", C90="y"), None),
            (b"name," * 1001 + b"x\n" + b"1," * 1001 + b"1\n", "1002 columns"),
            (b"name,name\nx,y\n", None),
        ):
            with self.subTest(said=said):
                error = self._preview(content).get("error")
                self.assertIn(said or "", error or "")
                self.assertEqual(bool(error), bool(said))

    def test_what_others_import(self):
        wide = b"name," * 1001 + b"x\n" + b"1," * 1001 + b"1\n"
        self.assertFalse(self._preview(wide, "res.partner").get("error"))
