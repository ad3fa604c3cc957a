# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .vae_meeting import ROLE

ACTIVITY = "vae_reseau.mail_activity_meeting_decision"
NAME_MAX = 500


class VaeMeetingDecision(models.Model):
    """What a meeting has decided: a to-do that stays until it is done or dropped.

    A colleague in charge has an activity for it; done here or there, it is done.
    """

    _name = "vae.meeting.decision"
    _description = "Decision of a Meeting"
    _inherit = ["vae.trace.mixin", "vae.frozen.mixin"]
    _order = "date_due, id"
    _check_company_auto = True
    _frozen = {"_check_meeting_open": {"name", "partner_id", "date_due"}}

    meeting_id = fields.Many2one(
        comodel_name="vae.meeting",
        required=True,
        ondelete="cascade",
        index=True,
    )
    company_id = fields.Many2one(
        related="meeting_id.company_id", store=True, index=True, precompute=True
    )
    name = fields.Char(string="What", required=True)
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="In Charge",
        ondelete="restrict",
        index="btree_not_null",
        check_company=True,
        domain="[('vae_candidate_ids', '=', False)]",
        help="A colleague, who then has an activity, or a partner.",
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Colleague in Charge",
        compute="_compute_user_id",
        store=True,
        precompute=True,
        index="btree_not_null",
    )
    date_due = fields.Date(string="Due On", index="btree_not_null")
    state = fields.Selection(
        selection=[("open", "To do"), ("done", "Done"), ("dropped", "Dropped")],
        required=True,
        readonly=True,
        default="open",
        copy=False,
        index=True,
    )
    date_done = fields.Date(string="Done On", readonly=True, copy=False)
    is_late = fields.Boolean(string="Late", compute="_compute_is_late")
    activity_id = fields.Many2one(
        comodel_name="mail.activity",
        readonly=True,
        copy=False,
        ondelete="set null",
        index="btree_not_null",
    )

    # Those of one person that are still to do: what My Day asks.
    _open_idx = models.Index("(user_id, date_due) WHERE state = 'open'")

    @api.depends("partner_id", "company_id")
    def _compute_user_id(self):
        for decision in self:
            company = decision.company_id
            users = decision.partner_id.user_ids.filtered(
                lambda user, company=company: (
                    user.has_group(ROLE) and company in user.company_ids
                )
            )
            decision.user_id = users._vae_first()

    @api.depends("date_due", "state")
    def _compute_is_late(self):
        today = fields.Date.context_today(self)
        for decision in self:
            decision.is_late = (
                decision.state == "open"
                and bool(decision.date_due)
                and decision.date_due < today
            )

    def _trace_candidate(self):
        return self.env["vae.candidate"]

    # ------------------------------------------------------------------
    # Constraints
    # ------------------------------------------------------------------

    @api.constrains("name")
    def _check_name(self):
        for decision in self:
            if not (decision.name or "").strip():
                raise ValidationError(
                    self.env._("Say in a few words what was decided.")
                )
            if len(decision.name) > NAME_MAX:
                raise ValidationError(
                    self.env._(
                        "“%(decision)s…” is too long for a decision: %(max)s"
                        " characters at most. Tell the rest in the minutes.",
                        decision=decision.name[:40],
                        max=NAME_MAX,
                    )
                )

    @api.constrains("partner_id")
    def _check_partner_id(self):
        # By the rights of who asks, as for participants.
        for decision in self:
            if decision.partner_id.vae_candidate_ids:
                raise ValidationError(
                    self.env._(
                        "%(person)s is a candidate: minutes are sent to partners and"
                        " name no candidate. Choose a colleague or a partner.",
                        person=decision.partner_id.name,
                    )
                )

    def _check_meeting_open(self):
        """:raise UserError: what was sent says who does what until when"""
        self.meeting_id._check_open()

    # ------------------------------------------------------------------
    # Create, write, delete
    # ------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        decisions = super().create(vals_list)
        decisions._check_meeting_open()
        decisions._activity_sync()
        return decisions

    def write(self, vals):
        result = super().write(vals)
        if vals.keys() & {"name", "partner_id", "date_due", "state"}:
            self._activity_sync()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_closed(self):
        self._check_meeting_open()
        self.sudo().activity_id.unlink()

    # ------------------------------------------------------------------
    # Activities
    # ------------------------------------------------------------------

    def _activity_sync(self):
        """The colleague in charge has one activity as long as it is to do."""
        # No mail for each line that is typed: who was there knows.
        for decision in self.sudo().with_context(mail_activity_quick_update=True):
            activity, user = decision.activity_id, decision.user_id
            is_open = decision.state == "open"
            if not (
                is_open and user.active and decision.meeting_id.state != "cancelled"
            ):
                decision.activity_id = False
                if activity and decision.state == "done":
                    activity._action_done()
                else:
                    activity.unlink()
                continue
            values = {"summary": decision.name, "user_id": user.id}
            if decision.date_due:
                values["date_deadline"] = decision.date_due
            if activity:
                activity.write(values)
            else:
                decision.activity_id = decision.meeting_id.activity_schedule(
                    ACTIVITY, **values
                )

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------

    def _set_state(self, state):
        """Whoever is in charge says so, as well as those who may write the meeting."""
        self.check_access("read")
        if not all(decision.user_id == self.env.user for decision in self):
            self.check_access("write")
        today = fields.Date.context_today(self)
        self.sudo().write(
            {"state": state, "date_done": state == "done" and today or False}
        )

    def action_done(self):
        self._set_state("done")
        return True

    def action_drop(self):
        """It is not needed any more; it is kept."""
        self._set_state("dropped")
        return True

    def action_reopen(self):
        """It is to do after all."""
        self._set_state("open")
        return True

    def action_open_meeting(self):
        """Open the meeting that decided it."""
        self.ensure_one()
        self.check_access("read")
        return self.meeting_id._get_records_action()
