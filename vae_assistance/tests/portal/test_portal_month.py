# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.fields import Command
from odoo.tests import tagged

from ..signature.test_vae_signature import SignatureCommon, drawn
from .test_portal_file import PortalFileCommon


@tagged("post_install", "-at_install")
class TestMonth(SignatureCommon, PortalFileCommon):
    """What a candidate does on the phone in a month, and the référent who answers."""

    touch_enabled = True

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.referent.lang = "fr_FR"
        cls.candidate.partner_id.lang = "fr_FR"
        cls.appointment = cls._plan(cls.candidate, user_id=cls.referent.id)
        other = cls._create_fiche(
            cls.candidate,
            days=-8,
            user_id=cls.referent.id,
            todo_ids=[
                Command.create({"name": "Relire mon parcours", "kind": "task"}),
                Command.create({"name": "Le diplôme", "kind": "document"}),
            ],
        )
        other.action_done()
        cls.todos = other.todo_ids
        cls.requests = cls.env["vae.signature.request"]
        for fiche in (cls.fiche, other.with_user(cls.referent)):
            fiche.action_request_signatures()
            cls.requests |= fiche._signature_request()
        for signature in cls.requests.signer_ids.filtered("user_id"):
            signature.with_user(cls.referent).action_sign_on_screen("Référent", drawn())
        survey = cls.env.ref("vae_assistance.survey_satisfaction_end")
        cls.opinion = cls.env["vae.satisfaction"].create(
            {
                "candidate_id": cls.candidate.id,
                "survey_id": survey.id,
                "moment": "end",
                "date_due": cls.now.date(),
            }
        )
        cls.opinion.action_send()

    def test_month_of_a_candidate_and_the_answers(self):
        self._comment("Dites pourquoi vous préparez la chambre d’abord.")
        before = self.appointment.date
        self._tour("390x844", "/my", "vae_portal_month", "camille")
        self.assertEqual(self.appointment.date, before)
        self.assertEqual(self.candidate.goal, "Devenir éducatrice")
        self.assertEqual(set(self.todos.mapped("state")), {"done"})
        self.assertIn("parce que", self.section.version_ids[0].text)
        self.assertEqual(self.requests.mapped("state"), ["signed", "signed"])
        self.assertEqual(self.opinion.state, "answered")
        asked = self.appointment.wish_2
        self._tour(
            "1366x768", "/odoo/vae-day", "vae_portal_answers", self.referent.login
        )
        self.assertEqual(self.appointment.date, asked)
        self.assertEqual(self.appointment.event_id.start, asked)
        self.assertFalse(self.appointment.wish_1)
        self.assertEqual(self.candidate.proof_ids.state, "valid")
        answers = [
            message["text"]
            for message in self.candidate._portal_messages()
            if not message["is_own"]
        ]
        self.assertIn("déplacé", answers[0])
        self.assertIn("bulletins de paie", answers[1])

    def _tour(self, size, address, tour, login):
        self.browser_size = size
        self.touch_enabled = size.startswith("390")
        self.env.flush_all()
        self.start_tour(address, tour, login=login, timeout=180)
        self.env.invalidate_all()
