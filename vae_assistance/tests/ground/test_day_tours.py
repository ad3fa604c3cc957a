# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo import fields
from odoo.tests import HttpCase, tagged

from ..common import VaeCommon, pdf_file


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
        self._fill_the_day()
        self.env.flush_all()
        self.start_tour("/odoo/vae-day", "vae_morning", login=self.referent.login)
        self.env.invalidate_all()
        self.assertEqual(todo.state, "done")
        self.assertEqual(log.answer, "answered")
        self.assertEqual(fiche.state, "draft")

    def _fill_the_day(self):
        """As much as a normal day brings, in blocks that the tour does not clear."""
        today = fields.Date.today()
        for number in range(6):
            person = self._create_candidate(
                f"Personne {number}",
                self.referent,
                date_open=today - timedelta(days=90),
                program_id=self.program.id,
            )
            if number < 3:
                self._create_fiche(person, user_id=self.referent.id)
            elif number < 5:
                self._create_fiche(person, -1, user_id=self.referent.id)
            self.env["vae.jury"].create(
                {"candidate_id": person.id, "date": today + timedelta(days=number)}
            )
            later = today + timedelta(days=9)
            todo = self.env["vae.todo"].create(
                {"name": "Contrats", "candidate_id": person.id, "date_due": later}
            )
            self.env["vae.proof"]._hand_in(todo.sudo(), pdf_file(person.name))


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
