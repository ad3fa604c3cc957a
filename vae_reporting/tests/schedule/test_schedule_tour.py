# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from unittest.mock import patch

from odoo.tests import HttpCase, tagged

from odoo.addons.base.models.ir_mail_server import IrMail_Server

from .test_schedule import ScheduleCommon


@tagged("post_install", "-at_install")
class TestScheduleTour(ScheduleCommon, HttpCase):
    def test_failed_then_retried(self):
        """The mail server is down, then up again: one mail goes out."""
        self.schedule.partner_ids = self.funder
        self.schedule.action_send_now()
        with patch.object(
            IrMail_Server, "_connect__", side_effect=OSError("serveur éteint")
        ):
            self._run()
        self.start_tour(
            "/odoo/action-vae_reporting.vae_report_run_action?view_type=list",
            "vae_report",
            login="test_director",
        )
        self.env.invalidate_all()
        [run] = self.schedule.run_ids
        self.assertEqual((run.state, len(run.delivery_ids.sudo().mail_id)), ("done", 1))
