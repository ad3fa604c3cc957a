# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields
from odoo.tests import HttpCase, tagged

from .common import ObjectiveCommon


@tagged("post_install", "-at_install")
class TestObjectiveTour(ObjectiveCommon, HttpCase):
    browser_size = "1366x768"

    def test_year_laid_out_and_opened(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.director.lang = "fr_FR"
        self._deliver([fields.Date.today()])
        self.env.flush_all()
        self.start_tour(
            "/odoo/action-vae_reporting.vae_objective_action",
            "vae_objective",
            login=self.director.login,
        )
        self.env.invalidate_all()
        objective = self.env["vae.objective"].search(
            [("program_id", "=", self.program.id), ("level", "=", "structure")]
        )
        self.assertEqual((objective.quantity, objective.actual), (24, 1))
        self.assertEqual(objective.share_ids.user_id, self.referent)
        self.assertEqual(objective.share_ids.quantity, 27)
        self.assertEqual(objective.share_ids.spread, "manual")
