# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date

from freezegun import freeze_time

from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..common import VaeCommon

TODAY = "2026-09-07"


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestAdmissibility(VaeCommon):
    def _request(self, candidate=None, **values):
        return (
            self.env["vae.admissibility"]
            .with_user(self.referent)
            .create({"candidate_id": (candidate or self.candidate).id, **values})
        )

    def _answer(self, request, kind, day=TODAY, **values):
        return request.decision_ids.create(
            {"admissibility_id": request.id, "kind": kind, "date": day, **values}
        )

    def _board(self):
        self.env.flush_all()
        candidate = self.candidate
        return candidate.date_deadline, candidate.deadline_kind, candidate.waiting_on

    def test_from_draft_to_admissible(self):
        """State, deadlines, phase and path follow from what happened."""
        candidate = self.candidate.with_user(self.referent)
        candidate.date_open = "2026-03-02"
        action = candidate.action_view_admissibilities()
        self.assertEqual(action["context"], {"default_candidate_id": candidate.id})
        request = self._request(date_begun="2026-06-01")
        self.assertEqual(request.certification_id, self.certification)
        self.assertEqual((request.number, request.route), (1, "classic"))
        # The sections of the route, and how complete they are.
        sections = request.line_ids.section_id
        self.assertFalse(sections.filtered(lambda each: each.route == "francevae"))
        request.route = "francevae"
        self.assertFalse(
            request.line_ids.section_id.filtered(lambda each: each.route == "classic")
        )
        asked = request.line_ids.filtered("is_required")
        with self.assertRefused("is required"):
            asked[0].state = "none"
        asked.state = "complete"
        self.assertTrue(request.is_complete)
        self.assertEqual(self._board(), (False, False, False))

        request.date_sent = "2026-08-03"
        self.assertEqual(request.state, "sent")
        self.assertEqual(
            self._board(), (date(2026, 10, 3), "admissibility_answer", "certifier")
        )
        with self.assertRefused("stays as it was"):
            request.case = "holder"
        for call in (lambda: request.write({"date_sent": False}), request.unlink):
            with self.assertRefused("counts and is kept"):
                call()
        # Incomplete: the delay stops, the candidate is waited for.
        with self.assertRefused("Write what the certifier says"):
            self._answer(request, "incomplete", "2026-08-20")
        with self.assertRefused("comes on the day on which the file was sent"):
            self._answer(request, "complete", "2026-08-01")
        with self.assertRefused("not dated in the future"):
            self._answer(request, "complete", "2026-09-08")
        self._answer(
            request,
            "incomplete",
            "2026-08-20",
            comment="Manque la pièce d'identité",
            date_complement="2026-09-20",
        )
        self.assertEqual(
            self._board(), (date(2026, 9, 20), "admissibility_complement", "candidate")
        )
        request.action_send()
        self.assertEqual(
            (request.state, request.date_resent), ("sent", date(2026, 9, 7))
        )
        self.assertEqual(request.date_answer_due, date(2026, 11, 7))
        # Who is waited for was chosen: the facts do not change it any more.
        candidate.waiting_on = "structure"
        decision = self._answer(request, "admissible", date_valid_until="2028-09-07")
        with self.assertRaises(AccessError):
            decision.date = "2026-09-01"
        self.assertEqual(
            self._board(), (date(2028, 9, 7), "admissibility_end", "structure")
        )
        self.assertEqual(candidate.phase, "admissible")
        self.assertEqual(candidate.date_admissible, date(2026, 9, 7))
        self.assertEqual(request.date_start_by, date(2027, 3, 7))
        path = {each.code: each.state for each in candidate._sorted_milestones()}
        self.assertEqual(path["admissible"], "done")
        # What depends on the validity.
        candidate._check_admissible_on(date(2027, 1, 1))
        with self.assertRefused("ends on"):
            candidate._check_admissible_on(date(2028, 10, 1))
        with self.assertRefused("not admissible on"):
            candidate._check_admissible_on(date(2026, 1, 1))
        candidate.date_target = "2028-10-01"
        self.assertTrue(request.is_outlived)
        self.env.flush_all()
        alerts = self.candidate.alert_ids.filtered(lambda each: each.state == "open")
        self.assertIn("admissibility_outlived", alerts.rule_id.mapped("code"))
        # An answer that was recorded by mistake is taken out, and told.
        request.action_take_out()
        self.assertEqual(request.state, "sent")
        self.assertFalse(candidate.date_admissible)
        self.assertEqual(candidate.phase, "before")
        self.assertIn("2026", request.message_ids[0].body)

    def test_silence_is_an_answer(self):
        """Noted by the night's run, once; a real answer of before takes its place."""
        request = self._request(date_begun="2026-06-01", date_sent="2026-07-15")
        self.assertEqual(request.date_answer_due, date(2026, 9, 15))
        run = self.env.ref("vae_assistance.ir_cron_admissibility_silence")
        with self.enter_registry_test_mode():
            run.method_direct_trigger()
            self.assertEqual(request.state, "sent")
            with freeze_time("2026-09-16"):
                run.method_direct_trigger()
                run.method_direct_trigger()
        self.env.invalidate_all()
        self.assertEqual(request.state, "tacit")
        self.assertEqual(len(request.decision_ids), 1)
        self.assertIn("L6412-2", request.decision_ids.comment)
        self.assertEqual(self.candidate.date_admissible, date(2026, 9, 15))
        with freeze_time("2026-09-20"):
            self._answer(request, "refused", "2026-09-10", comment="Hors champ")
        self.assertEqual(request.decision_ids.mapped("kind"), ["refused"])
        self.assertFalse(self.candidate.date_admissible)
        # Entered late: the silence is over at once. Nobody types it.
        old = self._request(
            self._create_candidate("Autre Essai", self.referent),
            date_begun="2026-01-05",
            date_sent="2026-01-15",
        )
        self.assertEqual((old.state, old.date_granted), ("tacit", date(2026, 3, 15)))
        with self.assertRaises(AccessError):
            self._answer(old, "admissible", is_silence=True)
        # Longer by a new parameter: what is awaited follows.
        late = self._request(
            self._create_candidate("Tiers Essai", self.referent), date_sent=TODAY
        )
        self.env["vae.parameter.value"].create(
            {
                "parameter_id": self.env.ref(
                    "vae_assistance.vae_parameter_admissibility_answer_months"
                ).id,
                "value": 3,
                "date_from": "2026-09-01",
            }
        )
        self.assertEqual(late.date_answer_due, date(2026, 12, 7))

    def test_requests_of_a_year(self):
        """One for a certification, three in all; blocs excepted (R6412-3)."""
        self._request(date_begun="2026-01-05", date_sent="2026-02-02")
        again = self._request()
        with self.assertRefused("the law allows 1 a year"):
            again.date_sent = TODAY
        again.target = "blocs"
        again.date_sent = TODAY
        for number in (2, 3):
            other = self.certification.create(
                {"name": f"Titre {number}", "code": f"RNCP99992{number}"}
            )
            journey = self._create_candidate(
                "x",
                self.referent,
                partner_id=self.candidate.partner_id.id,
                certification_id=other.id,
            )
            self._request(journey, date_sent=TODAY)
        fourth = self.certification.create({"name": "Titre 4", "code": "RNCP999924"})
        journey = self._create_candidate(
            "x",
            self.referent,
            partner_id=self.candidate.partner_id.id,
            certification_id=fourth.id,
        )
        with self.assertRefused("the law allows 3 a year"):
            self._request(journey, date_sent=TODAY)
        # The registration has ended: only who was admissible before goes on.
        self.certification.date_end = "2026-09-01"
        journey = self._create_candidate("Autre Essai", self.referent)
        with self.assertRefused("nobody is admitted any more"):
            self._request(journey, date_sent=TODAY)
        self._request(journey, date_sent=TODAY, case="renewed")

    def test_typed_where_there_is_no_request(self):
        """Journeys that are taken over keep what they were told."""
        self.candidate.date_open = "2026-01-05"
        self.candidate.date_admissible = "2026-03-01"
        self.candidate._check_admissible_on(date(2026, 4, 1))
        self.candidate.goal = "Autre chose"
        self.env.flush_all()
        self.assertEqual(self.candidate.date_admissible, date(2026, 3, 1))
        # The certifier's answer is nobody's to type.
        candidate = self.candidate.with_user(self.referent)
        candidate.date_admissible = "2026-03-02"
        request = self._request(date_begun="2026-09-01", date_sent="2026-09-01")
        self._answer(request, "refused", comment="Sans rapport")
        for forged in ({"date_admissible": TODAY}, {"date_admissible": "2026-03-02"}):
            with self.assertRefused("follows from the answer"):
                candidate.write(forged)
        self.assertFalse(candidate.date_admissible)

    def test_deadlines_of_the_structure(self):
        """One list of all, that shows what its reader may read."""
        request = self._request(date_sent=TODAY)
        deadlines = self.env["vae.deadline"].with_user(self.referent)
        [deadline] = deadlines.search([("candidate_id", "=", self.candidate.id)])
        self.assertEqual(
            (deadline.kind, deadline.who), ("admissibility_answer", "certifier")
        )
        self.assertEqual(deadline.action_open()["res_id"], request.id)
        self.assertFalse(
            deadlines.with_user(self.referent2).search(
                [("candidate_id", "=", self.candidate.id)]
            )
        )
        self._close_journey(self.candidate)
        self.env.flush_all()
        self.assertFalse(self.candidate.date_deadline)
        self.assertFalse(deadlines.search([("candidate_id", "=", self.candidate.id)]))
