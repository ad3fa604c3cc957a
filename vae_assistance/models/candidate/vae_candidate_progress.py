# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import ValidationError

# What the person said of themselves, and says again in a journey that goes on.
OWN_WORDS = ("goal", "means", "expectations")


class VaeCandidate(models.Model):
    """Where a journey is: whom it waits for, its phase, its dates and its outcome."""

    _inherit = "vae.candidate"

    waiting_on = fields.Selection(
        selection=[
            ("candidate", "Candidate"),
            ("structure", "Structure"),
            ("certifier", "Certifier"),
            ("funder", "Funder"),
            ("partner", "Partner"),
        ],
        string="Waiting For",
        tracking=True,
        copy=False,
        help="Who has to act next, when it is not simply the next appointment.",
    )
    waiting_since = fields.Date(compute="_compute_waiting_since", store=True)
    phase = fields.Selection(
        selection=lambda self: self._selection_phase(),
        compute="_compute_phase",
        store=True,
        help="Computed from the dates of admissibility and jury.",
    )
    entry_phase = fields.Selection(
        selection=lambda self: self._selection_phase(),
        string="Phase at Entry",
        compute="_compute_entry_phase",
        store=True,
        readonly=False,
        copy=False,
        help="Assistance may begin in any phase, even after a jury prepared"
        " elsewhere. Kept for statistics.",
    )
    date_open = fields.Date(
        string="Entry",
        required=True,
        copy=False,
        index=True,
        default=lambda self: self._default_date_open(),
    )
    date_admissible = fields.Date(
        string="Admissibility (Recevabilité)", copy=False, tracking=True
    )
    date_target = fields.Date(
        string="Target Date",
        compute="_compute_date_target",
        store=True,
        index="btree_not_null",
        readonly=False,
        precompute=True,
        copy=False,
        tracking=True,
        help="Day of the file's deposit or of the jury that the journey works towards.",
    )
    date_jury = fields.Date(string="Jury Held On", copy=False, tracking=True)
    date_closed = fields.Date(
        string="Closed On", compute="_compute_date_closed", store=True, copy=False
    )
    outcome = fields.Selection(
        selection=lambda self: self._selection_outcome(),
        compute="_compute_outcome",
        store=True,
        readonly=False,
        tracking=True,
        copy=False,
    )

    # Who is around the candidate, what they aim at, what the funder's tool
    # lacks.
    interlocutor_ids = fields.One2many(
        comodel_name="vae.interlocutor",
        inverse_name="candidate_id",
        string="Interlocutors",
        copy=False,
    )
    study_ids = fields.One2many(
        comodel_name="vae.candidate.study",
        inverse_name="candidate_id",
        string="Certifications Studied",
        copy=False,
    )
    validated_bloc_ids = fields.One2many(
        comodel_name="vae.candidate.bloc",
        inverse_name="candidate_id",
        string="Blocs Validated",
        copy=False,
    )

    # The funder's own software, where the same data are typed again.
    funder_tool_date = fields.Date(
        string="Entered in the Funder's Tool",
        copy=False,
        tracking=True,
        prefetch="vae_profile",
        help="Day on which the journey was last brought up to date there.",
    )
    funder_tool_missing = fields.Text(
        string="Remains to Be Entered",
        compute="_compute_funder_tool_missing",
        help="What has changed in the journey since it was entered.",
    )

    # The session of the certification that a journey works towards.
    session_id = fields.Many2one(
        comodel_name="vae.certification.session",
        string="Session Aimed At",
        domain="[('certification_id', '=', certification_id)]",
        index="btree_not_null",
        copy=False,
        tracking=True,
        ondelete="set null",
        help="Its deposit is the target date, and moves with it.",
    )

    # ------------------------------------------------------------------
    # Defaults and lists
    # ------------------------------------------------------------------

    @api.model
    def _default_date_open(self):
        return fields.Date.context_today(self)

    @api.model
    def _selection_outcome(self):
        return [
            ("full", self.env._("Full validation")),
            ("partial", self.env._("Partial validation")),
            ("refused", self.env._("No validation")),
            ("dropped", self.env._("Dropped out")),
            ("reoriented", self.env._("Reoriented")),
        ]

    @api.model
    def _selection_phase(self):
        return [
            ("before", self.env._("Before admissibility")),
            ("admissible", self.env._("From admissibility to jury")),
            ("after", self.env._("After the jury")),
        ]

    # ------------------------------------------------------------------
    # Computed
    # ------------------------------------------------------------------

    @api.depends("waiting_on")
    def _compute_waiting_since(self):
        for candidate in self:
            candidate.waiting_since = (
                candidate.waiting_on and fields.Date.context_today(candidate)
            )

    @api.depends("date_admissible", "date_jury")
    def _compute_phase(self):
        for candidate in self:
            if candidate.date_jury:
                candidate.phase = "after"
            elif candidate.date_admissible:
                candidate.phase = "admissible"
            else:
                candidate.phase = "before"

    @api.depends("date_open", "date_admissible", "date_jury")
    def _compute_entry_phase(self):
        for candidate in self:
            entry = candidate.date_open
            if candidate.date_jury and entry and candidate.date_jury <= entry:
                candidate.entry_phase = "after"
            elif (
                candidate.date_admissible
                and entry
                and candidate.date_admissible <= entry
            ):
                candidate.entry_phase = "admissible"
            else:
                candidate.entry_phase = "before"

    @api.depends("step_id")
    def _compute_date_closed(self):
        for candidate in self:
            if not candidate.step_id.is_closing:
                candidate.date_closed = False
            elif not candidate.date_closed:
                candidate.date_closed = fields.Date.context_today(candidate)

    @api.depends("step_id")
    def _compute_outcome(self):
        for candidate in self:
            candidate.outcome = candidate.step_id.outcome

    # ------------------------------------------------------------------
    # Constraints
    # ------------------------------------------------------------------

    @api.constrains("date_open", "date_admissible", "date_target", "date_jury")
    def _check_dates(self):
        for candidate in self:
            if (
                candidate.date_target
                and candidate.date_open
                and candidate.date_target < candidate.date_open
            ):
                raise ValidationError(
                    self.env._(
                        "%(candidate)s: the target date is before the entry."
                        " Correct one of the two dates.",
                        candidate=candidate.name,
                    )
                )
            if (
                candidate.date_jury
                and candidate.date_admissible
                and candidate.date_jury < candidate.date_admissible
            ):
                raise ValidationError(
                    self.env._(
                        "%(candidate)s: the jury was held before the admissibility."
                        " Correct one of the two dates.",
                        candidate=candidate.name,
                    )
                )

    # ------------------------------------------------------------------
    # Who is around the candidate, what they aim at, what the funder's tool
    # lacks.
    # ------------------------------------------------------------------

    @api.depends(
        "funder_tool_date",
        "date_open",
        "date_admissible",
        "date_jury",
        "date_closed",
        "exit_situation_id",
        "proposal_ids.date_decision",
        "fiche_ids.state",
        "fiche_ids.date",
    )
    def _compute_funder_tool_missing(self):
        for candidate in self:
            candidate.funder_tool_missing = "\n".join(candidate._funder_tool_missing())

    def _funder_tool_missing(self):
        """What happened after the day on which the journey was entered.

        Facts of that very day count as entered.

        :return: list of sentences
        """
        self.ensure_one()
        entered = self.funder_tool_date

        def is_new(day):
            return day and (not entered or fields.Date.to_date(day) > entered)

        decisions = self.proposal_ids.filtered(
            lambda proposal: is_new(proposal.date_decision)
        )
        met = self.fiche_ids.filtered(
            lambda fiche: fiche.state == "done" and is_new(fiche.date)
        )
        facts = [
            (is_new(self.date_open), self.env._("the entry")),
            (decisions, self.env._("the decision on the proposal")),
            (is_new(self.date_admissible), self.env._("the admissibility")),
            (met, self.env._("%(count)s appointments held", count=len(met))),
            (is_new(self.date_jury), self.env._("the jury")),
            (is_new(self.date_closed), self.env._("the end and its outcome")),
        ]
        return [sentence for happened, sentence in facts if happened]

    def action_funder_tool_done(self):
        """Everything is entered in the funder's tool as of today."""
        self.write({"funder_tool_date": fields.Date.context_today(self)})
        return True

    # ------------------------------------------------------------------
    # A journey that goes on where an earlier one of the person ended
    # ------------------------------------------------------------------

    def _go_on_from(self, earlier):
        """Take over what the person told and wrote; to be extended by the rooms.

        What concerns blocs that are validated already is left where it is.

        :param earlier: one ``vae.candidate``, which the user may write
        """
        self.ensure_one()
        self.write({fname: earlier[fname] for fname in OWN_WORDS})
        earlier.interlocutor_ids.copy({"candidate_id": self.id})

    # ------------------------------------------------------------------
    # The session of the certification that a journey works towards.
    # ------------------------------------------------------------------

    @api.depends("session_id.date_deposit")
    def _compute_date_target(self):
        for candidate in self:
            if candidate.session_id and not candidate.date_closed:
                candidate.date_target = candidate.session_id.date_deposit

    @api.constrains("session_id", "certification_id")
    def _check_session(self):
        for candidate in self:
            session = candidate.session_id
            if session and session.certification_id != candidate.certification_id:
                raise ValidationError(
                    self.env._(
                        "%(whose)s: the session aimed at is another"
                        " certification's. Choose one of its own, or none.",
                        whose=candidate._called(),
                    )
                )

    @api.onchange("certification_id")
    def _onchange_certification_session(self):
        if self.session_id.certification_id != self.certification_id:
            self.session_id = False
