# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo import fields
from odoo.exceptions import ValidationError
from odoo.tests import tagged

from ..common import VaeCommon


@tagged("post_install", "-at_install")
class TestVaeCandidateAlert(VaeCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_delays(14, 30, company=cls.company)

    @classmethod
    def _set_delays(cls, watch, urgent, company=None, program=None, days=0):
        """Delays that apply from ``days`` days from now."""
        return cls.env["vae.parameter.value"].create(
            [
                {
                    "parameter_id": cls.env.ref(
                        f"vae_assistance.vae_parameter_alert_{level}_days"
                    ).id,
                    "value": value,
                    "date_from": fields.Date.today() + timedelta(days=days),
                    "company_id": company and company.id,
                    "program_id": program and program.id,
                }
                for level, value in (("watch", watch), ("urgent", urgent))
                if value is not None
            ]
        )

    def _run_cron(self):
        self.env.flush_all()
        self.env.invalidate_all()
        with self.enter_registry_test_mode():
            self.env.ref(
                "vae_assistance.ir_cron_update_alert_level"
            ).method_direct_trigger()
        self.env.invalidate_all()

    def test_on_track_with_an_appointment(self):
        self._create_fiche(self.candidate, days=5)
        self.assertEqual(self.candidate.alert_level, "ok")
        self.assertFalse(self.candidate.alert_reason)

    def test_nothing_planned(self):
        self.assertEqual(self.candidate.alert_level, "watch")
        self.assertEqual(self.candidate.alert_reason, "Pas de rendez-vous prévu")

    def test_fiche_to_complete(self):
        fiche = self._create_fiche(self.candidate, days=-2)
        self.assertEqual(self.candidate.alert_level, "urgent")
        self.assertEqual(self.candidate.alert_reason, "Fiche action à compléter")
        fiche.action_done()
        self._create_fiche(self.candidate, days=5)
        self.assertEqual(self.candidate.alert_level, "ok")

    def test_silence(self):
        self._create_fiche(self.candidate, days=-20).action_done()
        self._create_fiche(self.candidate, days=5)
        self.assertEqual(self.candidate.alert_level, "watch")
        self.assertIn("20", self.candidate.alert_reason)

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
        self._run_cron()
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

    def _silent(self, days=20, **values):
        """A candidate not met for some days, whose next appointment is planned."""
        candidate = self._create_candidate("Personne Silencieuse", self.referent)
        self._create_fiche(candidate, days=-days).action_done()
        self._create_fiche(candidate, days=5)
        candidate.write(values)
        return candidate

    def test_changed_delays_refresh_the_levels(self):
        candidate = self._silent()
        self.assertEqual(candidate.alert_level, "watch")
        cron = self.env.ref("vae_assistance.ir_cron_update_alert_level")
        triggers = [("cron_id", "=", cron.id)]
        before = self.env["ir.cron.trigger"].search_count(triggers)
        values = self.env["vae.parameter.value"].search(
            [
                ("company_id", "=", self.company.id),
                ("parameter_id.code", "=", "alert_watch_days"),
            ]
        )
        values.value = 21
        self.assertGreater(self.env["ir.cron.trigger"].search_count(triggers), before)
        self._run_cron()
        self.assertEqual(candidate.alert_level, "ok")
        values.value = 20
        self._run_cron()
        self.assertEqual(candidate.alert_level, "watch")
        self.assertIn("20", candidate.alert_reason)

    def test_delays_of_another_structure_change_nothing(self):
        self._set_delays(1, 2, company=self.other_company)
        self.assertEqual(self._silent(10).alert_level, "ok")

    def test_delays_to_come_change_nothing(self):
        self._set_delays(1, 2, company=self.company, days=1)
        self.assertEqual(self._silent(10).alert_level, "ok")

    def test_delays_of_a_program(self):
        others = self._silent(10, program_id=False)
        inside = self._silent(10, program_id=self.program.id)
        self.assertEqual((others | inside).mapped("alert_level"), ["ok", "ok"])
        self._set_delays(5, 9, program=self.program)
        self._run_cron()
        self.assertEqual(others.alert_level, "ok")
        self.assertEqual(inside.alert_level, "urgent")
        self.assertIn("10", inside.alert_reason)
        inside.program_id = False
        self.assertEqual(inside.alert_level, "ok")
        others.program_id = self.program
        self.assertEqual(others.alert_level, "urgent")

    def test_the_board_reads_the_alerts_of_all_at_once(self):
        def queries(how_many):
            candidates = board[:how_many]
            self.env.flush_all()
            self.env.invalidate_all()
            candidates.mapped("alert_level")
            before = self.env.cr.sql_log_count
            candidates.mapped("alert_reason")
            return self.env.cr.sql_log_count - before

        board = self.env["vae.candidate"].union(
            *(self._silent(20, program_id=self.program.id) for __ in range(6))
        )
        queries(1)
        self.assertEqual(queries(1), 2, "the alerts, and their rules")
        self.assertEqual(queries(6), 2)

    def test_delays_that_make_no_sense(self):
        message = "cannot come before"
        for delays in ((31, 30), (0, 30), (0, 0)):
            with self.assertRefused(message, ValidationError):
                self._set_delays(*delays, company=self.other_company)
        # What counts is what applies in the end: here urgent is everybody's (30).
        with self.assertRefused(message, ValidationError):
            self._set_delays(31, None, company=self.other_company)
        with self.assertRefused(message, ValidationError):
            self._set_delays(None, 13, program=self.program)
        with self.assertRefused(message, ValidationError):
            self._set_delays(31, None, company=self.other_company, days=10)
        watch, urgent = self._set_delays(40, 60, company=self.other_company)
        with self.assertRefused(message, ValidationError):
            urgent.date_to = fields.Date.today()
        with self.assertRefused(message, ValidationError):
            urgent.unlink()
        with self.assertRefused(message, ValidationError):
            watch.value = 61
        (watch | urgent).unlink()

    def test_last_contact(self):
        fiche = self._create_fiche(self.candidate, days=-3)
        self.assertFalse(self.candidate.last_contact)
        fiche.action_done()
        self.assertEqual(
            self.candidate.last_contact, fields.Date.today() - timedelta(days=3)
        )
