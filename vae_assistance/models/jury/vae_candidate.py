# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from dataclasses import replace

from odoo import api, fields, models
from odoo.tools import SQL, format_date

from ..candidate.deadline import Deadline
from ..candidate.milestone import SETTLED, Milestone
from .vae_jury import NOT_JUDGED


class VaeCandidate(models.Model):
    """The passages of a journey, and what the person has obtained in all."""

    _inherit = "vae.candidate"

    jury_ids = fields.One2many(
        comodel_name="vae.jury",
        inverse_name="candidate_id",
        string="Juries",
        readonly=True,
    )
    jury_last_number = fields.Integer(
        readonly=True, copy=False, default=0, aggregator=False
    )
    jury_count = fields.Integer(
        compute="_compute_record_counts", string="Number of Juries"
    )

    date_jury = fields.Date(
        compute="_compute_date_jury",
        store=True,
        readonly=False,
        help="Of the last jury that was held; typed where it was prepared elsewhere.",
    )

    date_accepted_before = fields.Date(
        string="Assistance Accepted in the Earlier Journey On",
        readonly=True,
        copy=False,
        help="This journey goes on after a jury, in the same program: the assistance is"
        " not proposed anew.",
    )

    @api.depends("jury_ids.date", "jury_ids.kind", "jury_ids.state")
    def _compute_date_jury(self):
        for candidate in self:
            juries = candidate.jury_ids.filtered(lambda jury: jury.kind == "real")
            judged = juries.filtered(lambda jury: jury.state not in NOT_JUDGED)
            if judged:
                candidate.date_jury = max(judged.mapped("date"))
            elif candidate.date_jury in juries.mapped("date"):
                candidate.date_jury = False  # it was not held after all
            else:
                candidate.date_jury = candidate.date_jury

    @api.model
    def _dated_facts(self):
        return [
            *super()._dated_facts(),
            ("jury_ids", "date", [("state", "not in", NOT_JUDGED)]),
        ]

    @api.model
    def _deadline_sources(self):
        return {
            **super()._deadline_sources(),
            "jury": Deadline(
                label=self.env._("Jury"),
                link="jury_ids",
                day="date",
                domain=[("state", "=", "planned")],
            ),
        }

    def _counted_records(self):
        return {
            **super()._counted_records(),
            "jury_count": ("vae.jury", [("state", "!=", "cancelled")]),
        }

    def _milestone_facts(self):
        real = [("kind", "=", "real"), ("state", "!=", "cancelled")]
        return {
            **super()._milestone_facts(),
            "jury": ("vae.jury", real, "state", "date"),
            "interview": (
                "vae.jury",
                [("kind", "=", "real"), ("date_interview", "!=", False)],
                None,
                "date_interview",
            ),
        }

    def _milestones(self, facts):
        """The jury is said by its passages, where there are some."""
        milestones = super()._milestones(facts)
        passed = facts.count("jury")
        if not passed:
            return milestones
        milestones = [each for each in milestones if each.code != "jury"]
        return [
            *milestones,
            self._jury_milestone(facts),
            self._interview_milestone(facts),
        ]

    def _jury_milestone(self, facts):
        decided = facts.count("jury", "decided")
        held = facts.count("jury", "held", "subject")
        planned = facts.day("jury", "planned")
        today = fields.Date.context_today(self)
        if decided:
            act = ""
        elif held:
            act = self.env._("Record the result of the jury")
        elif not planned:
            act = self.env._("Plan another jury")
        elif planned > today:
            act = ""  # it is waited for
        else:
            act = self.env._("Say whether the jury was held")
        return Milestone(
            code="jury",
            sequence=250,
            stretch="support",
            label=self.env._("Jury"),
            state="done" if decided else "doing",
            note=self._day_told(facts.day("jury")),
            act=act,
            action="action_view_juries",
        )

    # ------------------------------------------------------------------
    # What goes on after a jury in the same program was accepted before
    # ------------------------------------------------------------------

    def _date_accepted(self):
        """The day on which the assistance was accepted, here or before; or False."""
        self.ensure_one()
        accepted = self.env["vae.proposal"].search(
            [
                ("candidate_id", "=", self.id),
                ("is_current", "=", True),
                ("decision", "=", "accepted"),
            ]
        )
        return accepted.date_decision or self._goes_on().date_accepted_before

    def _goes_on(self):
        """Those of the journeys that go on in the program of the earlier one."""
        return self.filtered(
            lambda journey: (
                journey.date_accepted_before
                and journey.program_id == journey.sudo().previous_id.program_id
            )
        )

    def _filtered_proposal(self, step):
        return super()._filtered_proposal(step) | self._goes_on()

    @api.model
    def _path_depends(self):
        return [*super()._path_depends(), "date_accepted_before", "previous_id"]

    def _proposal_milestone(self, facts):
        return self._as_accepted_before(super()._proposal_milestone(facts), facts)

    def _eligibility_milestone(self, facts):
        return self._as_accepted_before(super()._eligibility_milestone(facts), facts)

    def _as_accepted_before(self, milestone, facts):
        """Not asked for, unless somebody makes a proposal all the same."""
        if facts.count("proposal") or not self._goes_on():
            return milestone
        return replace(
            milestone,
            state="skipped",
            note=self.env._(
                "accepted in the earlier journey, %(day)s",
                day=self._day_told(self.date_accepted_before),
            ),
            act="",
        )

    def _interview_milestone(self, facts):
        decided = facts.count("jury", "decided")
        met = facts.count("interview")
        return Milestone(
            code="interview",
            sequence=260,
            stretch="support",
            label=self.env._("Post-jury interview"),
            state="done" if met else "todo",
            note=self._day_told(facts.day("interview")),
            act=self.env._("Record the post-jury interview")
            if decided and not met
            else "",
            action="action_view_juries",
        )

    def _next_of(self, milestones):
        """Once a jury has decided, what its result asks for comes first.

        What was left open on the way to it (funding, a target date) can wait: the
        interview says how it goes on, after a partial result above all. Who comes to
        the structure after a jury signs a contract first.
        """
        following = super()._next_of(milestones)
        found = {each.code: each for each in milestones}
        interview, contract = found.get("interview"), found.get("contract")
        if not following or not interview or not interview.is_next:
            return following
        signed = not contract or contract.state in SETTLED
        return interview if signed else following

    # ------------------------------------------------------------------
    # What is planned when the journey is closed
    # ------------------------------------------------------------------

    def _coming_juries(self):
        return self.env["vae.jury"].search(
            [("candidate_id", "in", self.ids), ("state", "=", "planned")],
            order="date",
        )

    def _planned_records(self):
        records = super()._planned_records()
        return [*records, (self.env._("Juries"), self._coming_juries())]

    def _planned_told(self):
        return super()._planned_told() + [
            self.env._("Jury of %(day)s", day=format_date(self.env, jury.date))
            for jury in self._coming_juries()
        ]

    def _drop_planned(self):
        result = super()._drop_planned()
        self._coming_juries().action_cancel()
        return result

    # ------------------------------------------------------------------
    # What was obtained, over passages and journeys
    # ------------------------------------------------------------------

    def _journeys_of_person(self):
        """All journeys of the same people in the same structures, archived too.

        :return: ``vae.candidate`` in sudo: blocs are facts that every journey of a
            person needs, whoever followed the earlier ones
        """
        return (
            self.sudo()
            .with_context(active_test=False)
            .search(
                [
                    ("partner_id", "in", self.sudo().partner_id.ids),
                    ("company_id", "in", self.sudo().company_id.ids),
                ]
            )
        )

    def _obtained_lines(self):
        """The blocs of the target that the person has obtained, each once.

        :return: ``vae.candidate.bloc`` in sudo, the earliest of each bloc
        """
        self.ensure_one()
        lines = (
            self.env["vae.candidate.bloc"]
            .sudo()
            .search(
                [
                    ("candidate_id", "in", self._journeys_of_person().ids),
                    ("bloc_id.certification_id", "=", self.certification_id.id),
                ],
                order="date, id",
            )
        )
        first = {}
        for line in lines:
            first.setdefault(line.bloc_id, line)
        return lines.browse(line.id for line in first.values())

    def _obtained_blocs(self):
        """The blocs that each person has obtained, in whatever journey: one query.

        :return: dict of ``vae.candidate`` to ``vae.certification.bloc``
        """
        blocs = self.env["vae.certification.bloc"]
        if not self.ids:
            return {candidate: blocs for candidate in self}
        self.env["vae.candidate.bloc"].flush_model(["candidate_id", "bloc_id"])
        self.env["vae.candidate"].flush_model(["partner_id", "company_id"])
        rows = self.env.execute_query(
            SQL(
                """SELECT mine.id, ARRAY_AGG(DISTINCT obtained.bloc_id)
                     FROM vae_candidate mine
                     JOIN vae_candidate journey
                       ON journey.partner_id = mine.partner_id
                      AND journey.company_id = mine.company_id
                     JOIN vae_candidate_bloc obtained
                       ON obtained.candidate_id = journey.id
                    WHERE mine.id = ANY(%s)
                 GROUP BY mine.id""",
                self.ids,
            )
        )
        obtained = dict(rows)
        return {
            candidate: blocs.browse(obtained.get(candidate._origin.id, ()))
            for candidate in self
        }

    def _juries_told(self):
        """What the juries of the journey decided, in a line each; empty without any."""
        self.ensure_one()
        juries = self.env["vae.jury"].search(
            [
                ("candidate_id", "=", self.id),
                ("kind", "=", "real"),
                ("state", "in", ("held", "subject", "decided")),
            ]
        )
        states = dict(juries._fields["state"]._description_selection(self.env))
        results = dict(juries._fields["validated"]._description_selection(self.env))
        return "\n".join(
            self.env._(
                "Jury of %(day)s: %(said)s",
                day=format_date(self.env, jury.date),
                said=results[jury.validated]
                if jury.state == "decided"
                else states[jury.state],
            )
            for jury in juries
        )

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------

    def action_view_juries(self):
        """Open the passages of the journey; the only one at once."""
        self.ensure_one()
        juries = self.env["vae.jury"].search([("candidate_id", "=", self.id)], limit=2)
        return self._action_view_own("vae_assistance.vae_jury_action", juries)
