# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import io
from datetime import date, timedelta

import pypdf

from odoo import fields
from odoo.tests import tagged

from .test_vae_support_plan import PlanCommon

FILLED = "vae_assistance.report_vae_support_plan"
SPECIAL = "<b>Été</b> & “œuvre”"
BLANK = "vae_assistance.report_vae_support_plan_blank"


@tagged("post_install", "-at_install")
class TestSupportPlanReport(PlanCommon):
    draws_pdf = True

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for lang in ("en_US", "fr_FR"):
            cls.env["res.lang"]._activate_lang(lang)
        cls.candidate.partner_id.lang = "en_US"

    def _text(self, report, records):
        reports = self.env["ir.actions.report"].with_context(
            force_report_rendering=True
        )
        content, kind = reports._render_qweb_pdf(report, records.ids)
        self.assertEqual(kind, "pdf")
        pages = pypdf.PdfReader(io.BytesIO(content)).pages
        return " ".join("\n".join(page.extract_text() for page in pages).split())

    def test_filled(self):
        self.plan.write(
            {
                "date_target": fields.Date.today() + timedelta(days=300),
                "weekly_hours": 2.5,
                "note": SPECIAL,
            }
        )
        self.lines[1].write({"name": SPECIAL, "depends_on_ids": self.lines[0].ids})
        self.plan.action_plan_backwards()
        text = self._text(FILLED, self.plan.with_user(self.referent))
        for expected in (
            "Support Plan",
            "Camille Essai",
            self.candidate.reference,
            "Version 1",
            "02:30",
            "After no. 1",
            "Retro-planning",
            "Signature of the candidate",
            "Signature of the accompagnateur",
            *self.lines[2:].mapped("objective"),
        ):
            self.assertIn(" ".join(expected.split()), text)
        self.assertEqual(text.count("<b>Été</b>"), 3)

    def test_without_dates(self):
        text = self._text(FILLED, self.plan.with_user(self.referent))
        self.assertNotIn("Retro-planning", text)
        self.assertIn(self.lines[0].name, text)

    def test_blank(self):
        text = self._text(BLANK, self.candidate.with_user(self.referent))
        self.assertIn("Support Plan", text)
        self.assertIn("Camille Essai", text)
        self.assertNotIn(self.lines[0].name, text)
        empty = self._text(BLANK, self.env["vae.candidate"])
        self.assertNotIn("Camille Essai", empty)

    def test_bars(self):
        first, second, *others = self.lines
        self.assertEqual(self.plan._bars(self.lines), {})
        first.write({"date_start": "2026-09-01", "deadline": "2026-09-30"})
        second.write({"date_start": "2026-10-01", "deadline": "2026-10-31"})
        others[0].write({"deadline": date(2026, 12, 15), "is_dropped": True})
        bars = self.plan._bars(self.lines)
        self.assertEqual(
            [(bar["number"], bar["left"], bar["width"]) for bar in bars["lines"]],
            [(1, 0, 49.18), (2, 49.18, 50.82)],
        )
        self.assertEqual([month["left"] for month in bars["months"]], [0, 49.18])
        second.deadline = "2029-10-31"
        self.assertLessEqual(len(self.plan._bars(self.lines)["months"]), 12)
