# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from ..ground.vae_trace_mixin import NAMED


class VaeFollowUp(models.Model):
    """The news of a person some months after the end of their journey."""

    _name = "vae.follow.up"
    _description = "Follow-Up after a VAE Journey"
    _inherit = ["vae.long.text.mixin", "vae.journey.mixin"]
    _order = "date_due desc, id desc"
    _rec_name = "date_due"
    _long_texts = ("note",)

    user_id = fields.Many2one(related="candidate_id.user_id")
    exit_situation_id = fields.Many2one(related="candidate_id.exit_situation_id")
    date_due = fields.Date(
        string="Due On",
        required=True,
        index=True,
        default=lambda self: self._default_date_due(),
    )
    state = fields.Selection(
        selection=[
            ("todo", "To do"),
            ("done", "Answered"),
            ("unreachable", "No answer"),
            ("cancelled", "Cancelled"),
        ],
        required=True,
        readonly=True,
        default="todo",
        index=True,
        copy=False,
    )
    date_done = fields.Date(
        string="Done On", compute="_compute_date_done", store=True, readonly=False
    )
    situation_id = fields.Many2one(
        comodel_name="vae.situation",
        string="Situation Then",
        ondelete="restrict",
        index="btree_not_null",
    )
    has_qualification = fields.Boolean(string="Qualification Obtained since the Exit")
    is_improved = fields.Boolean(
        string="Situation Improved",
        help="As the person says: better job, more hours, higher pay…",
    )
    note = fields.Text()
    is_reminded = fields.Boolean(readonly=True, copy=False)

    @api.model
    def _default_date_due(self):
        return fields.Date.context_today(self)

    @api.depends("date_due", "candidate_id.reference", "candidate_id.name")
    @api.depends_context(*NAMED)
    def _compute_display_name(self):
        for follow_up in self:
            follow_up.display_name = self.env._(
                "Follow-up · %(whose)s",
                whose=follow_up.candidate_id._called(),
            )

    @api.depends("state")
    def _compute_date_done(self):
        for follow_up in self:
            if follow_up.state not in ("done", "unreachable"):
                follow_up.date_done = False
            elif not follow_up.date_done:
                follow_up.date_done = fields.Date.context_today(follow_up)

    @api.constrains("state", "situation_id")
    def _check_situation_id(self):
        for follow_up in self:
            if follow_up.state == "done" and not follow_up.situation_id:
                raise ValidationError(
                    self.env._(
                        "%(follow_up)s: choose the person's situation, or “No answer”.",
                        follow_up=follow_up.display_name,
                    )
                )

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------

    def action_done(self):
        """The person answered: their situation is known."""
        self._vae_by_code().write({"state": "done"})
        return self._vae_said(self.env._("The news is recorded."))

    def action_unreachable(self):
        """The person could not be reached."""
        self._vae_by_code().write({"state": "unreachable"})
        return True

    def action_reopen(self):
        """Ask again, or correct."""
        self._vae_by_code().write({"state": "todo"})
        return True

    # ------------------------------------------------------------------
    # Reminder
    # ------------------------------------------------------------------

    @api.model
    def _due_domain(self):
        """Follow-ups whose référent has not been reminded; without one, nobody is."""
        today = fields.Date.context_today(self)
        return (
            Domain("state", "=", "todo")
            & Domain("is_reminded", "=", False)
            & Domain("date_due", "<=", today)
            & Domain("candidate_id.active", "=", True)
            & Domain("candidate_id.user_id.active", "=", True)
        )

    @api.model
    def _cron_remind(self, batch_size=200):
        """Plan an activity of the référent for each follow-up that is due, once."""
        progress = self.env["ir.cron"]._commit_progress
        while due := self.search(self._due_domain(), limit=batch_size):
            locked = due.try_lock_for_update()
            locked._remind()
            if not locked or not progress(len(locked)):
                return

    def _remind(self):
        """Plan the activity on the journey: its title names nobody."""
        self.env["mail.activity"].with_context(mail_activity_quick_update=True).create(
            [
                {
                    "res_model_id": self.env["ir.model"]._get_id("vae.candidate"),
                    "res_id": follow_up.candidate_id.id,
                    "activity_type_id": self.env.ref("mail.mail_activity_data_todo").id,
                    "user_id": follow_up.candidate_id.user_id.id,
                    "date_deadline": follow_up.date_due,
                    "summary": self.env._("Ask for news after the journey"),
                }
                for follow_up in self
            ]
        )
        self.is_reminded = True
