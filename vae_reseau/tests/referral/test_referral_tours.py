# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.fields import Command
from odoo.tests import HttpCase, tagged

from .referral_common import ReferralCommon


class ReferralTour(ReferralCommon, HttpCase):
    draws_pdf = True

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("fr_FR")
        cls.referent.lang = "fr_FR"
        cls._offer("Louer loin d’ici", territories=cls.ain)
        cls._agree_diagnosis(cls.candidate)
        cls.plan = cls.env["vae.support.plan"].create(
            {
                "candidate_id": cls.candidate.id,
                "line_ids": [
                    Command.create({"name": "Chercher un logement", "actor": "partner"})
                ],
            }
        )
        cls.plan.action_agree()


@tagged("post_install", "-at_install")
class TestReferralSent(ReferralTour):
    browser_size = "1366x768"

    def test_find_agree_and_send(self):
        self.env.flush_all()
        with self._mails_made() as mails:
            self.start_tour(
                f"/odoo/action-vae_assistance.vae_obstacle_action/{self.obstacle.id}",
                "vae_referral",
                login=self.referent.login,
            )
        self.env.invalidate_all()
        referral = self.candidate.referral_ids
        self.assertEqual(referral.state, "sent")
        self.assertEqual(referral.obstacle_id, self.obstacle)
        links = [mail for mail in mails if "/vae/referral/" in str(mail["body_html"])]
        self.assertEqual([mail["email_to"] for mail in links], [self.actor.email])


@tagged("post_install", "-at_install")
class TestReferralAnswered(ReferralTour):
    browser_size = "390x844"
    touch_enabled = True

    def test_answer_from_the_link(self):
        line = self.plan.line_ids
        referral, token = self._sent(line_id=line.id)
        self.env.flush_all()
        self.start_tour(f"/vae/referral/{token}", "vae_referral_answer")
        self.env.invalidate_all()
        self.assertEqual(referral.state, "done")
        self.assertEqual(line.state, "done")
        self.assertEqual(line.effect, "Moins de trajets")
        self.assertEqual(self.obstacle.state, "lifted")
        self.assertEqual(len(self.candidate.proof_ids), 1)
