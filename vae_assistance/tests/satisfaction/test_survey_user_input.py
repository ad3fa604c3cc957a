# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import HttpCase, new_test_user, tagged
from odoo.tools import mute_logger

from ..common import VaeCommon

SECRET = "ReponseIntime"


@tagged("post_install", "-at_install")
class TestSurveyUserInput(VaeCommon, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.survey = cls.env["survey.survey"].create(
            {
                "title": "Satisfaction",
                "question_and_page_ids": [
                    Command.create(
                        {
                            "title": "Votre avis",
                            "question_type": "text_box",
                            "sequence": 1,
                        }
                    )
                ],
            }
        )
        cls.linked = cls._answer(SECRET, vae_candidate_id=cls.candidate.id)
        cls.of_structure = cls._answer(SECRET, vae_company_id=cls.company.id)
        cls.open = cls._answer("Une réponse ouverte")
        # Survey rights beside those of the VAE, as an administrator may give them.
        manager = cls.env.ref("survey.group_survey_manager")
        cls.survey_manager = new_test_user(
            cls.env,
            login="test_survey_manager",
            groups="survey.group_survey_manager",
            company_id=cls.other_company.id,
            company_ids=[(6, 0, cls.other_company.ids)],
        )
        (cls.referent | cls.referent2 | cls.coordinator | cls.stranger).group_ids = [
            Command.link(manager.id)
        ]

    @classmethod
    def _answer(cls, text, **values):
        question = cls.survey.question_and_page_ids
        return cls.env["survey.user_input"].create(
            {
                "survey_id": cls.survey.id,
                "state": "done",
                "user_input_line_ids": [
                    Command.create(
                        {
                            "question_id": question.id,
                            "answer_type": "text_box",
                            "value_text_box": text,
                        }
                    )
                ],
                **values,
            }
        )

    def test_company_follows_the_candidate(self):
        self.assertEqual(self.linked.vae_company_id, self.company)
        self.assertFalse(self.open.vae_company_id)

    def test_who_reads(self):
        for user, expected in (
            (self.referent, self.linked | self.open),
            (self.referent2, self.open),
            (self.coordinator, self.linked | self.of_structure | self.open),
            (self.stranger, self.open),
            (self.survey_manager, self.open),
        ):
            with self.subTest(user=user.login):
                self.env.invalidate_all()
                answers = self.env["survey.user_input"].with_user(user)
                lines = self.env["survey.user_input.line"].with_user(user)
                domain = [("survey_id", "=", self.survey.id)]
                self.assertEqual(answers.search(domain), expected.sorted("id"))
                self.assertEqual(
                    lines.search(domain), expected.user_input_line_ids.sorted("id")
                )
                self.assertEqual(
                    self.survey.with_user(user).user_input_ids, expected.sorted("id")
                )

    def test_what_was_answered_stays(self):
        """Survey rights change and delete nothing of it, nor what it hangs on."""
        for user in (self.referent, self.coordinator, self.survey_manager):
            answers, lines = self.linked, self.linked.user_input_line_ids
            for change in (
                lambda a: a.write({"state": "new"}),
                lambda a: a.unlink(),
            ):
                with self.assertRefused("", AccessError):
                    change(answers.with_user(user))
            with self.assertRefused("", AccessError):
                lines.with_user(user).write({"value_text_box": "Parfait"})
            with self.assertRefused("", AccessError):
                lines.with_user(user).unlink()
            for kept in (self.survey, self.survey.question_and_page_ids):
                with self.assertRefused("was answered"):
                    kept.with_user(user).unlink()
        self.open.with_user(self.coordinator).write({"nickname": "Ouverte"})
        # A second try is kept to the same people.
        self.env.flush_all()
        self.url_open(
            f"/survey/retry/{self.survey.access_token}/{self.linked.access_token}"
        )
        again = self.env["survey.user_input"].search(
            [("survey_id", "=", self.survey.id)], order="id desc", limit=1
        )
        self.assertGreater(again.id, self.open.id)
        self.assertEqual(again.vae_candidate_id, self.candidate)
        self.assertEqual(again.vae_company_id, self.company)

    def test_deleted_journey_keeps_answers_in_the_structure(self):
        candidate = self._create_candidate("Personne Partie", self.referent)
        answer = self._answer(SECRET, vae_candidate_id=candidate.id)
        candidate.unlink()
        self.env.invalidate_all()
        self.assertTrue(answer.with_user(self.coordinator).has_access("read"))
        self.assertFalse(answer.with_user(self.stranger).has_access("read"))

    def test_answers_become_anonymous_with_the_journey(self):
        self.linked.write({"email": "camille@example.com", "nickname": "Camille"})
        self.env["vae.retention"]._erase("journey", self.candidate.ids)
        self.assertFalse(self.linked.email or self.linked.nickname)
        self.assertFalse(self.linked.user_input_line_ids.value_text_box)
        self.assertEqual(self.linked.state, "done", "it still counts")
        self.assertEqual(self.of_structure.user_input_line_ids.value_text_box, SECRET)

    def test_results_page(self):
        self.env.flush_all()
        for login, expected in (
            ("test_coordinator", True),
            ("test_stranger", False),
            ("test_survey_manager", False),
        ):
            self.authenticate(login, login)
            for route in (
                f"/survey/results/{self.survey.id}",
                f"/survey/results/{self.survey.id}?finished=true",
            ):
                with self.subTest(login=login, route=route):
                    answer = self.url_open(route)
                    self.assertEqual(answer.status_code, 200)
                    self.assertEqual(SECRET in answer.text, expected)

    @mute_logger("odoo.http")
    def test_filter_by_somebody_elses_answer(self):
        """The results page filters by the id of an answer given in the address."""
        self.env.flush_all()
        self.authenticate("test_stranger", "test_stranger")
        line = self.linked.user_input_line_ids
        answer = self.url_open(
            f"/survey/results/{self.survey.id}?filters=L,0,{line.id}"
        )
        self.assertNotIn(SECRET, answer.text)
