# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo import fields
from odoo.http import Request
from odoo.tests import HttpCase, new_test_user, tagged

from .referral_common import ReferralCommon


@tagged("post_install", "-at_install")
class TestReferralPortal(ReferralCommon, HttpCase):
    """The candidate sees what left about them, to whom, and takes it back."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        new_test_user(
            cls.env,
            login="camille",
            groups="base.group_portal",
            partner_id=cls.candidate.partner_id.id,
            email="camille@example.com",
            company_id=cls.candidate.company_id.id,
        )

    def test_seen_and_withdrawn(self):
        draft = self._referral(reason="Pas encore parti")
        referral, token = self._sent()
        referral._answer_appointment(
            fields.Datetime.now() + timedelta(days=3), "12 rue des Lilas", "Mot interne"
        )
        self.env.flush_all()
        self.authenticate("camille", "camille")
        url = f"/my/vae/{self.candidate.id}"
        page = self.url_open(url).text
        for shown in (self.actor.name, "Un studio près du travail", "12 rue des Lilas"):
            self.assertIn(shown, page)
        for hidden in (draft.reason, "Mot interne", self.actor.email):
            self.assertNotIn(hidden, page)
        taken_along = self.url_open(f"{url}/data/download").text
        self.assertIn(self.actor.name, taken_along)
        self.assertNotIn("Mot interne", taken_along)
        withdraw = f"{url}/consents/{referral.consent_id.id}/withdraw"
        self.assertIn(withdraw, page)
        self.url_open(withdraw, data={"csrf_token": Request.csrf_token(self)})
        self.env.invalidate_all()
        self.assertEqual(referral.state, "withdrawn")
        self.assertFalse(self._opened_by(token))
        self.assertNotIn(withdraw, self.url_open(url).text)
