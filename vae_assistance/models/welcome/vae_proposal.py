# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..ground.vae_trace_mixin import NAMED
from .vae_candidate import ELIGIBILITY

DECISIONS = [
    ("draft", "To decide"),
    ("accepted", "Proposed and accepted"),
    ("declined", "Proposed and declined"),
    ("not_eligible", "Not eligible"),
    ("reoriented", "Reoriented"),
]
# Once decided, what people typed; nobody types the decision and what it kept.
FROZEN = {
    "candidate_id",
    "program_id",
    "indicator_ids",
    "needs",
    "date_decision",
    "reason",
}


class VaeProposal(models.Model):
    """What the professional and the candidate decided together on the assistance.

    Counted even where no contract follows. A decision is kept as it was taken, with
    the eligibility as it stood that day; a new one follows it.
    """

    _name = "vae.proposal"
    _description = "Proposal of Assistance"
    _inherit = [
        "vae.long.text.mixin",
        "vae.numbered.mixin",
        "vae.frozen.mixin",
        "vae.undo.mixin",
    ]
    _order = "id desc"
    _rec_name = "number"
    _check_company_auto = True
    _long_texts = ("needs", "reason")
    _number_counter = "proposal_last_number"
    _frozen = {"_check_not_decided": FROZEN}

    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Proposed By",
        required=True,
        index=True,
        domain="[('vae_has_role', '=', True), ('company_ids', 'in', company_id)]",
        default=lambda self: self._default_user_id(),
    )
    program_id = fields.Many2one(
        comodel_name="vae.program",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        compute="_compute_program_id",
        store=True,
        readonly=False,
        precompute=True,
        domain="[('company_id', 'in', [company_id, False])]",
    )
    indicator_ids = fields.Many2many(
        comodel_name="vae.need.indicator",
        string="Indicators of a Need",
        ondelete="restrict",
    )
    needs = fields.Text(
        string="Needs and Kinds of Support",
        help="What was agreed upon with the candidate, in their words.",
    )
    decision = fields.Selection(
        selection=DECISIONS,
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        index=True,
    )
    date_decision = fields.Date(string="Decided On", copy=False, index=True)
    date_recorded = fields.Datetime(
        string="Recorded On",
        readonly=True,
        copy=False,
        help="When the decision was recorded here, whatever its date.",
    )
    reason = fields.Text(copy=False, help="Needed unless the assistance is accepted.")
    is_current = fields.Boolean(
        string="Current", default=True, readonly=True, copy=False
    )
    eligibility = fields.Selection(
        selection=ELIGIBILITY,
        string="Eligibility That Day",
        readonly=True,
        copy=False,
    )
    eligibility_table = fields.Html(
        string="Criteria That Day", readonly=True, copy=False, prefetch=False
    )

    _number_uniq = models.Constraint(
        "UNIQUE(candidate_id, number)",
        "Two proposals to one candidate cannot have the same number.",
    )
    _current_uniq = models.UniqueIndex(
        "(candidate_id) WHERE is_current IS TRUE",
        "Somebody has just made another proposal to this candidate. Reload the page.",
    )

    # ------------------------------------------------------------------
    # Defaults and computed
    # ------------------------------------------------------------------

    @api.model
    def _default_user_id(self):
        return self.env.user

    @api.depends("number", "candidate_id.reference", "candidate_id.name")
    @api.depends_context(*NAMED)
    def _compute_display_name(self):
        for proposal in self:
            proposal.display_name = self.env._(
                "Proposal no. %(number)s · %(whose)s",
                number=proposal.number or "…",
                whose=proposal.candidate_id._called(),
            )

    @api.depends("candidate_id")
    def _compute_program_id(self):
        for proposal in self:
            proposal.program_id = proposal.candidate_id.program_id

    # ------------------------------------------------------------------
    # Constraints
    # ------------------------------------------------------------------

    @api.constrains("date_decision", "decision")
    def _check_date_decision(self):
        today = fields.Date.context_today(self)
        for proposal in self:
            if proposal.date_decision and proposal.date_decision > today:
                raise ValidationError(
                    self.env._(
                        "%(proposal)s: the decision is dated in the future. Correct"
                        " its date.",
                        proposal=proposal.display_name,
                    )
                )

    # ------------------------------------------------------------------
    # Create, write
    # ------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        vals_list = self._with_numbers(vals_list)
        last = {vals["candidate_id"]: vals["number"] for vals in vals_list}
        for vals in vals_list:
            # Decided by the actions alone, which keep the eligibility of the day.
            vals.update(
                decision="draft",
                date_recorded=False,
                eligibility=False,
                eligibility_table=False,
            )
            vals["is_current"] = vals["number"] == last[vals["candidate_id"]]
        earlier = self.sudo().search(
            [("candidate_id", "in", list(last)), ("is_current", "=", True)]
        )
        earlier.is_current = False
        earlier.flush_recordset(["is_current"])
        return super().create(vals_list)

    def _check_not_decided(self):
        """:raise UserError: a proposal is decided"""
        for proposal in self:
            if proposal.decision != "draft":
                raise UserError(
                    self.env._(
                        "%(proposal)s is decided and stays as it was. Make a new"
                        " proposal to the candidate.",
                        proposal=proposal.display_name,
                    )
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_decided(self):
        if any(proposal.decision != "draft" for proposal in self):
            raise UserError(
                self.env._("A decision that was taken is counted and kept.")
            )

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------

    def action_accept(self):
        """The assistance is proposed, and the candidate accepts it."""
        return self._decide("accepted")

    def action_decline(self):
        """The assistance is proposed, and the candidate declines it."""
        return self._decide("declined")

    def action_not_eligible(self):
        """The candidate cannot have the assistance under this program."""
        return self._decide("not_eligible")

    def action_reorient(self):
        """Another way than assistance suits the candidate better."""
        return self._decide("reoriented")

    def _decide(self, decision):
        """Keep the decision with the eligibility as it stands today.

        :raise UserError: the reason is missing
        """
        candidates = self.candidate_id
        candidates.check_access("read")
        if decision == "accepted":
            # What was accepted is an assistance that this program pays.
            for proposal in self.filtered("program_id"):
                if not proposal.candidate_id.program_id:
                    proposal.candidate_id.program_id = proposal.program_id
        answers = candidates._eligibility_answers()
        days = {
            proposal.id: {
                "date_decision": proposal.date_decision
                and fields.Date.to_string(proposal.date_decision)
            }
            for proposal in self
        }
        today = fields.Date.context_today(self)
        for proposal in self:
            if decision != "accepted" and not (proposal.reason or "").strip():
                raise UserError(
                    self.env._(
                        "%(proposal)s: write the reason of the decision first.",
                        proposal=proposal.display_name,
                    )
                )
            # What is kept is read by more people than what was told.
            found = candidates._filtered_told(answers[proposal.candidate_id])
            proposal._vae_by_code().write(
                {
                    "decision": decision,
                    "date_decision": proposal.date_decision or today,
                    "date_recorded": fields.Datetime.now(),
                    "eligibility": candidates._eligibility_of(found),
                    "eligibility_table": found and candidates._eligibility_table(found),
                }
            )
        decided = self._decided("proposal", lambda proposal: days[proposal.id])
        return candidates._said_next(self.env._("The decision is recorded."), decided)

    def _check_undo(self, decision):
        result = super()._check_undo(decision)
        if not self.is_current:
            raise UserError(
                self.env._(
                    "%(proposal)s: another proposal was made since. Decide on that"
                    " one.",
                    proposal=self.display_name,
                )
            )
        return result

    def _undo(self, decision):
        self._take_back()
        self.date_decision = decision.before["date_decision"]

    def _take_back(self):
        self._vae_by_code().write(
            {
                "decision": "draft",
                "date_recorded": False,
                "eligibility": False,
                "eligibility_table": False,
            }
        )

    def action_undo(self):
        """Take back a decision that was recorded by mistake; the history says so.

        :raise UserError: another proposal has followed, or the mistake is not of today
            and the user is no coordinator
        """
        coordinates = self.env.user.has_group("vae_assistance.group_vae_coordinator")
        today = fields.Date.context_today(self)
        decisions = dict(self._fields["decision"]._description_selection(self.env))
        for proposal in self.filtered(lambda each: each.decision != "draft"):
            recent = proposal._vae_local_day(proposal.date_recorded) == today
            if not proposal.is_current or not (recent or coordinates):
                raise UserError(
                    self.env._(
                        "%(proposal)s: a decision is undone on the day it was recorded,"
                        " later by a coordinator, and before another proposal. Make a"
                        " new proposal to the candidate instead.",
                        proposal=proposal.display_name,
                    )
                )
            proposal.candidate_id._message_log(
                body=self.env._(
                    "Proposal no. %(number)s: the decision “%(decision)s” was undone.",
                    number=proposal.number,
                    decision=decisions[proposal.decision],
                )
            )
        self._take_back()
        self.date_decision = False
        return self._vae_said(self.env._("The decision is undone."))
