# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import HttpCase, tagged

from ..common import VaeCommon


@tagged("post_install", "-at_install")
class TestSatisfaction(VaeCommon, HttpCase):
    """Asked by the facts, answered from a link, counted for the bilan."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.survey = cls.env.ref("vae_assistance.survey_satisfaction_end")
        for moment in ("end", "jury"):
            cls.env["vae.program.survey"].create(
                {
                    "program_id": cls.program.id,
                    "moment": moment,
                    "survey_id": cls.survey.id,
                    "is_automatic": moment == "end",
                }
            )
        cls.candidate.write({"program_id": cls.program.id, "email": "c@example.com"})
        cls._close_journey(cls.candidate)
        cls.asked = cls.candidate.satisfaction_ids.with_user(cls.referent)

    def _run_cron(self):
        self.env.flush_all()
        # An HttpCase is in the mode of tests already.
        self.env.ref("vae_assistance.ir_cron_satisfaction").method_direct_trigger()
        self.env.invalidate_all()

    def _answer(self, asked, value):
        """As somebody who follows the link of the mail."""
        answers = asked.sudo().answers_id
        scales = self.survey.question_ids.filtered(
            lambda question: question.question_type == "scale"
        )
        for question in scales:
            answers._save_lines(question, str(value))
        answers._mark_done()

    def test_from_the_closing_to_the_score(self):
        asked = self.asked
        self.assertEqual((asked.moment, asked.state), ("end", "planned"))
        thief = {"default_email_cc": "voleur@example.com", "send_smtp_skip_to": ["c"]}
        asked.with_context(**thief).action_send()
        self.assertEqual(asked.state, "sent")
        answers = asked.sudo().answers_id
        self.assertEqual(answers.vae_candidate_id, self.candidate)
        self.assertEqual(answers.vae_company_id, self.company)
        self.assertEqual(answers.lang_id.code, self.candidate.partner_id.lang)
        mail = self.env["mail.mail"].search([("res_id", "=", asked.id)], limit=1)
        self.assertFalse(mail.email_cc, "nothing of the caller's context goes with it")
        self.assertNotIn(self.candidate.name, mail.subject or "")
        self.assertFalse(
            asked.message_ids.filtered(lambda m: "token" in (m.body or ""))
        )
        with self.assertRaises(AccessError):
            asked.read(["answers_id"])
        with self.assertRaises(AccessError):
            answers.with_user(self.referent).read(["state"])
        self._answer(asked, 4)
        self.assertEqual((asked.state, asked.score), ("answered", 75.0))
        self.assertIn("recommanderais", asked.answers_told)
        figures = asked._satisfaction_figures([("company_id", "=", self.company.id)])
        self.assertEqual(
            figures["end"], {"asked": 1, "answered": 1, "rate": 100, "score": 75}
        )
        rows = asked._question_figures([])
        self.assertEqual({(count, float(mean)) for _id, count, mean in rows}, {(1, 75)})
        # One that asks for no mark is no 0 in a mean.
        asked.sudo().create(
            {
                "candidate_id": self.candidate.id,
                "moment": "jury",
                "date_due": asked.date_due,
                "survey_id": asked.survey_id.id,
                "state": "answered",
            }
        )
        domain = [("candidate_id", "=", self.candidate.id)]
        self.assertEqual(
            asked._read_group(domain, [], ["score:avg", "__count"]), [(75.0, 2)]
        )
        with self.assertRefused("was answered"):
            asked.action_send()
        self.assertFalse(
            self.env["vae.satisfaction"].with_user(self.stranger).search([])
        )

    def test_by_itself_reminded_and_over(self):
        asked = self.asked.sudo()
        self._run_cron()
        self.assertEqual(asked.state, "sent")
        asked.date_sent = fields.Date.today() - timedelta(days=11)
        self._run_cron()
        self.assertEqual(asked.date_reminded, fields.Date.today())
        asked.date_end = fields.Date.today() - timedelta(days=1)
        asked.answers_id.deadline = fields.Datetime.now() - timedelta(days=1)
        self._run_cron()
        self.assertEqual(asked.state, "expired")
        self.env["res.lang"]._activate_lang("fr_FR")
        self.env.flush_all()
        page = self.url_open(
            asked.answers_id.get_start_url(), headers={"Accept-Language": "fr-FR"}
        )
        self.assertNotIn("o_survey_form", page.text, "nobody answers any more")
        # Core thanks for the interest: whom to write to is said instead.
        self.assertIn(self.referent.name, page.text)

    def test_reopened_is_not_asked(self):
        self.candidate.step_id = self.first_step
        self.assertEqual(self.asked.state, "cancelled")
        jury = self.env["vae.jury"].create(
            {"candidate_id": self.candidate.id, "date": fields.Date.today()}
        )
        jury.action_hold()
        jury.action_decide()
        after = self.candidate.satisfaction_ids.filtered(
            lambda asked: asked.moment == "jury"
        )
        self.assertEqual(after.jury_id, jury)
        self._close_journey(self.candidate)
        self.assertEqual(self.asked.state, "planned", "asked once, not twice")
        self.candidate.email = False
        with self.assertRefused("no valid e-mail"):
            self.asked.action_send()
        self.assertIn("answer_token", self.asked.action_answer_with()["url"])
        self.assertIn(self.referent.name, self.asked.message_ids[0].body)
