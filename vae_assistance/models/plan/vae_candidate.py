# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.tools import format_date

from ..candidate.milestone import Milestone


class VaeCandidateUnavailability(models.Model):
    """Days on which a candidate cannot work at their VAE; why is nobody's business."""

    _name = "vae.candidate.unavailability"
    _description = "Unavailability of a VAE Candidate"
    _inherit = ["vae.trace.mixin"]
    _order = "date_from, id"

    candidate_id = fields.Many2one(
        comodel_name="vae.candidate",
        required=True,
        ondelete="cascade",
        index=True,
    )
    company_id = fields.Many2one(
        related="candidate_id.company_id", store=True, index=True, precompute=True
    )
    date_from = fields.Date(string="First Day", required=True)
    date_to = fields.Date(
        string="Last Day",
        required=True,
        compute="_compute_date_to",
        store=True,
        readonly=False,
        precompute=True,
    )

    _check_dates = models.Constraint(
        "CHECK(date_to >= date_from)",
        "An unavailability ends on its first day or later: correct its last day.",
    )

    @api.depends("date_from", "date_to")
    def _compute_display_name(self):
        for period in self:
            period.display_name = self.env._(
                "%(first)s to %(last)s",
                first=format_date(self.env, period.date_from),
                last=format_date(self.env, period.date_to),
            )

    @api.depends("date_from")
    def _compute_date_to(self):
        for period in self:
            if not period.date_to or (
                period.date_from and period.date_to < period.date_from
            ):
                period.date_to = period.date_from


class VaeCandidate(models.Model):
    """The candidate's plans: one in force, at most one being prepared."""

    _inherit = "vae.candidate"

    plan_ids = fields.One2many(
        comodel_name="vae.support.plan",
        inverse_name="candidate_id",
        string="Support Plans",
        readonly=True,
    )
    plan_last_version = fields.Integer(
        readonly=True, copy=False, default=0, aggregator=False
    )
    plan_count = fields.Integer(
        compute="_compute_record_counts", string="Versions of the Plan"
    )
    unavailability_ids = fields.One2many(
        comodel_name="vae.candidate.unavailability",
        inverse_name="candidate_id",
        string="Unavailable",
        help="Days on which the candidate cannot work at their VAE.",
    )

    @api.model
    def _dated_facts(self):
        return [
            *super()._dated_facts(),
            ("plan_ids", "date_agreed", []),
        ]

    def _counted_records(self):
        return {
            **super()._counted_records(),
            "plan_count": ("vae.support.plan", []),
        }

    def _milestone_facts(self):
        return {
            **super()._milestone_facts(),
            "plan": ("vae.support.plan", [], "state", "date_agreed"),
        }

    def _milestones(self, facts):
        agreed, begun = facts.count("plan", "agreed"), facts.count("plan")
        return [
            *super()._milestones(facts),
            Milestone(
                code="plan",
                sequence=50,
                stretch="entry",
                label=self.env._("Plan"),
                state="done" if agreed else "doing" if begun else "todo",
                note=self._day_told(facts.day("plan", "agreed")),
                act=""
                if agreed
                else self.env._("Have the plan agreed")
                if begun
                else self.env._("Make the plan"),
                action="action_view_plan",
            ),
        ]

    def _agreed_plan(self):
        """The version that the candidate has agreed to and that is in force."""
        self.ensure_one()
        return self.plan_ids.filtered(lambda plan: plan.state == "agreed")

    def action_view_plan(self):
        """Open the plan: what is being prepared, what is in force, or a first draft.

        :return: window action on ``vae.support.plan``
        """
        self.ensure_one()
        plans = self.plan_ids.sorted("version", reverse=True)
        if not plans:
            plans = self.env["vae.support.plan"].create({"candidate_id": self.id})
        return plans[0]._action_open()
