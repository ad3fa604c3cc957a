# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64

from odoo.tests import HttpCase, tagged

from odoo.addons.vae_assistance.tests.common import pdf_file

from .common import ConventionCommon


@tagged("post_install", "-at_install")
class TestConventionTour(ConventionCommon, HttpCase):
    def test_signed_then_sent(self):
        """The director signs the convention, then sends what it obliges to."""
        self.env["res.lang"]._activate_lang("fr_FR")
        self.director.lang = "fr_FR"
        convention = self._convention(name="Assistance du parcours")
        report = self.env["vae.obligation"].create(
            {
                "convention_id": convention.id,
                "name": "Rapport à envoyer",
                "anchor": "fixed",
                "date_fixed": self.today,
                "document": base64.b64encode(pdf_file("Rapport")),
                "document_name": "rapport.pdf",
            }
        )
        self.start_tour(
            "/odoo/action-vae_reporting.vae_convention_action?view_type=list",
            "vae_convention",
            login="test_director",
        )
        self.assertEqual(convention.state, "in_progress")
        self.assertEqual(report.state, "done")
        self.assertEqual(report.sent_message_id.partner_ids, self.funder)
