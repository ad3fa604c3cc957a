# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64
import io
import zipfile

import openpyxl

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .budget_common import BudgetCommon


def csv_file(text):
    return text.encode("cp1252")


def workbook(rows):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def packed(megabytes):
    """A workbook that is small to send, and long to read."""
    stream = io.BytesIO(workbook([["Libellé", "Réalisé"]]))
    with zipfile.ZipFile(stream, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/sharedStrings.xml", b" " * megabytes * 1024**2)
    return stream.getvalue()


@tagged("post_install", "-at_install")
class TestBudgetImport(BudgetCommon):
    def _read(self, content, column="actual", user=None):
        wizard = (
            self.env["vae.budget.import"]
            .with_user(user or self.director)
            .create(
                {
                    "budget_id": self.budget.id,
                    "column": column,
                    "file": base64.b64encode(content),
                    "file_name": "comptes.xlsx",
                }
            )
        )
        return wizard.action_import()

    def _amounts(self, column="actual"):
        return {
            line.heading_id.code: line[column]
            for line in self.budget.line_ids
            if line[column]
        }

    def test_columns_in_any_order(self):
        """Moved columns, texts for numbers, accents and case as people write them."""
        self._read(
            workbook(
                [
                    ["Comptes 2025 de l’association"],
                    [],
                    ["Réalisé (€)", "Remarque", "Libellé"],
                    ["1\u00a0234,50 €", "", "ASSURANCE"],
                    [1000, "à vérifier", "613 - Locations"],
                    ["", "", "Publicité, publication"],
                    ["2 234,50", "", "62 - Autres services extérieurs"],
                    [99, "", "870 Bénévolat"],
                    ["3 334,00", "", "Total général"],
                ]
            )
        )
        self.assertEqual(self._amounts(), {"616": 1235, "613": 1000, "870": 99})

    def test_csv_with_codes(self):
        self._read(
            csv_file(
                'Code;Intitulé;Montant\n641;Salaires bruts;"12 000,00"\nown;;500\n'
            )
        )
        self.assertEqual(self._amounts(), {"641": 12000, "own": 500})
        self.assertEqual(self._line(self.budget, "641").actual_from, "typed")

    def test_both_halves_of_the_form(self):
        self._read(
            workbook(
                [
                    ["Charges", "Prévision", "Réalisé", None, "Produits", "Réalisé"],
                    ["Locations", 5, 10, None, "Commune(s)", 20],
                    ["Documentation", 5, 30, None, "TOTAL", 20],
                ]
            )
        )
        self.assertEqual(self._amounts(), {"613": 10, "618": 30, "74_commune": 20})

    def test_our_own_workbook_is_read_back(self):
        self._type(self.budget, c616=1200, c641=30000, c74_region=31200)
        report = self.env["ir.actions.report"].with_user(self.director)
        content, _kind = report._render_xlsx(
            "vae_reporting.vae_budget_xlsx", self.budget.ids, {}
        )
        before = self._amounts("forecast")
        self._type(self.budget, c616=0, c641=0, c74_region=0)
        self._read(content, "forecast")
        self.assertEqual(self._amounts("forecast"), before)

    def test_nothing_is_half_written(self):
        self._type(self.budget, "actual", c613=7)
        cases = (
            ("Ligne|Line 3: “Fusées” is no heading", ["Fusées", 5]),
            ("Line 3: “douze” is no amount", ["Assurance", "douze"]),
            ("Line 3: “=1\\+1” is no amount", ["Assurance", "=1+1"]),
            ("Line 3: “Assurance” is negative", ["Assurance", "-5"]),
            ("Line 3: “Locations” stands on line 2", ["locations", 1]),
            ("Line 3: an amount without a heading", [None, 12]),
        )
        for message, row in cases:
            with self.assertRefused(message):
                self._read(workbook([["Libellé", "Réalisé"], ["Locations", 40], row]))
        self.assertEqual(self._amounts(), {"613": 7})

    def test_files_that_are_no_budget(self):
        for message, content in (
            ("no line names the columns", csv_file("a;b\nLocations;3\n")),
            ("cannot be read|damaged", b"PK\x03\x04 rien"),
            ("cannot be read", b"\x00\x01\x02"),
            ("no heading of the budget has an amount", csv_file("Libellé;Réalisé\n")),
            ("more than", csv_file("Libellé;Réalisé\n" + "a;1\n" * 4000)),
            ("More than 10 MB are packed", packed(11)),
        ):
            with self.assertRefused(message):
                self._read(content)
        with self.assertRaises(AccessError):
            self._read(csv_file("Libellé;Réalisé\n"), user=self.coordinator)
