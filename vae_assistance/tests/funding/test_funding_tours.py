# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo.fields import Command
from odoo.tests import HttpCase, tagged

from ..common import OnAPhone, VaeCommon


@tagged("post_install", "-at_install")
class TestFundingDesktop(VaeCommon, HttpCase):
    """A journey's funding, from the quote to the certificate, in French."""

    browser_size = "1366x768"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("fr_FR")
        cls.referent.lang = "fr_FR"
        cls.company.vae_director_id = cls.director
        today = cls.now.date()
        cls.program.service_ids = [
            Command.create({"price": 1500, "date_from": today - timedelta(days=90)})
        ]
        cls.candidate = cls._create_candidate(
            "Nadège Tour",
            cls.referent,
            program_id=cls.program.id,
            date_open=today - timedelta(days=30),
        )
        fiche = cls._create_fiche(cls.candidate, days=-3, state="done", duration=1.5)
        cls._sign_at_once(fiche)

    def test_from_quote_to_certificate(self):
        self.env.flush_all()
        self.start_tour(
            f"/odoo/action-vae_assistance.vae_candidate_action/{self.candidate.id}",
            "vae_funding",
            login=self.referent.login,
            timeout=300,
        )
        self.env.invalidate_all()
        plan = self.candidate.funding_ids
        request = plan.request_ids
        self.assertEqual((plan.state, request.state), ("balanced", "granted"))
        self.assertEqual(request.date_quote, request.date_asked)
        certificate = self.candidate.delivery_certificate_ids
        self.assertEqual(certificate.state, "to_sign")
        self.assertEqual(
            (certificate.hours_signed, certificate.hours_unsigned), (1.5, 0)
        )


@tagged("post_install", "-at_install")
class TestFundingMobile(OnAPhone, TestFundingDesktop):
    pass
