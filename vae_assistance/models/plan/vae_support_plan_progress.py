# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections import defaultdict

from odoo import api, fields, models
from odoo.fields import Domain

PROGRESS_FIELDS = (
    "begun_by_hand",
    "done_by_hand",
    "is_dropped",
    "effect",
    "late_reason",
    "quotes",
    "training_start",
    "training_end",
    "training_result",
)


class VaeSupportPlanLine(models.Model):
    """What became of a line of the plan, in all its versions.

    A line is under way or done because a person says so, or because a completed fiche
    does. Both are kept, each by itself: what a fiche says no longer holds once it is
    reopened, what a person says does.
    """

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
    date_begun = fields.Date(
        string="Begun On",
        compute="_compute_dates_of_work",
        inverse="_inverse_date_begun",
        store=True,
        readonly=False,
        copy=False,
        help="Left empty, it is the day of the first completed fiche that tells of it.",
    )
    date_done = fields.Date(
        string="Done On",
        compute="_compute_dates_of_work",
        inverse="_inverse_date_done",
        store=True,
        readonly=False,
        copy=False,
        help="Left empty, it is the day of the completed fiche that says “finished”.",
    )
    begun_by_hand = fields.Date(string="Begun On, as Typed", copy=False, readonly=True)
    done_by_hand = fields.Date(string="Done On, as Typed", copy=False, readonly=True)
    is_dropped = fields.Boolean(string="Dropped", copy=False, readonly=True)
    root_support_ids = fields.One2many(
        comodel_name="vae.fiche.action.support",
        inverse_name="root_line_id",
        string="Supports at Appointments",
        readonly=True,
        help="Those of all versions of the line, on its first version.",
    )
    effect = fields.Text(string="Effect Observed", copy=False, prefetch=False)
    late_reason = fields.Text(
        string="Why the Deadline Was Missed",
        copy=False,
        prefetch=False,
        help="In neutral words: who reads the plan reads this.",
    )

    @api.depends(
        "begun_by_hand",
        "done_by_hand",
        "root_id.root_support_ids.given_on",
        "root_id.root_support_ids.is_finished",
    )
    def _compute_dates_of_work(self):
        # A superseded version stays as it was.
        lines = self.filtered(lambda line: line.plan_id.state != "superseded")
        supports = self.env["vae.fiche.action.support"]
        told = defaultdict(dict)
        for root, is_finished, day in supports._read_group(
            self._given_domain(), ["root_line_id", "is_finished"], ["given_on:min"]
        ):
            told[root][is_finished] = day
        for line in lines:
            days = told[line.root_id]
            line.date_begun = line.begun_by_hand or min(days.values(), default=False)
            line.date_done = line.done_by_hand or days.get(True)

    def _inverse_date_begun(self):
        for line in self:
            line._vae_by_code().begun_by_hand = line.date_begun
        # Emptied: what the fiches tell shows again.
        self.env.add_to_compute(self._fields["date_begun"], self)

    def _inverse_date_done(self):
        for line in self:
            line._vae_by_code().done_by_hand = line.date_done
        # A person knows better than the fiches so far: it is not finished.
        undone = self.filtered(lambda line: not line.date_done)
        self.env["vae.fiche.action.support"].sudo().search(
            undone._given_domain() & Domain("is_finished", "=", True)
        ).is_finished = False

    def _given_domain(self):
        """Supports of completed fiches, whichever version they were written for."""
        return Domain("root_line_id", "in", self.root_id.ids) & Domain(
            "given_on", "!=", False
        )

    @api.depends("is_dropped", "date_done", "date_begun")
    def _compute_state(self):
        for line in self:
            # What was dropped may be done all the same, at an appointment.
            if line.date_done:
                line.state = "done"
            elif line.is_dropped:
                line.state = "dropped"
            elif line.date_begun:
                line.state = "doing"
            else:
                line.state = "todo"

    # ------------------------------------------------------------------
    # Versions
    # ------------------------------------------------------------------

    def _progress(self):
        """What people said became of the line, as values."""
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
                line._vae_by_code().write(before._progress())

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------

    def action_begin(self):
        """Work at the lines has begun, today."""
        self.write({"date_begun": fields.Date.context_today(self)})
        return True

    def action_done(self):
        """The lines are done, today."""
        self._vae_by_code().write(
            {"date_done": fields.Date.context_today(self), "is_dropped": False}
        )
        return True

    def action_drop(self):
        """The lines will not be done; they are kept."""
        self._vae_by_code().write({"is_dropped": True, "date_done": False})
        return True

    def action_reopen(self):
        """The lines are to be done after all."""
        self._vae_by_code().write({"date_done": False, "is_dropped": False})
        return True
