# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class VaeCandidate(models.Model):
    """What is to do on a journey, and the plan that its fiches work at."""

    _inherit = "vae.candidate"

    todo_ids = fields.One2many(
        comodel_name="vae.todo",
        inverse_name="candidate_id",
        string="To-Dos",
        readonly=True,
    )
    todo_count = fields.Integer(
        compute="_compute_todo_count", string="Number of Open To-Dos"
    )

    def _compute_todo_count(self):
        self._count_records("vae.todo", "todo_count", [("state", "=", "open")])

    def action_view_todos(self):
        """The candidate's to-dos, those still to do first."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "vae_assistance.vae_todo_action"
        )
        action["domain"] = [("candidate_id", "=", self.id)]
        action["context"] = {
            "default_candidate_id": self.id,
            "search_default_open": 1,
        }
        return action

    def _plan_at_work(self):
        """The version of the plan in force; else the one that is being prepared."""
        plans = self.plan_ids.filtered(lambda plan: plan.state in ("agreed", "draft"))
        return plans.filtered(lambda plan: plan.state == "agreed") or plans

    def _draft_plan(self):
        """The version of the plan that is being prepared, begun if there is none."""
        self.ensure_one()
        draft = self.plan_ids.filtered(lambda plan: plan.state == "draft")
        return draft or self.plan_ids.create({"candidate_id": self.id})
