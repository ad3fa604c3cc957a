# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64
from datetime import date
from io import BytesIO

import pypdf
from freezegun import freeze_time

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .budget_common import BudgetCommon


@tagged("post_install", "-at_install")
class TestVaeFinancialReport(BudgetCommon):
    draws_pdf = True

    def _signed_budget(self):
        self._type(self.budget, c616=1000, c604=5000, c74_region=6000)
        self._sign(self.budget)
        return self.budget

    def _report(self):
        action = self.budget.action_report()
        return (
            self.env["vae.financial.report"]
            .with_user(self.director)
            .browse(action["res_id"])
        )

    def test_it_begins_from_a_signed_budget(self):
        with self.assertRefused("is not signed"):
            self.budget.action_report()
        self._signed_budget()
        report = self._report()
        self.assertEqual(self.budget.action_report()["res_id"], report.id)
        with self.assertRefused("stays as it is"):
            report.budget_id = self._create_budget(2024)
        with self.assertRaises(AccessError):
            report.with_user(self.coordinator).write({"remarks": "x"})

    def test_a_significant_gap_needs_its_reason(self):
        self._signed_budget()
        report = self._report()
        # 4 % of 5 000, 300 € of 1 000: neither is beyond both thresholds.
        self._type(self.budget, "actual", c616=1300, c604=4800, c74_region=6100)
        self.assertFalse(self.budget.line_ids.filtered("is_gap"))
        self._type(self.budget, "actual", c616=1301, c604=4799)
        self.assertEqual(self.budget.line_ids.filtered("is_gap").heading_id.code, "616")
        with self.assertRefused("“Assurance” has no reason yet"):
            report.action_request_signatures()
        self._type(self.budget, "actual", c623=400, own=400)
        self.assertTrue(self._line(self.budget, "623").is_gap)  # of nothing forecast
        self.budget._save_amounts(
            [
                {"heading": self.headings[code].id, "reason": f"Motif {code}"}
                for code in ("616", "623", "own")
            ]
        )
        self._sign(report)
        self.assertEqual(self.budget.report_state, "signed")
        for code, column in (("616", "actual"), ("616", "forecast")):
            with self.assertRefused("is signed"):
                self._type(self.budget, column, **{f"c{code}": 1})
        with self.assertRefused("is signed"):
            self.budget.common_actual = 5
        with self.assertRefused("is signed"):
            report.work_done = "Autre chose"
        document = base64.b64decode(report.sudo()._signature_request().document)
        pages = pypdf.PdfReader(BytesIO(document)).pages
        text = "".join(page.extract_text() for page in pages)
        self.assertIn("Motif 616", text)

    def test_time_after_the_signature_changes_nothing(self):
        self._cost(date(2020, 1, 1), 20)
        self._work(self.referent, date(2025, 3, 3), 5)
        self._type(self.budget, c641=100, c74_region=100)
        self._sign(self.budget)
        self.budget.action_refresh()
        self._type(self.budget, "actual", c74_region=100)
        report = self._report()
        report.action_request_signatures()
        self._work(self.referent, date(2025, 3, 4), 7)
        with self.enter_registry_test_mode():
            self.env.ref("vae_reporting.ir_cron_budget_refresh").method_direct_trigger()
        self.assertEqual(self._line(self.budget, "641").actual, 100)
        report.sudo()._signature_request().signer_ids._sign("screen")
        self.assertEqual(report.state, "signed")

    def test_what_cannot_be_signed(self):
        self._work(self.referent, date(2025, 3, 3), 5)
        self._signed_budget()
        report = self._report()
        self._type(self.budget, "actual", c616=1000, c604=5000, c74_region=6000)
        with freeze_time("2025-12-30"), self.assertRefused("runs until"):
            report.action_request_signatures()
        with self.assertRefused("no hourly cost is known of"):
            report.action_request_signatures()
        self._cost(date(2020, 1, 1), 20)
        with self.assertRefused("is not balanced"):
            report.action_request_signatures()
