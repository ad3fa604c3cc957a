# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo.tests import tagged

from .common import VaeCommon


@tagged("post_install", "-at_install")
class TestAttendance(VaeCommon):
    def test_smoke(self):
        event = self.env["calendar.event"].with_user(self.referent).create(
            {
                "name": "Préparer l'oral",
                "vae_kind": "workshop",
                "start": self.now - timedelta(hours=3),
                "stop": self.now - timedelta(hours=1),
            }
        )
        self.env["vae.attendance"].with_user(self.referent)._register_people(event, self.candidate)
        wizard = self.env["vae.attendance.close"].with_user(self.referent).create({"event_id": event.id})
        wizard.action_confirm()
        self.assertEqual(event.vae_fiche_ids.state, "done")
