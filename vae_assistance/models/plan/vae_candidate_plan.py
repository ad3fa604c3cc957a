# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


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
        compute="_compute_plan_count", string="Versions of the Plan"
    )
    unavailability_ids = fields.One2many(
        comodel_name="vae.candidate.unavailability",
        inverse_name="candidate_id",
        string="Unavailable",
        help="Days on which the candidate cannot work at their VAE.",
    )

    def _compute_plan_count(self):
        self._count_records("vae.support.plan", "plan_count")

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
