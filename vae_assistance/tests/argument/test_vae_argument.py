# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import Command, fields
from odoo.tests import tagged

from ..common import VaeCommon


@tagged("post_install", "-at_install")
class TestArgument(VaeCommon):
    """A page for each bloc that is left, printed for the candidate."""

    draws_pdf = True

    def test_pages_and_print(self):
        first, second = self.certification.bloc_ids
        self.env["vae.candidate.bloc"].create(
            {"candidate_id": self.candidate.id, "bloc_id": first.id}
        )
        file = self.env["vae.validation.file"].create(
            {"candidate_id": self.candidate.id}
        )
        piece = self.env["vae.validation.evidence"].create(
            {
                "file_id": file.id,
                "name": "Planning anonymisé",
                "bloc_ids": [Command.link(second.id)],
            }
        )
        candidate = self.candidate.with_user(self.referent)
        candidate.action_view_arguments()
        candidate.action_view_arguments()
        page = self.env["vae.argument"].search(
            [("candidate_id", "=", self.candidate.id)]
        )
        self.assertEqual((page.bloc_id, page.evidence_ids), (second, piece))
        page.write(
            {"argument": "J’organise la tournée.", "questions": "Et si on refuse ?"}
        )
        mock = self.env["vae.jury"].create(
            {
                "candidate_id": self.candidate.id,
                "kind": "mock",
                "date": fields.Date.today(),
            }
        )
        mock.line_ids.note = "Dire pourquoi."
        self.assertIn("Dire pourquoi.", page.mock_feedback)
        with self.assertRefused("those of this journey"):
            other = self._create_candidate("Autre", self.referent)
            self.env["vae.argument"].create(
                {"candidate_id": other.id, "evidence_ids": [Command.link(piece.id)]}
            )
        reports = self.env["ir.actions.report"].with_user(self.referent)
        for report, record in (
            ("report_vae_argument", self.candidate),
            ("report_vae_validation_file", file),
        ):
            html, _kind = reports._render_qweb_html(
                f"vae_assistance.{report}", record.ids
            )
            self.assertIn("Planning anonymisé", html.decode(), report)
        pdf, _kind = reports.with_context(force_report_rendering=True)._render_qweb_pdf(
            "vae_assistance.report_vae_argument", self.candidate.ids
        )
        self.assertTrue(pdf.startswith(b"%PDF"))
