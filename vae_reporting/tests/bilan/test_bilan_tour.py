# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64
from datetime import date

from odoo.fields import Command
from odoo.tests import HttpCase, tagged

from odoo.addons.vae_assistance.tests.common import pdf_file

from .common import YEAR, BilanCommon


@tagged("post_install", "-at_install")
class TestBilanTour(BilanCommon, HttpCase):
    browser_size = "1366x768"

    def test_computed_opened_signed_sent(self):
        """A figure is opened down to its fiche and proof; the commanditaire gets it."""
        self.env["res.lang"]._activate_lang("fr_FR")
        self.director.lang = "fr_FR"
        journey = self._create_candidate(
            "Zébulon Preuve",
            self.referent,
            program_id=self.program.id,
            date_open=date(2025, 3, 3),
        )
        fiche = self._create_fiche(
            journey, date="2025-04-08 09:00:00", state="done", tasks_done="Relu"
        )
        action = fiche.with_user(self.referent).action_add_proof()
        dialog = self.env["vae.proof.add"].with_user(self.referent)
        dialog.with_context(**action["context"]).create(
            {
                "type_id": self.env.ref("vae_assistance.vae_proof_type_attendance").id,
                "file": base64.b64encode(pdf_file("Émargement")),
                "file_name": "emargement.pdf",
            }
        ).action_confirm()
        funder = self.env["res.partner"].create(
            {"name": "Région de test", "is_company": True, "email": "r@example.com"}
        )
        convention = self.env["vae.convention"].create(
            {
                "name": "Assistance du parcours",
                "company_id": self.company.id,
                "program_id": self.program.id,
                "partner_id": funder.id,
                "date_start": YEAR[0],
                "date_end": YEAR[1],
                "obligation_ids": [
                    Command.create(
                        {
                            "name": "Bilan",
                            "kind": "final",
                            "anchor": "end",
                            "needs_signature": True,
                        }
                    )
                ],
            }
        )
        bilan = self._bilan(convention_id=convention.id)
        self.env.flush_all()
        self.start_tour(
            "/odoo/action-vae_reporting.vae_bilan_action?view_type=list",
            "vae_bilan",
            login=self.director.login,
        )
        self.env.invalidate_all()
        self.assertEqual(bilan.state, "signed")
        self.assertEqual(self._line(bilan, "meetings")["proven"], 1)
        report = bilan.report_id
        self.assertEqual((report.kind, report.state), ("final", "done"))
        self.assertEqual(report.sent_message_id.partner_ids, funder)
