# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models

PROGRESS_FIELDS = (
    "date_begun",
    "date_done",
    "is_dropped",
    "effect",
    "late_reason",
    "quotes",
    "training_start",
    "training_end",
    "training_result",
)


class VaeSupportPlanLine(models.Model):
    """What became of a line of the plan, of all its versions."""

    _inherit = "vae.support.plan.line"

    state = fields.Selection(
        selection=[
            ("todo", "To do"),
            ("doing", "Under way"),
            ("done", "Done"),
            ("dropped", "Dropped"),
        ],
        compute="_compute_state",
        store=True,
        index=True,
    )
    date_begun = fields.Date(string="Begun On", copy=False)
    date_done = fields.Date(string="Done On", copy=False)
    is_dropped = fields.Boolean(string="Dropped", copy=False)
    effect = fields.Text(string="Effect Observed", copy=False, prefetch=False)
    late_reason = fields.Text(
        string="Why the Deadline Was Missed",
        copy=False,
        prefetch=False,
        help="In neutral words: who reads the plan reads this.",
    )

    @api.depends("is_dropped", "date_done", "date_begun")
    def _compute_state(self):
        for line in self:
            if line.is_dropped:
                line.state = "dropped"
            elif line.date_done:
                line.state = "done"
            elif line.date_begun:
                line.state = "doing"
            else:
                line.state = "todo"

    # ------------------------------------------------------------------
    # Versions
    # ------------------------------------------------------------------

    def _progress(self):
        """What became of the line, as values."""
        self.ensure_one()
        return {fname: self[fname] for fname in PROGRESS_FIELDS}

    def _take_over_progress(self, former):
        """What was done of the former version meanwhile is done.

        :param former: lines of the version that was in force
        """
        latest = {line.root_id: line for line in former}
        rank = {"todo": 0, "doing": 1, "done": 2}
        for line in self:
            before = latest.get(line.root_id)
            if before and rank.get(before.state, 0) > rank.get(line.state, 3):
                line.write(before._progress())

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------

    def action_begin(self):
        """Work at the lines has begun, today."""
        self.write({"date_begun": fields.Date.context_today(self)})
        return True

    def action_done(self):
        """The lines are done, today."""
        self.write({"date_done": fields.Date.context_today(self), "is_dropped": False})
        return True

    def action_drop(self):
        """The lines will not be done; they are kept."""
        self.write({"is_dropped": True})
        return True

    def action_reopen(self):
        """The lines are to be done after all."""
        self.write({"date_done": False, "is_dropped": False})
        return True
