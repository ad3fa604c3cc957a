# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..common import VaeCommon


@tagged("post_install", "-at_install")
class TestDecisions(VaeCommon):
    """A decision is taken back by who took it, for a while, if nothing follows."""

    def setUp(self):
        super().setUp()
        self.journey = self.candidate.with_user(self.referent)

    def _decision(self, user=None):
        """The last decision on the journey."""
        self.env.flush_all()
        [decision] = self.env["vae.decision"].search(
            [("candidate_id", "=", self.candidate.id)], limit=1
        )
        self.env.invalidate_all()
        return decision.with_user(user or self.referent)

    def _accepted(self):
        proposals = self.env["vae.proposal"].with_user(self.referent)
        proposal = proposals.create({"candidate_id": self.candidate.id})
        return proposal, proposal.action_accept()

    def _draft_plan(self):
        self._agree_diagnosis(self.candidate)
        plan = self.env["vae.support.plan"].with_user(self.referent)
        plan = plan.create({"candidate_id": self.candidate.id})
        if not plan.line_ids:
            plan._add_supports(self.env["vae.support.type"].search([], limit=1))
        return plan

    def test_proposal(self):
        proposal, said = self._accepted()
        self.assertEqual(said["tag"], "vae_said")
        self.assertEqual(said["params"]["undo"]["ids"], self._decision().ids)
        self.assertTrue(said["params"]["follows"])
        self.assertEqual(self.journey.path["undo"]["what"], "Proposal")
        self.journey.action_undo_decision()
        self.assertEqual(proposal.decision, "draft")
        self.assertFalse(proposal.date_decision)
        self.assertTrue(self._decision().date_undone, "the trace is kept")
        self.assertIn("taken back", self.candidate.message_ids[0].body)
        self.env.invalidate_all()
        self.assertFalse(self.journey.path["undo"])

    def test_the_program_of_an_accepted_proposal_is_that_of_the_journey(self):
        program = self.env["vae.program"].search([("company_id", "=", False)], limit=1)
        self.assertTrue(program)
        self.candidate.program_id = False
        proposals = self.env["vae.proposal"].with_user(self.referent)
        proposal = proposals.create(
            {"candidate_id": self.candidate.id, "program_id": program.id}
        )
        proposal.action_accept()
        self.assertEqual(self.candidate.program_id, program)

    def test_diagnosis(self):
        diagnosis = self._agree_diagnosis(self.candidate)
        self.env["vae.decision"].search([]).unlink()
        draft = diagnosis.with_user(self.referent).candidate_id.action_new_diagnosis()
        draft = (
            self.env["vae.diagnosis"].with_user(self.referent).browse(draft["res_id"])
        )
        draft.action_agree()
        self._decision().action_undo()
        self.assertEqual(draft.state, "draft")
        self.assertFalse(draft.date_agreed)
        draft.action_agree()
        decision = self._decision()
        self.env["vae.support.plan"].create({"candidate_id": self.candidate.id})
        with self.assertRefused("a plan was made from it"):
            decision.action_undo()
        self.assertEqual(draft.state, "agreed")

    def test_plan(self):
        plan = self._draft_plan()
        plan.action_agree()
        self._decision().action_undo()
        self.assertEqual(plan.state, "draft")
        self.assertFalse(plan.date_agreed)
        plan.action_agree()
        decision = self._decision()
        plan.line_ids[:1].action_begin()
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE vae_support_plan_line SET write_date = now() + interval '1 hour'"
            " WHERE plan_id = %s",
            [plan.id],
        )
        self.env.invalidate_all()
        with self.assertRefused("work on its lines"):
            decision.action_undo()

    def test_the_former_plan_holds_again(self):
        first = self._draft_plan()
        first.action_agree()
        second = self.env["vae.support.plan"].with_user(self.referent)
        second = second.create({"candidate_id": self.candidate.id})
        second.action_agree()
        self.assertEqual(first.state, "superseded")
        self._decision().action_undo()
        self.assertEqual(second.state, "draft")
        self.assertEqual(first.state, "agreed")

    def test_step(self):
        self.journey.step_id = self.second_step
        decision = self._decision()
        self.assertEqual(decision.kind, "step")
        decision.action_undo()
        self.assertEqual(self.candidate.step_id, self.first_step)
        count = self.env["vae.decision"].search_count(
            [("candidate_id", "=", self.candidate.id)]
        )
        self.assertEqual(count, 1, "what is put back is no decision")

    def test_closing_and_reopening(self):
        closing = self.env["vae.candidate.close"].with_user(self.referent)
        closing = closing.create(
            {
                "candidate_id": self.candidate.id,
                "outcome": "refused",
                "step_id": self.closing_step.id,
                "closing_note": "Non validé",
            }
        )
        said = closing.action_confirm()
        self.assertEqual(said["params"]["undo"]["ids"], self._decision().ids)
        closed_on = fields.Date.subtract(fields.Date.today(), days=4)
        self.candidate.date_closed = closed_on
        self.journey.step_id = self.first_step
        self.assertFalse(self.candidate.closing_note)
        reopening = self._decision()
        self.assertEqual(reopening.kind, "reopening")
        reopening.action_undo()
        self.assertEqual(self.candidate.step_id, self.closing_step)
        self.assertEqual(self.candidate.closing_note, "Non validé")
        self.assertEqual(self.candidate.outcome, "refused")
        self.assertEqual(self.candidate.date_closed, closed_on)
        decision = self.env["vae.decision"].with_user(self.referent)
        decision.search([("kind", "=", "closing")]).action_undo()
        self.assertEqual(self.candidate.step_id, self.first_step)
        self.assertFalse(self.candidate.date_closed)

    def test_only_by_who_decided(self):
        proposal, _said = self._accepted()
        decision = self._decision()
        with self.assertRefused("only who decided"):
            decision.with_user(self.coordinator).action_undo()
        with self.assertRefused("", AccessError):
            decision.with_user(self.referent2).action_undo()
        with self.assertRefused("you decided nothing"):
            self.candidate.with_user(self.coordinator).action_undo_decision()
        self.assertEqual(proposal.decision, "accepted")

    def test_for_a_while(self):
        proposal, _said = self._accepted()
        decision = self._decision()
        minutes = self.env["vae.parameter"]._value("undo_minutes")
        self.env.cr.execute(
            "UPDATE vae_decision SET create_date = %s WHERE id = %s",
            [
                fields.Datetime.now() - timedelta(minutes=minutes, seconds=5),
                decision.id,
            ],
        )
        self.env.invalidate_all()
        with self.assertRefused(f"for {minutes} minutes"):
            decision.action_undo()
        self.assertFalse(self.journey.path["undo"])
        self.assertEqual(proposal.decision, "accepted")

    def test_once(self):
        self._accepted()
        decision = self._decision()
        decision.action_undo()
        with self.assertRefused("taken back already"):
            decision.action_undo()

    def test_the_last_first(self):
        self._accepted()
        first = self._decision()
        self.journey.step_id = self.second_step
        with self.assertRefused("Step changed.*was decided since"):
            first.action_undo()
        self._decision().action_undo()
        first.action_undo()

    def test_nothing_that_is_signed(self):
        plan = self._draft_plan()
        plan.action_agree()
        decision = self._decision()
        self._sign_at_once(plan)
        with self.assertRefused("sent for signature"):
            decision.action_undo()
        self.assertEqual(plan.state, "agreed")

    def test_another_proposal(self):
        self._accepted()
        decision = self._decision()
        self.env["vae.proposal"].create({"candidate_id": self.candidate.id})
        with self.assertRefused("another proposal"):
            decision.action_undo()

    def test_nobody_writes_decisions(self):
        self._accepted()
        decision = self._decision()
        with self.assertRefused("", AccessError):
            decision.date_undone = False
        with self.assertRefused("", AccessError):
            decision.create(
                {
                    "candidate_id": self.candidate.id,
                    "user_id": self.referent.id,
                    "kind": "step",
                    "res_model": "vae.candidate",
                    "res_id": self.candidate.id,
                }
            )
