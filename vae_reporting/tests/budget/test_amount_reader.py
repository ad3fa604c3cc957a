# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ...models.budget import amount_reader
from ...models.budget.amount_reader import parse_amount


@tagged("post_install", "-at_install")
class TestAmountReader(BaseCase):
    def test_numbers_as_people_write_them(self):
        for text, number in (
            ("1 234,50 €", 1234.5),
            ("1\u00a0234,50\u00a0€", 1234.5),
            ("1\u202f234\u202f567", 1234567),
            ("1.234,5", 1234.5),
            ("1,234.5", 1234.5),
            ("1.234.567", 1234567),
            ("12.5", 12.5),
            ("(12)", -12),
            ("−3", -3),
            (" - € ", None),
            ("", None),
            (None, None),
            (7, 7),
        ):
            self.assertEqual(parse_amount(text), number, text)
        for text in (
            "1.234",
            "douze",
            "=A1",
            "12 %",
            True,
            float("inf"),
            "1-2",
            "#REF!",
        ):
            with self.assertRaises(ValueError, msg=text):
                parse_amount(text)

    @given(st.integers(0, 10**9), st.integers(0, 99))
    def test_what_french_spreadsheets_write_is_read(self, euros, cents):
        for space in (" ", "\u00a0", "\u202f"):
            text = f"{euros:,}".replace(",", space) + f",{cents:02}{space}€"
            self.assertAlmostEqual(parse_amount(text), euros + cents / 100, 2)

    @given(st.text())
    def test_any_text_is_a_number_or_is_refused(self, text):
        try:
            amount = parse_amount(text)
        except ValueError:
            return
        self.assertIsInstance(amount, float | None)

    @given(st.binary(max_size=200))
    def test_any_file_is_a_table_or_is_refused(self, content):
        try:
            amount_reader.table(amount_reader.rows(content), "actual")
        except amount_reader.Unreadable as error:
            self.assertIn(str(error), ("file", "rows", "columns"))
