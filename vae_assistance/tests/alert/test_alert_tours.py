# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.tests import HttpCase, tagged

from ..common import VaeCommon
from .test_vae_alert_rule import days


@tagged("post_install", "-at_install")
class TestAlertTour(VaeCommon, HttpCase):
    """An alert from its opening to its end, on the candidate, in French."""

    browser_size = "1366x768"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("fr_FR")
        cls.referent.lang = "fr_FR"
        cls.candidate.date_open = days(-60)

    def test_from_the_banner(self):
        self.env.flush_all()
        self.assertEqual(self.candidate.alert_level, "urgent")
        self.start_tour(
            f"/odoo/action-vae_assistance.vae_candidate_action/{self.candidate.id}",
            "vae_alert_banner",
            login=self.referent.login,
        )
        self.env.invalidate_all()
        alerts = self.candidate.alert_ids.sorted("state")
        self.assertEqual(alerts.mapped("state"), ["closed", "postponed"])
        self.assertEqual(self.candidate.alert_level, "ok")
