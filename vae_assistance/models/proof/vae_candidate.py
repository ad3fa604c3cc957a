# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.fields import Domain

from ..candidate.milestone import Milestone


class VaeCandidate(models.Model):
    """What is proven of a journey, and what is missing."""

    _inherit = "vae.candidate"

    proof_ids = fields.One2many(
        comodel_name="vae.proof",
        inverse_name="candidate_id",
        string="Proofs",
        readonly=True,
    )
    proof_state = fields.Selection(
        selection=[
            ("none", "Nothing to prove yet"),
            ("missing", "Proofs missing"),
            ("complete", "Ready for audit"),
        ],
        string="State of the Proofs",
        compute="_compute_proof_state",
        search="_search_proof_state",
        help="Whether all that the program requires is proven, act by act.",
    )
    proof_missing_count = fields.Integer(
        string="Missing Proofs", compute="_compute_proof_state"
    )

    proof_to_check_count = fields.Integer(
        string="Files to Check",
        compute="_compute_proof_state",
        help="Handed in by the candidate, neither accepted nor refused yet.",
    )

    @api.model
    def _dated_facts(self):
        return [
            *super()._dated_facts(),
            ("proof_ids", "date", [("state", "in", ("to_check", "valid"))]),
        ]

    @api.depends_context("uid", "allowed_company_ids")
    def _compute_proof_state(self):
        counts = self.env["vae.proof.need"]._count_by_candidate(self._origin)
        for candidate in self:
            wanted, missing, to_check = counts.get(candidate._origin.id, (0, 0, 0))
            candidate.proof_missing_count = missing
            candidate.proof_to_check_count = to_check
            if missing:
                candidate.proof_state = "missing"
            else:
                candidate.proof_state = "complete" if wanted else "none"

    @api.model
    def _search_proof_state(self, operator, value):
        if operator != "in":
            return NotImplemented
        required, missing = (
            Domain(
                "id",
                "in",
                self.env["vae.proof.need"]
                .sudo()
                ._search(domain)
                .subselect("candidate_id"),
            )
            for domain in ([("is_required", "=", True)], [("state", "=", "missing")])
        )
        domains = {
            "missing": missing,
            "complete": required & ~missing,
            "none": ~required,
        }
        return Domain.OR(domains[state] for state in value if state in domains)

    def _milestones(self, facts):
        missing = self.proof_missing_count
        state = {"none": "skipped", "missing": "todo"}.get(self.proof_state, "done")
        notes = {
            "skipped": self.env._("nothing to prove yet"),
            "todo": self.env._("%(count)s missing", count=missing),
            "done": self.env._("ready for audit"),
        }
        return [
            *super()._milestones(facts),
            Milestone(
                code="proof",
                sequence=240,
                stretch="support",
                label=self.env._("Proofs"),
                state=state,
                note=notes[state],
                act=self.env._("Gather the proofs") if missing else "",
                action="action_view_proof_needs",
            ),
        ]

    def action_view_proof_needs(self):
        """Open what is proven of the journey and what is missing, with its buttons."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "vae_assistance.vae_proof_need_action_candidate"
        )
        action["domain"] = [("candidate_id", "=", self.id)]
        return action

    def action_view_proofs(self):
        """Open the files of the journey."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "vae_assistance.vae_proof_action"
        )
        action["domain"] = [("candidate_id", "=", self.id)]
        return action
