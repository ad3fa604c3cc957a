# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields
from odoo.tests import HttpCase, tagged

from ..common import VaeCommon


class DayTour(VaeCommon, HttpCase):
    """A morning on My day, in French: each act clears its line."""

    def _check_morning(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.referent.lang = "fr_FR"
        todo = self.env["vae.todo"].create(
            {
                "name": "Apporter le CV",
                "candidate_id": self.candidate.id,
                "date_due": fields.Date.today(),
            }
        )
        log = (
            self.env["vae.contact.log"]
            .with_user(self.referent)
            .create(
                {
                    "candidate_id": self.candidate.id,
                    "channel": "mail",
                    "answer": "waiting",
                }
            )
        )
        fiche = self._create_fiche(self.candidate, -1, user_id=self.referent.id)
        self.env.flush_all()
        self.start_tour("/odoo/vae-day", "vae_morning", login=self.referent.login)
        self.env.invalidate_all()
        self.assertEqual(todo.state, "done")
        self.assertEqual(log.answer, "answered")
        self.assertEqual(fiche.state, "draft")


@tagged("post_install", "-at_install")
class TestDayDesktop(DayTour):
    browser_size = "1366x768"

    def test_morning(self):
        self._check_morning()


@tagged("post_install", "-at_install")
class TestDayMobile(DayTour):
    browser_size = "390x844"
    touch_enabled = True

    def test_morning(self):
        self._check_morning()
