# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.http import Request
from odoo.tests import HttpCase, tagged

from ..common import pdf_file
from ..files import BAD_DOCUMENTS
from .test_portal import PortalCommon

PDF = pdf_file("Attestation de stage")


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
        told = self.candidate.message_ids[0]
        self.assertEqual(told.author_id, self.candidate.partner_id)
        self.assertIn("Apporter &lt;b&gt;", told.body)
        self.assertFalse(self.candidate.activity_ids)
        self.assertIn('aria-pressed="true"', self._page())
        self._post(self.own, done="0")
        self.assertEqual(self.own.state, "open")

    def test_why_late(self):
        self.assertNotIn("o_vae_portal_todo_late", self._page())
        self.own.date_due = self.now.date() - timedelta(days=2)
        self.assertIn("o_vae_portal_todo_late", self._page())
        self._post(self.own, reason="L’employeur\0 ne répond pas")
        self.assertEqual(self.own.reason_late, "L’employeur ne répond pas")
        self.assertNotIn("employeur", self.candidate.message_ids[0].body)
        self.assertEqual(self.candidate.activity_ids.user_id, self.candidate.user_id)
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
        self._close_journey(self.candidate)
        self.assertNotIn('name="done"', self._page())
        self.assertEqual(self._post(self.own, done="1").status_code, 404)
        self.assertEqual(self.own.state, "open")


@tagged("post_install", "-at_install")
class TestPortalHandIn(PortalCommon, HttpCase):
    """The candidate hands in a file; the référent accepts it or says what is wrong."""

    def setUp(self):
        super().setUp()
        self.portal_user.lang = self.env["res.lang"]._get_data(code="en_US").code
        self.fiche = self._create_fiche(
            self.candidate,
            -3,
            todo_ids=[
                Command.create({"name": "L’attestation", "kind": "document"}),
                Command.create({"name": "Écrire une page", "kind": "task"}),
            ],
        )
        self.fiche.action_done()
        self.todo, self.task = self.fiche.todo_ids.sorted("id")
        self.authenticate("camille", "camille")

    def _send(self, content=PDF, todo=None, candidate=None):
        todo, candidate = todo or self.todo, candidate or self.candidate
        self.env.flush_all()
        files = content is not None and {"file": ("Camille Essai.pdf", content)}
        answer = self.url_open(
            f"/my/vae/{candidate.id}/todos/{todo.id}/file",
            data={"csrf_token": Request.csrf_token(self)},
            files=files or None,
        )
        self.env.invalidate_all()
        return answer

    @property
    def _proofs(self):
        return self.candidate.with_user(self.referent).proof_ids

    def _refuse(self, proof, reason):
        action = proof.action_refuse()
        self.env["vae.proof.cancel"].with_user(self.referent).with_context(
            **action["context"]
        ).create({"reason": reason}).action_confirm()
        self.env.invalidate_all()

    def _activities(self):
        return self.candidate.activity_search(
            ["vae_assistance.mail_activity_handed_in"]
        )

    def test_handed_in_then_accepted(self):
        answer = self._send()
        self.assertEqual(answer.status_code, 200)
        self.assertIn("o_vae_portal_file_to_check", answer.text)
        proof = self._proofs
        self.assertEqual((proof.state, proof.todo_id), ("to_check", self.todo))
        self.assertEqual(proof.user_id, self.portal_user)
        self.assertNotIn("Camille", proof.file_name)
        self.assertEqual(self.todo.state, "done")
        self.assertEqual(self._activities().user_id, self.referent)
        self.assertIn(self.todo.name, self._activities().summary)
        self.assertEqual(self.candidate.proof_to_check_count, 1)
        self.assertEqual(self.fiche.proof_count, 0)
        proof.action_accept()
        self.env.invalidate_all()
        self.assertEqual(proof.state, "valid")
        self.assertEqual(proof.link_ids.res_id, self.fiche.id)
        self.assertEqual(self.fiche.proof_count, 1)
        self.assertFalse(self._activities())
        self.assertEqual(self.candidate.proof_to_check_count, 0)
        page = self.url_open(f"/my/vae/{self.candidate.id}").text
        self.assertIn("o_vae_portal_file_valid", page)
        with self.assertRefused("no longer valid"):
            proof.action_accept()

    def test_refused_with_a_word(self):
        self._send()
        self._refuse(self._proofs, "Il manque <b>la page 2</b>")
        self.assertEqual(self._proofs.state, "refused")
        self.assertEqual(self.todo.state, "open")
        self.assertFalse(self._activities())
        page = self.url_open(f"/my/vae/{self.candidate.id}").text
        self.assertIn("Il manque &lt;b&gt;la page 2&lt;/b&gt;", page)
        # Sent again: looked at again.
        self._send()
        self.assertEqual(self._proofs.mapped("state"), ["to_check", "refused"])

    def test_what_is_no_proof_is_refused_whole(self):
        bad = {
            **{name: content for name, (content, _message) in BAD_DOCUMENTS.items()},
            "nothing": b"",
            "no file": None,
            "much": PDF + b"0" * 50 * 1024**2,
        }
        for name, content in bad.items():
            answer = self._send(content)
            self.assertEqual(answer.status_code, 200)
            self.assertEqual(answer.text.count("alert-danger"), 1, name)
            self.assertFalse(self._proofs)
            self.assertEqual(self.todo.state, "open")
            self.assertFalse(self._activities())

    def test_the_same_file_waits_once(self):
        self._send()
        self._send()
        self.assertEqual(len(self._proofs), 1)
        for number in range(19):
            self._send(pdf_file(str(number)))
        self.assertEqual(len(self._proofs), 20)
        self.assertIn("alert-danger", self._send(pdf_file("de trop")).text)
        self.assertEqual(len(self._proofs), 20)
        self.assertEqual(len(self._activities()), 1)

    def test_a_file_that_was_there_is_not_doubled(self):
        self._send()
        handed_in = self._proofs
        kept = (
            self.env["vae.proof"]
            .with_user(self.referent)
            ._keep(
                self.candidate.with_user(self.referent),
                self.fiche.with_user(self.referent),
                self.env.ref("vae_assistance.vae_proof_type_minutes"),
                handed_in.file,
                self.fiche.date.date(),
            )
        )
        self.assertNotEqual(kept, handed_in)
        handed_in.action_accept()
        self.assertEqual(
            (handed_in.state, handed_in.replaced_by_id), ("replaced", kept)
        )
        self.assertEqual(len(kept.link_ids), 2)

    def test_chosen_for_an_act_it_is_accepted(self):
        self._send()
        action = self.fiche.with_user(self.referent).action_add_proof()
        self.env["vae.proof.add"].with_user(self.referent).with_context(
            **action["context"]
        ).create(
            {
                "type_id": self.env.ref("vae_assistance.vae_proof_type_certificate").id,
                "kept_id": self._proofs.id,
            }
        ).action_confirm()
        self.assertEqual(self._proofs.state, "valid")
        self.assertEqual(self._proofs.link_ids.res_id, self.fiche.id)
        self.assertFalse(self._activities())

    def test_only_for_documents_of_ones_own(self):
        foreign = self.env["vae.todo"].create(
            {
                "candidate_id": self.neighbour.id,
                "name": "Chose de la voisine",
                "kind": "document",
            }
        )
        for todo, candidate in (
            (self.task, self.candidate),
            (foreign, self.candidate),
            (foreign, self.neighbour),
        ):
            self.assertEqual(self._send(PDF, todo, candidate).status_code, 404)
        self._close_journey(self.candidate)
        self.assertEqual(self._send().status_code, 404)
        self.assertFalse(self._proofs)

    def test_who_may_look_and_decide(self):
        self._send()
        proof = self._proofs
        for user in (self.referent2, self.portal_user):
            self.env.invalidate_all()
            with self.assertRefused("", AccessError):
                proof.with_user(user).read(["file"])
            for method in ("action_accept", "action_refuse"):
                with self.assertRefused("", AccessError):
                    getattr(proof.with_user(user), method)()
        self.authenticate("camille", "camille")
        answer = self.url_open(f"/web/content/vae.proof/{proof.id}/file")
        self.assertNotEqual(answer.content, PDF)
