# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from dataclasses import replace

from markupsafe import Markup

from odoo import api, fields, models

from ..candidate.milestone import SETTLED, Facts, Milestone
from .vae_program_criterion import SENSITIVE_FACTS

ELIGIBILITY = [
    ("eligible", "All criteria are met"),
    ("unknown", "Something is to complete"),
    ("not_eligible", "A criterion is not met"),
]
MARKS = {
    True: ("fa-check-circle text-success", "success"),
    False: ("fa-times-circle text-danger", "danger"),
    None: ("fa-question-circle text-warning", "warning"),
}


# Whatever a criterion may look at.
CRITERIA = (
    "program_id.criterion_ids",
    "situation_id",
    "territory_id",
    "education_level",
    "certification_id.level",
    "birth_date",
    "date_open",
    "in_qpv",
    "in_frr",
)


class VaeCandidate(models.Model):
    """Whether the candidate is eligible to their program, criterion by criterion."""

    _inherit = "vae.candidate"

    eligibility = fields.Selection(
        selection=ELIGIBILITY,
        compute="_compute_eligibility",
        compute_sudo=False,
    )
    eligibility_table = fields.Html(
        string="Eligibility by Criterion",
        compute="_compute_eligibility_table",
        compute_sudo=False,
        sanitize=False,
    )

    eligibility_asks = fields.Char(
        string="Looked At by the Program", compute="_compute_eligibility_asks"
    )

    # The proposals of assistance made to the candidate, and what came of them.
    proposal_ids = fields.One2many(
        comodel_name="vae.proposal",
        inverse_name="candidate_id",
        string="Proposals",
        readonly=True,
    )
    proposal_last_number = fields.Integer(
        readonly=True,
        copy=False,
        default=0,
        aggregator=False,
        prefetch="vae_profile",
    )

    # Services that came before or beside the journey: advice, information.
    service_count = fields.Integer(compute="_compute_record_counts", string="Services")

    @api.model
    def _dated_facts(self):
        return [*super()._dated_facts(), ("proposal_ids", "date_decision", [])]

    @api.depends(*CRITERIA)
    @api.depends_context("uid")
    def _compute_eligibility(self):
        for candidate, answers in self._eligibility_answers().items():
            candidate.eligibility = self._eligibility_of(answers)

    # Apart: the form shows it on a page of its own.
    @api.depends(*CRITERIA)
    @api.depends_context("uid", "lang")
    def _compute_eligibility_table(self):
        for candidate, answers in self._eligibility_answers().items():
            candidate.eligibility_table = answers and self._eligibility_table(answers)

    @api.depends("program_id.criterion_ids.fact")
    def _compute_eligibility_asks(self):
        for candidate in self:
            facts = candidate.program_id.criterion_ids.mapped("fact")
            candidate.eligibility_asks = " ".join(sorted(set(facts)))

    def _eligibility_answers(self):
        """The answer of each criterion, for each candidate.

        The number of queries does not depend on the number of candidates.

        :return: dict of candidate to list of (criterion, result, reason), see
            ``vae.program.criterion._evaluate``
        """
        criteria = self.env["vae.program.criterion"]
        criteria = criteria.search_fetch([("program_id", "in", self.program_id.ids)])
        sensitive = self._sensitive_answers(criteria)
        of_program = criteria.grouped("program_id")
        return {
            candidate: [
                (criterion, *criterion._evaluate(candidate, sensitive.get(candidate)))
                for criterion in of_program.get(candidate.program_id._origin, ())
            ]
            for candidate in self
        }

    def _sensitive_answers(self, criteria):
        """What those of the candidates whom the user follows agreed to tell.

        :return: dict of candidate to ``vae.candidate.sensitive`` (empty if not told);
            candidates whom the user does not follow are missing
        """
        answers = self.env["vae.candidate.sensitive"]
        if not any(criterion.fact in SENSITIVE_FACTS for criterion in criteria):
            return {}
        user = self.env.user
        followed = self.filtered(lambda candidate: user in candidate.member_ids)
        agreed = followed._origin._with_consent("statistics")
        told = answers.search([("candidate_id", "in", agreed.ids)])
        by_candidate = {answer.candidate_id.id: answer for answer in told}
        return {
            candidate: by_candidate.get(candidate._origin.id, answers)
            for candidate in followed
        }

    @api.model
    def _filtered_told(self, answers):
        """The answers that all who read the candidate may read."""
        return [each for each in answers if each[0].fact not in SENSITIVE_FACTS]

    @api.model
    def _eligibility_of(self, answers):
        """The answer of all criteria together; False if there are none."""
        results = {result for _criterion, result, _reason in answers}
        if False in results:
            return "not_eligible"
        if None in results:
            return "unknown"
        return bool(results) and "eligible"

    @api.model
    def _eligibility_table(self, answers):
        """The answers as a table that people read.

        :param answers: list of (criterion, result, reason)
        """
        words = {
            True: self.env._("Fulfilled"),
            False: self.env._("Not fulfilled"),
            None: self.env._("Not known"),
        }
        rows = Markup("").join(
            Markup(
                '<tr><td><i class="fa %s me-2"></i><span class="text-%s-emphasis">%s'
                "</span></td><td>%s</td><td>%s</td></tr>"
            )
            % (*MARKS[result], words[result], criterion.description, reason or "")
            for criterion, result, reason in answers
        )
        return Markup(
            '<table class="table table-sm o_vae_eligibility"><thead><tr><th>%s</th>'
            "<th>%s</th><th>%s</th></tr></thead><tbody>%s</tbody></table>"
        ) % (
            self.env._("Result"),
            self.env._("Criterion"),
            self.env._("Candidate"),
            rows,
        )

    # ------------------------------------------------------------------
    # The proposals of assistance made to the candidate, and what came of them.
    # ------------------------------------------------------------------

    def action_propose(self):
        """Open the current proposal that is not decided, or a new one."""
        self.ensure_one()
        self.check_access("read")
        draft = self.env["vae.proposal"].search(
            [
                ("candidate_id", "=", self.id),
                ("is_current", "=", True),
                ("decision", "=", "draft"),
            ],
            limit=1,
        )
        return draft._get_records_action(
            name=self.env._("Proposal of Assistance"),
            context={"default_candidate_id": self.id},
        )

    # ------------------------------------------------------------------
    # Services that came before or beside the journey: advice, information.
    # ------------------------------------------------------------------

    def _counted_records(self):
        return {
            **super()._counted_records(),
            "service_count": ("vae.service", []),
        }

    # ------------------------------------------------------------------
    # Their milestones
    # ------------------------------------------------------------------

    def _milestone_facts(self):
        current = [("is_current", "=", True)]
        decided = [*current, ("decision", "!=", "draft")]
        return {
            **super()._milestone_facts(),
            "proposal": ("vae.proposal", current, "decision", "date_decision"),
            "eligibility": ("vae.proposal", decided, "eligibility", "date_decision"),
        }

    @api.model
    def _path_depends(self):
        return [*super()._path_depends(), "eligibility"]

    def _milestones(self, facts):
        return [
            *super()._milestones(facts),
            self._proposal_milestone(facts),
            self._eligibility_milestone(facts),
        ]

    def _sorted_milestones(self):
        """After a proposal that was not accepted, the entry asks for nothing more."""
        milestones = super()._sorted_milestones()
        if Facts(self.milestone_facts).state("proposal") in (None, "draft", "accepted"):
            return milestones
        return [
            replace(
                milestone,
                state="skipped",
                note=self.env._("the proposal was not accepted"),
                act="",
            )
            if milestone.stretch == "entry"
            and milestone.code != "proposal"
            and milestone.state not in SETTLED
            else milestone
            for milestone in milestones
        ]

    def _proposal_milestone(self, facts):
        decision = facts.state("proposal")
        state, act, action = {
            None: ("todo", self.env._("Propose the assistance"), "action_propose"),
            "draft": ("doing", self.env._("Decide on the proposal"), "action_propose"),
            "accepted": ("done", "", "action_propose"),
        }.get(decision, ("doing", self.env._("Close the journey"), "action_close"))
        note = self._day_told(facts.day("proposal"))
        if decision and action == "action_close":
            decisions = self.env["vae.proposal"]._fields["decision"]
            labels = dict(decisions._description_selection(self.env))
            note = f"{labels[decision]}, {note}"
        return Milestone(
            code="proposal",
            sequence=10,
            stretch="entry",
            label=self.env._("Proposal"),
            state=state,
            note=note,
            act=act,
            action=action,
        )

    def _eligibility_milestone(self, facts):
        """Of the day of the decision; as it stands as long as something is unknown."""
        kept = facts.state("eligibility")
        answer = kept if kept in ("eligible", "not_eligible") else self.eligibility
        note = dict(self._fields["eligibility"]._description_selection(self.env)).get(
            answer, ""
        )
        state = {False: "skipped", "unknown": "todo"}.get(answer, "done")
        if not self.program_id:
            note = self.env._("no program is chosen")
        elif not answer:
            note = self.env._("the program has no criteria")
        elif kept == answer:
            note = self._day_told(facts.day("eligibility"))
        return Milestone(
            code="eligibility",
            sequence=20,
            stretch="entry",
            label=self.env._("Eligibility"),
            state=state,
            note=note,
            act=self.env._("Complete the eligibility") if state == "todo" else "",
            action="action_check_eligibility",
        )

    def _take_over(self):
        result = super()._take_over()
        self._take_over_services()
        return result

    def _take_over_services(self):
        """What was recorded on the lead belongs to the journey that follows."""
        leads = self.lead_id
        if not leads:
            return
        services = self.env["vae.service"].sudo().with_context(active_test=False)
        found = services.search(
            [("lead_id", "in", leads.ids), ("candidate_id", "=", False)]
        )
        by_lead = found.grouped("lead_id")
        for candidate in self:
            of_lead = by_lead.get(candidate.lead_id.sudo(), services)
            of_lead.filtered(
                lambda service, candidate=candidate: (
                    service.company_id == candidate.company_id
                )
            ).candidate_id = candidate

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------

    def action_check_eligibility(self):
        """Open the criteria of the program, with what is missing to be filled in."""
        self.ensure_one()
        self.check_access("read")
        view = self.env.ref("vae_assistance.vae_candidate_view_form_eligibility")
        return self._get_records_action(
            name=self.env._("Eligibility to the Program"),
            target="new",
            views=[(view.id, "form")],
        )

    def action_record_service(self):
        """Open the dialog that records a service for the candidate."""
        self.ensure_one()
        self.check_access("read")
        return self.env["vae.service"]._action_record(
            candidate_id=self.id, company_id=self.company_id.id
        )

    def action_view_services(self):
        self.ensure_one()
        return self._action_view_own(
            "vae_assistance.vae_service_action", default_company_id=self.company_id.id
        )
