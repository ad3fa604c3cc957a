# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import io
import re
import shutil
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

import openpyxl

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .budget_common import BudgetCommon


def cells(content, data_only):
    book = openpyxl.load_workbook(io.BytesIO(content), data_only=data_only)
    return {
        (sheet.title, cell.coordinate): cell
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    }


def recalculated(content):
    """The workbook as LibreOffice computes it anew."""
    with TemporaryDirectory() as folder:
        given = Path(folder, "budget.xlsx")
        given.write_bytes(content)
        done = subprocess.run(
            [
                shutil.which("soffice"),
                f"-env:UserInstallation=file://{folder}/profile",
                *("--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML"),
                *("--outdir", f"{folder}/out", str(given)),
            ],
            capture_output=True,
            text=True,
            timeout=120,
            check=True,
        )
        assert "rror" not in done.stderr, done.stderr  # noqa: S101
        return Path(folder, "out", "budget.xlsx").read_bytes()


@tagged("post_install", "-at_install")
class TestBudgetWorkbook(BudgetCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._type(cls.budget, c616=1200, c641=30000, c645=13000, c65=300)
        cls._type(cls.budget, c74_region=40000, c861=500, c871=500)
        cls.budget.write(
            {
                "indirect_rule": "percent",
                "indirect_percent": 10,
                "grant_heading_id": cls.headings["74_region"].id,
            }
        )
        cls.budget.action_balance()

    def _workbook(self, name, record, user=None):
        report = self.env["ir.actions.report"].with_user(user or self.director)
        return report._render_xlsx(f"vae_reporting.{name}", record.ids, {})[0]

    def _report(self):
        self._sign(self.budget)
        self._type(self.budget, "actual", c616=1700, c641=29000, c74_region=30700)
        self.budget._save_amounts(
            [{"heading": self.headings["616"].id, "reason": "=cmd|' /C calc'!A0"}]
        )
        return self.env["vae.financial.report"].browse(
            self.budget.action_report()["res_id"]
        )

    def test_what_libreoffice_computes_is_what_is_stored(self):
        for content in (
            self._workbook("vae_budget_xlsx", self.budget),
            self._workbook("vae_financial_report_xlsx", self._report()),
        ):
            formulas, stored = cells(content, False), cells(content, True)
            computed = cells(recalculated(content), True)
            found = 0
            for place, cell in formulas.items():
                if isinstance(cell.value, str) and cell.value.startswith("="):
                    if cell.data_type != "f":
                        continue  # a text, which stays one
                    found += 1
                    ours = stored[place].value if place in stored else ""
                    theirs = computed[place].value if place in computed else ""
                    if isinstance(ours, str) or isinstance(theirs, str):
                        self.assertEqual(ours or "", theirs or "", place)
                    else:
                        self.assertAlmostEqual(ours, theirs, 9, place)
            self.assertGreaterEqual(found, 17)

    def test_it_is_laid_out_like_the_form(self):
        content = self._workbook("vae_budget_xlsx", self.budget)
        sheet = openpyxl.load_workbook(io.BytesIO(content)).active
        self.assertTrue(sheet.protection.sheet)
        self.assertTrue(sheet.print_area)
        self.assertEqual(
            (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight), (None, None)
        )
        self.assertTrue(sheet.sheet_properties.pageSetUpPr.fitToPage)
        values = cells(content, True)
        by_label = {cell.value: cell for cell in values.values()}
        amount = by_label["Assurance"].offset(0, 1)
        self.assertEqual(amount.value, 1200)
        self.assertFalse(amount.protection.locked)
        self.assertTrue(by_label["Assurance"].protection.locked)
        self.assertIn("€", amount.number_format)
        totals = [
            cell.offset(0, 1).value for cell in values.values() if cell.value == "TOTAL"
        ]
        self.assertEqual(totals, [self.budget.charge_forecast] * 2)
        self.assertTrue(any(re.search("81.7 % of all", str(v)) for v in by_label))

    def test_texts_stay_texts(self):
        content = self._workbook("vae_financial_report_xlsx", self._report())
        [reason] = [
            cell for cell in cells(content, False).values() if "cmd|" in str(cell.value)
        ]
        self.assertEqual(reason.data_type, "s")
        self.assertTrue(reason.style and reason.quotePrefix)

    def test_who_may_not_read_gets_no_workbook(self):
        self._workbook("vae_budget_xlsx", self.budget, self.coordinator)
        for user in (self.referent, self.stranger):
            with self.assertRaises(AccessError):
                self._workbook("vae_budget_xlsx", self.budget, user)
