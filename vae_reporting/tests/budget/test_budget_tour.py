# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import io
from datetime import date

import openpyxl

from odoo.tests import HttpCase, tagged

from .budget_common import BudgetCommon


@tagged("post_install", "-at_install")
class TestBudgetTour(BudgetCommon, HttpCase):
    browser_size = "1366x768"

    def test_a_budget_is_typed_and_balanced(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.director.lang = "fr_FR"
        self._cost(date(2025, 1, 1), 20)
        self._work(self.referent, date(2025, 3, 3), 7)
        self.budget.action_refresh()
        self.env.flush_all()
        self.start_tour(
            "/odoo/action-vae_reporting.vae_budget_action",
            "vae_budget",
            login=self.director.login,
        )
        self.env.invalidate_all()
        self.assertEqual(self.budget.charge_forecast, 1235)
        self.assertEqual(self._line(self.budget, "own").forecast, 235)
        self.assertTrue(self.budget.is_balanced)
        self.assertEqual(self.budget.state, "signed")
        # The very file that the button fetches, opened.
        self.authenticate(self.director.login, self.director.login)
        answer = self.url_open(
            f"/report/xlsx/vae_reporting.vae_budget_xlsx/{self.budget.id}"
        )
        book = openpyxl.load_workbook(io.BytesIO(answer.content), data_only=True)
        values = [cell.value for row in book.active.iter_rows() for cell in row]
        self.assertIn(1235, values)
