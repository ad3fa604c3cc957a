# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.tests import HttpCase, tagged

from ..common import VaeCommon
from .common import AlertCommon
from .test_vae_alert_rule import days


class AlertTour(VaeCommon, HttpCase):
    """An alert from its opening to its end, on the candidate, in French."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("fr_FR")
        cls.referent.lang = "fr_FR"
        cls.candidate.date_open = days(-60)

    def _check(self):
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


class RuleTour(AlertCommon, HttpCase):
    """A rule made, tried on the journeys there are, and switched on, in French."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("fr_FR")
        cls.admin.lang = "fr_FR"
        cls.env["vae.candidate"].search([]).active = False
        cls.candidate.write({"active": True, "date_open": days(-60)})
        # Nothing is told of journeys where the administrator does not work.
        cls._create_candidate("Ailleurs", cls.stranger, date_open=days(-60))

    def _check(self):
        self.env.flush_all()
        self.start_tour(
            "/odoo/action-vae_assistance.vae_alert_rule_action/new",
            "vae_alert_rule",
            login=self.admin.login,
        )
        self.env.invalidate_all()
        [rule] = self.rules.search([("name", "like", "Sans nouvelles")])
        self.assertTrue(rule.is_on)
        self.assertEqual(rule.with_user(self.admin).alert_count, 1)
        self.assertEqual(rule.matched_count, 2)


@tagged("post_install", "-at_install")
class TestAlertRuleDesktop(RuleTour):
    browser_size = "1366x768"

    def test_made_tried_switched_on(self):
        self._check()


@tagged("post_install", "-at_install")
class TestAlertRuleMobile(RuleTour):
    browser_size = "390x844"
    touch_enabled = True

    def test_made_tried_switched_on(self):
        self._check()


@tagged("post_install", "-at_install")
class TestAlertDesktop(AlertTour):
    browser_size = "1366x768"

    def test_from_the_banner(self):
        self._check()


@tagged("post_install", "-at_install")
class TestAlertMobile(AlertTour):
    browser_size = "390x844"
    touch_enabled = True

    def test_from_the_banner(self):
        self._check()
