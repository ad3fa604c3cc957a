# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import io
from datetime import date, timedelta

import pypdf

from odoo import Command, fields
from odoo.tests import tagged

from ...models.ground.hours import said_hours
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
            "2 h 30",
            "After no. 1",
            "Retro-planning",
            "Signature of the candidate",
            "Signature of the référent",
            "Draft: the candidate has not agreed to it yet.",
            f"{self.candidate.reference}-PL1",
            *self.lines[2:].mapped("objective"),
        ):
            self.assertIn(" ".join(expected.split()), text)
        self.assertEqual(text.count("<b>Été</b>"), 3)

    def test_what_was_agreed_and_what_became_of_it(self):
        """Done, a line keeps its deadline; hours and effects are there, and totals."""
        line = self.lines[0]
        line.write({"deadline": "2026-03-15", "hours_planned": 3})
        self.plan.write({"date_target": "2026-06-30", "target_kind": "jury"})
        self._sign_at_once(self.plan)
        line.write({"date_done": "2026-03-12", "effect": "Reprend confiance"})
        fiche = self._create_fiche(
            self.candidate,
            days=-1,
            duration=2,
            support_ids=[
                Command.create({"plan_line_id": self.lines[1].id, "hours": 1.5})
            ],
        )
        fiche.action_done()
        self.env.invalidate_all()
        text = self._text(FILLED, self.plan.with_user(self.referent))
        for expected in (
            "15 Mar 2026 Done 12 Mar 2026",
            "Effect observed: Reprend confiance",
            "Hours planned Hours done",
            "Agreed on",
            "planned done Jury, 30 June 2026",
        ):
            self.assertIn(expected, text)
        planned = said_hours(self.env, self.plan.hours_planned)
        total = f"Total {planned} 1 h 30".replace("\N{NO-BREAK SPACE}", " ")
        self.assertIn(total, text)

    def test_done_without_hours(self):
        """It asks for the hours or a reason, and its print says which."""
        line = self.lines[0]
        line.write({"hours_planned": 3, "actor": "referent"})
        self.lines[1].write({"hours_planned": 3, "actor": "candidate"})
        self._sign_at_once(self.plan)
        action = line.action_done()
        self.assertEqual((action["res_id"], action["target"]), (line.id, "new"))
        self.assertTrue(line.is_hours_missing)
        # What candidates do by themselves has no hours.
        self.assertIs(self.lines[1].action_done(), True)
        text = self._text(FILLED, self.plan.with_user(self.referent))
        self.assertEqual(text.count("no hours recorded"), 1)
        line.no_hours_reason = "Avant la reprise du parcours"
        self.assertFalse(line.is_hours_missing)
        text = self._text(FILLED, self.plan.with_user(self.referent))
        self.assertIn("without hours: Avant la reprise du parcours", text)
        self.assertNotIn("no hours recorded", text)

    def test_pages_are_filled(self):
        """No page is without a line: neither the total stands alone nor the rest."""
        for count in range(6, 16):
            self.plan.line_ids.unlink()
            self.plan.line_ids = [
                Command.create(
                    {
                        "name": f"Étape {number}",
                        "objective": "But\nBut",
                        "deadline": date(2026, 9, 1 + number),
                    }
                )
                for number in range(count)
            ]
            content, _kind = (
                self.env["ir.actions.report"]
                .with_context(force_report_rendering=True)
                ._render_qweb_pdf(FILLED, self.plan.ids)
            )
            for page in pypdf.PdfReader(io.BytesIO(content)).pages:
                self.assertIn("Étape", page.extract_text(), count)

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
        self.assertIsNone(bars["target"])
        self.plan.date_target = "2026-11-30"
        target = self.plan._bars(self.lines)["target"]
        self.assertEqual(target["left"], 98.9)
        self.plan.date_target = False
        second.deadline = "2029-10-31"
        self.assertLessEqual(len(self.plan._bars(self.lines)["months"]), 12)
