# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo.fields import Command
from odoo.http import Request
from odoo.tests import HttpCase, tagged

from .test_portal import PortalCommon


@tagged("post_install", "-at_install")
class TestPortalTodo(PortalCommon, HttpCase):
    """The candidate ticks their own to-dos, and says why one is late."""

    def setUp(self):
        super().setUp()
        self.portal_user.lang = self.env["res.lang"]._get_data(code="en_US").code
        self.fiche = self._create_fiche(
            self.candidate,
            -3,
            todo_ids=[
                Command.create({"name": "Apporter <b>le CV</b> 🙂"}),
                Command.create({"name": "Écrire au DAVA", "assigned_to": "referent"}),
            ],
        )
        self.fiche.action_done()
        self.own, self.theirs = self.fiche.todo_ids.sorted("id")
        self.authenticate("camille", "camille")

    def _post(self, todo, candidate=None, **form):
        candidate = candidate or self.candidate
        self.env.flush_all()
        answer = self.url_open(
            f"/my/vae/{candidate.id}/todos/{todo.id}",
            data={"csrf_token": Request.csrf_token(self), **form},
        )
        self.env.invalidate_all()
        return answer

    def _page(self):
        self.env.flush_all()
        return self.url_open(f"/my/vae/{self.candidate.id}").text

    def test_ticked_and_taken_back(self):
        page = self._page()
        self.assertIn("Apporter &lt;b&gt;le CV&lt;/b&gt; 🙂", page)
        self.assertIn("Écrire au DAVA", page)
        self.assertEqual(page.count('name="done"'), 1)
        self.assertEqual(self._post(self.own, done="1").status_code, 200)
        self.assertEqual(self.own.state, "done")
        self.assertIn('aria-pressed="true"', self._page())
        self._post(self.own, done="0")
        self.assertEqual(self.own.state, "open")

    def test_why_late(self):
        self.assertNotIn("o_vae_portal_todo_late", self._page())
        self.own.date_due = self.now.date() - timedelta(days=2)
        self.assertIn("o_vae_portal_todo_late", self._page())
        self._post(self.own, reason="L’employeur\0 ne répond pas")
        self.assertEqual(self.own.reason_late, "L’employeur ne répond pas")
        self.assertEqual(self.own.state, "open")
        answer = self._post(self.own, reason="x" * 20_001)
        self.assertEqual(answer.status_code, 200)
        self.assertIn("alert-danger", answer.text)
        self.assertEqual(self.own.reason_late, "L’employeur ne répond pas")

    def test_only_what_is_theirs(self):
        self.assertEqual(self._post(self.theirs, done="1").status_code, 404)
        foreign = self.env["vae.todo"].create(
            {"candidate_id": self.neighbour.id, "name": "Chose de la voisine"}
        )
        for candidate in (self.candidate, self.neighbour):
            answer = self._post(foreign, candidate, done="1")
            self.assertEqual(answer.status_code, 404)
        self.assertEqual((foreign | self.theirs).mapped("state"), ["open"] * 2)
        self.assertNotIn("Chose de la voisine", self._page())

    def test_what_is_in_preparation_is_not_shown(self):
        draft = self._create_fiche(
            self.candidate, 3, todo_ids=[Command.create({"name": "Pas encore dit"})]
        )
        self.assertNotIn("Pas encore dit", self._page())
        self.assertEqual(self._post(draft.todo_ids, done="1").status_code, 404)

    def test_what_a_fiche_told_is_settled(self):
        self._post(self.own, done="1")
        following = self._create_fiche(self.candidate, -1)
        following.action_done()
        self.assertEqual(self.own.noted_fiche_id, following)
        self.assertNotIn("le CV", self._page())
        self.assertEqual(self._post(self.own, done="0").status_code, 404)
        self.assertEqual(self.own.state, "done")

    def test_closed_journeys_are_read_only(self):
        self.candidate.step_id = self.closing_step
        self.assertNotIn('name="done"', self._page())
        self.assertEqual(self._post(self.own, done="1").status_code, 404)
        self.assertEqual(self.own.state, "open")
