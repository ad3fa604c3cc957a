# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo import fields
from odoo.tests import HttpCase, tagged

from ..common import VaeCommon

MISSING = (
    "admissibility_form",
    "admin_documents",
    "funding",
    "surroundings",
    "presentation",
    "reading",
)


class PlanTour(VaeCommon, HttpCase):
    """A plan from a diagnosis with six missing conditions, in French."""

    draws_pdf = True

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("fr_FR")
        cls.referent.lang = "fr_FR"
        missing = cls.env["vae.condition"].concat(
            *(cls.env.ref(f"vae_assistance.vae_condition_{name}") for name in MISSING)
        )
        cls._agree_diagnosis(cls.candidate, missing=missing)
        cls.candidate.date_target = fields.Date.today() + timedelta(days=200)
        cls.plan = cls.env["vae.support.plan"].create(
            {"candidate_id": cls.candidate.id}
        )

    def _check(self):
        self.env.flush_all()
        before = self.plan._in_order()
        self.start_tour(
            f"/odoo/action-vae_assistance.vae_support_plan_action/{self.plan.id}",
            "vae_plan",
            login=self.referent.login,
        )
        self.env.invalidate_all()
        self.assertEqual(self.plan.state, "agreed")
        lines = self.plan._in_order()
        self.assertGreater(len(lines), len(before) + 4)
        self.assertEqual(lines.mapped("dates_by_hand")[:3], [True, True, False])
        self.assertEqual(lines.mapped("order_by_hand")[:3], [False, False, True])
        for line in lines - lines.filtered("dates_by_hand"):
            self.assertLessEqual(line.deadline, self.plan.date_target)
        # Whatever was proposed is at its step, not behind the rehearsal.
        self.assertEqual(
            lines[-1].step_id, self.env.ref("vae_assistance.vae_step_jury")
        )


@tagged("post_install", "-at_install")
class TestPlanDesktop(PlanTour):
    browser_size = "1366x768"

    def test_from_diagnosis_to_print(self):
        self._check()


@tagged("post_install", "-at_install")
class TestPlanMobile(PlanTour):
    draws_pdf = False
    browser_size = "390x844"
    touch_enabled = True

    def test_from_diagnosis_to_print(self):
        self._check()
