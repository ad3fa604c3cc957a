# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import datetime, timedelta
from unittest.mock import patch

from odoo.fields import Command
from odoo.tests import HttpCase, tagged

from ..common import VaeCommon
from ..proof.test_vae_proof import ProofCommon


class TourCommon(VaeCommon, HttpCase):
    """From a lead to the PDF of the first fiche action, in French."""

    draws_pdf = True

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("fr_FR")
        cls.referent.lang = "fr_FR"
        cls.lead = cls.env["crm.lead"].create(
            {
                "name": "Demande de renseignements",
                "contact_name": "Nadège Tour",
                "email_from": "nadege.tour@example.com",
                "team_id": cls.env.ref("vae_assistance.crm_team_vae").id,
                "user_id": cls.referent.id,
            }
        )

    def _check_journey(self, tour):
        self.env.flush_all()
        reports = self.registry["ir.actions.report"]
        render = reports._pre_render_qweb_pdf

        def render_for_real(report, *args, **kwargs):
            # Odoo renders no PDF in tests unless it is asked to.
            return render(
                report.with_context(force_report_rendering=True), *args, **kwargs
            )

        with patch.object(reports, "_pre_render_qweb_pdf", render_for_real):
            self.start_tour(
                f"/odoo/action-vae_assistance.crm_lead_action_vae/{self.lead.id}",
                tour,
                login=self.referent.login,
            )
        candidate = self.env["vae.candidate"].search([("lead_id", "=", self.lead.id)])
        self.assertEqual(candidate.name, "Nadège Tour")
        self.assertEqual(candidate.step_id, self.second_step)
        done, planned = candidate.fiche_ids.sorted("number")
        self.assertEqual(done.state, "done")
        self.assertEqual(planned.state, "draft")
        self.assertEqual(planned.event_id.start, done.next_date)
        attachment = self.env["ir.attachment"].search(
            [("res_model", "=", "vae.fiche.action"), ("res_id", "=", done.id)]
        )
        self.assertEqual(attachment.mimetype, "application/pdf")
        self.assertTrue(attachment.raw.startswith(b"%PDF-"))


@tagged("post_install", "-at_install")
class TestJourneyDesktop(TourCommon):
    browser_size = "1366x768"

    def test_from_lead_to_pdf(self):
        self._check_journey("vae_journey_desktop")


@tagged("post_install", "-at_install")
class TestJourneyMobile(TourCommon):
    draws_pdf = False
    browser_size = "390x844"
    touch_enabled = True

    def test_from_lead_to_pdf(self):
        self._check_journey("vae_journey_mobile")


@tagged("post_install", "-at_install")
class TestHandover(VaeCommon, HttpCase):
    """A journey goes from one référent to another, who finds all that is needed."""

    browser_size = "1366x768"

    def test_between_referents(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        (self.referent | self.referent2).lang = "fr_FR"
        self.referent2.name = "Camille Reprise"
        self._create_candidate("Inès Reste", self.referent)
        candidate = self._create_candidate("Nadège Tour", self.referent)
        candidate.message_subscribe(self.referent.partner_id.ids)
        event = self.env["calendar.event"]._create_vae_appointment(
            candidate, self.now + timedelta(days=2), 1
        )
        self.assertEqual(event.user_id, self.referent)
        self.start_tour(
            f"/odoo/action-vae_assistance.vae_candidate_action_mine/{candidate.id}",
            "vae_handover",
            login=self.referent.login,
        )
        self.env.invalidate_all()
        self.assertEqual(candidate.user_id, self.referent2)
        self.assertEqual(event.user_id, self.referent2)
        self.assertNotIn(self.referent.partner_id, candidate.message_partner_ids)
        self.start_tour(
            "/odoo/action-vae_assistance.vae_candidate_action_mine",
            "vae_handover_successor",
            login=self.referent2.login,
        )


@tagged("post_install", "-at_install")
class TestConfidentialTour(VaeCommon, HttpCase):
    """Confidential notes on screen: written, changed, opened exceptionally."""

    browser_size = "1366x768"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("fr_FR")
        (cls.referent | cls.coordinator).lang = "fr_FR"

    def _start(self, tour, user):
        self.env.flush_all()
        self.start_tour(
            "/odoo/action-vae_assistance.vae_candidate_action/"
            f"{self.candidate.id}?view_type=form",
            tour,
            login=user.login,
        )

    def test_confidential_notes(self):
        self._start("vae_confidential_note", self.referent)
        note = self.env["vae.confidential.note"].search(
            [("candidate_id", "=", self.candidate.id)]
        )
        self.assertEqual((note.author_id, note.version), (self.referent, 2))
        of_candidate = [("candidate_id", "=", self.candidate.id)]
        operations = self.env["vae.access.log"].search(of_candidate).mapped("operation")
        self.assertEqual(operations, ["open", "edit", "open", "edit"])
        note.with_user(self.referent).action_save(
            {"content": "Suivi en psychiatrie"}, 2
        )
        note.with_user(self.referent).action_create(
            self.candidate.id, "note", {"content": "Adresse tenue secrète"}
        )
        self._start("vae_confidential_emergency", self.coordinator)
        line = self.env["vae.access.log"].search([], limit=1)
        self.assertEqual(line.operation, "emergency")
        self.assertEqual(line.user_id, self.coordinator)


@tagged("post_install", "-at_install")
class TestThreeMeetings(VaeCommon, HttpCase):
    """Three meetings in a row, in French: to-dos are carried forward until done."""

    browser_size = "1366x768"

    def test_three_meetings(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.referent.lang = "fr_FR"
        candidate = self._create_candidate("Nadège Tour", self.referent)
        self._agree_diagnosis(candidate)
        plan = self.env["vae.support.plan"].create(
            {
                "candidate_id": candidate.id,
                "user_id": self.referent.id,
                "line_ids": [
                    Command.create(
                        {"name": "Explorer les expériences", "hours_planned": 3}
                    )
                ],
            }
        )
        self.env["vae.signature.request"]._create_for(plan).signer_ids._sign("paper")
        self.env["calendar.event"]._create_vae_appointment(
            candidate, datetime(2024, 1, 8, 9), 1
        )
        self.env.flush_all()
        self.start_tour(
            "/odoo/action-vae_assistance.vae_day_action",
            "vae_three_meetings",
            login=self.referent.login,
        )
        self.env.invalidate_all()
        fiches = candidate.fiche_ids.sorted("number")
        self.assertEqual(fiches.mapped("state"), ["done"] * 3)
        self.assertEqual([len(fiche.todo_line_ids) for fiche in fiches], [0, 3, 3])
        self.assertEqual(len(candidate.todo_ids), 4)
        self.assertEqual(set(candidate.todo_ids.mapped("state")), {"done"})
        self.assertEqual(plan.line_ids.state, "doing")
        self.assertEqual(plan.line_ids.hours_done, 1)


class ProofTourCommon(ProofCommon, HttpCase):
    """A journey is made ready for an audit, in French."""

    def _check_audit(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.referent.lang = "fr_FR"
        candidate = self._create_candidate("Nadège Tour", self.referent)
        candidate.program_id = self.program
        fiche = self._done_fiche(candidate)
        service = self._service(candidate)
        request = self.env["vae.signature.request"]._create_for(fiche)
        request.signer_ids.filtered(lambda signer: not signer.user_id)._sign("paper")
        self.assertEqual(candidate.proof_missing_count, 2)
        self.env.flush_all()
        self.start_tour(
            f"/odoo/action-vae_assistance.vae_candidate_action/{candidate.id}"
            "?view_type=form",
            "vae_proof_complete",
            login=self.referent.login,
        )
        self.env.invalidate_all()
        self.assertEqual(candidate.proof_state, "complete")
        self.assertEqual(request.state, "signed")
        self.assertEqual(candidate.proof_ids.link_ids._act(), service)
        return candidate


@tagged("post_install", "-at_install")
class TestAuditDesktop(ProofTourCommon):
    browser_size = "1366x768"

    def test_ready_for_audit(self):
        """Then a file proves wrong."""
        candidate = self._check_audit()
        self.start_tour(
            "/odoo/action-vae_assistance.vae_proof_action",
            "vae_proof_cancel",
            login=self.referent.login,
        )
        self.env.invalidate_all()
        self.assertEqual(candidate.proof_ids.state, "cancelled")
        self.assertEqual(candidate.proof_state, "missing")


@tagged("post_install", "-at_install")
class TestAuditMobile(ProofTourCommon):
    browser_size = "390x844"
    touch_enabled = True

    def test_ready_for_audit(self):
        self._check_audit()


@tagged("post_install", "-at_install")
class TestFindPeople(VaeCommon, HttpCase):
    """A journey is found from anywhere, in the command palette."""

    def test_by_telephone(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.referent.lang = "fr_FR"
        self._create_candidate("Zoé Téléphone", self.referent, phone="06 39 98 12 34")
        self.start_tour(
            "/odoo/action-vae_assistance.vae_candidate_action",
            "vae_find_people",
            login=self.referent.login,
        )
