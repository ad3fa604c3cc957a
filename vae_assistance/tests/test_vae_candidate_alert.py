# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

import psycopg2

from odoo import fields
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import VaeCommon


@tagged("post_install", "-at_install")
class TestVaeCandidateAlert(VaeCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.write({"vae_watch_days": 14, "vae_urgent_days": 30})

    def test_on_track_with_an_appointment(self):
        self._create_fiche(self.candidate, days=5)
        self.assertEqual(self.candidate.alert_level, "ok")
        self.assertFalse(self.candidate.alert_reason)

    def test_nothing_planned(self):
        self.assertEqual(self.candidate.alert_level, "watch")
        self.assertEqual(self.candidate.alert_reason, "No appointment planned")

    def test_fiche_to_complete(self):
        fiche = self._create_fiche(self.candidate, days=-2)
        self.assertEqual(self.candidate.alert_level, "urgent")
        self.assertEqual(self.candidate.alert_reason, "Fiche action to complete")
        fiche.action_done()
        self._create_fiche(self.candidate, days=5)
        self.assertEqual(self.candidate.alert_level, "ok")

    def test_silence(self):
        self._create_fiche(self.candidate, days=-20).action_done()
        self._create_fiche(self.candidate, days=5)
        self.assertEqual(self.candidate.alert_level, "watch")
        self.assertIn("20", self.candidate.alert_reason)
        self.company.vae_watch_days = 21
        self.assertEqual(self.candidate.alert_level, "ok")
        self.company.write({"vae_watch_days": 5, "vae_urgent_days": 20})
        self.assertEqual(self.candidate.alert_level, "urgent")

    def test_closed_journeys_need_nothing(self):
        self._create_fiche(self.candidate, days=-2)
        self.candidate.step_id = self.closing_step
        self.assertEqual(self.candidate.alert_level, "ok")

    def test_the_night_refreshes_the_levels(self):
        """A level that only the calendar has changed is found again by the cron."""
        self._create_fiche(self.candidate, days=5)
        others = self.env["vae.candidate"]
        for i in range(5):
            other = self._create_candidate(f"Suivi {i}", self.referent)
            self._create_fiche(other, days=5)
            others |= other
        self.env.flush_all()
        self.assertEqual(set(others.mapped("alert_level")), {"ok"})
        self.env.cr.execute(
            "UPDATE vae_candidate SET next_appointment = next_appointment - %s"
            " WHERE id IN %s",
            [timedelta(days=10), tuple(others.ids)],
        )
        self.env.invalidate_all()
        with self.enter_registry_test_mode():
            self.env.ref(
                "vae_assistance.ir_cron_update_alert_level"
            ).method_direct_trigger()
        self.env.invalidate_all()
        self.assertEqual(set(others.mapped("alert_level")), {"urgent"})
        self.assertEqual(self.candidate.alert_level, "ok")

    def test_cron_stops_when_nothing_is_left(self):
        self.env["vae.candidate"].search([])._compute_alert_level()
        self.env.flush_all()
        self.assertFalse(
            self.env["vae.candidate"].search_count(
                [("alert_level", "!=", "ok"), ("date_closed", "!=", False)]
            )
        )

    def test_delays_that_make_no_sense(self):
        with (
            mute_logger("odoo.sql_db"),
            self.assertRefused("vae_days", psycopg2.errors.CheckViolation),
        ):
            self.company.write({"vae_watch_days": 30, "vae_urgent_days": 10})
            self.env.flush_all()

    def test_last_contact(self):
        fiche = self._create_fiche(self.candidate, days=-3)
        self.assertFalse(self.candidate.last_contact)
        fiche.action_done()
        self.assertEqual(
            self.candidate.last_contact, fields.Date.today() - timedelta(days=3)
        )
