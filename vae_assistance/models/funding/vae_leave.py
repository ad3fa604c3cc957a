# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import format_date

from ..ground.base import PORTAL_TZ
from ..ground.hours import said_hours
from ..ground.vae_trace_mixin import NAMED

BATCH = 200


class VaeLeave(models.Model):
    """A VAE leave that the candidate asks of the employer.

    Its delays are dated parameters: asked so many days ahead, answered within so many,
    postponed by so many months at most; the employer's silence is an acceptance
    (C. trav. R6422-4), noted by the software.
    """

    _name = "vae.leave"
    _description = "VAE Leave"
    _inherit = ["vae.thread.mixin", "vae.journey.mixin", "vae.frozen.mixin"]
    _order = "date_from desc, id desc"
    _rec_name = "date_from"
    _check_company_auto = True
    _frozen = {"_check_not_answered": {"date_from", "date_to", "hours", "date_asked"}}
    _not_emptied = {"_check_may_go": {"date_asked"}}

    user_id = fields.Many2one(related="candidate_id.user_id", string="Référent")
    employer_id = fields.Many2one(
        comodel_name="res.partner",
        index="btree_not_null",
        check_company=True,
    )
    date_from = fields.Date(string="First Day", required=True, tracking=True)
    date_to = fields.Date(string="Last Day", required=True, tracking=True)
    hours = fields.Float(
        required=True,
        compute="_compute_hours",
        store=True,
        readonly=False,
        precompute=True,
        help="Hours of leave, at most those that the law gives for one session.",
    )
    is_paid = fields.Boolean(
        string="Pay Maintained", help="The employer or a funder maintains the pay."
    )
    note = fields.Char(help="E.g. what the leave is for: support, jury.")

    date_ask_by = fields.Date(
        string="To Be Asked By",
        compute="_compute_date_ask_by",
        store=True,
        index="btree_not_null",
        help="So many days before the first day: see Parameters.",
    )
    date_asked = fields.Date(string="Employer Asked On", copy=False, tracking=True)
    is_late = fields.Boolean(string="Asked Late", compute="_compute_is_late")
    date_answer_due = fields.Date(
        string="Answer Expected By",
        compute="_compute_date_answer_due",
        store=True,
        index="btree_not_null",
        help="After this day the employer's silence is an acceptance.",
    )
    basis = fields.Text(compute="_compute_basis")
    answer = fields.Selection(
        selection=[
            ("accepted", "Accepted"),
            ("tacit", "Accepted by silence"),
            ("postponed", "Put off"),
            ("refused", "Turned down"),
            ("cancelled", "Given up"),
        ],
        readonly=True,
        copy=False,
        tracking=True,
    )
    date_answer = fields.Date(string="Answered On", copy=False, tracking=True)
    reason = fields.Char(copy=False, help="Why it is postponed, refused or given up.")
    date_postponed = fields.Date(
        string="Postponed To",
        copy=False,
        tracking=True,
        help="The new first day.",
    )
    date_postponed_max = fields.Date(
        string="Postponed at Most To", compute="_compute_date_postponed_max"
    )
    date_begins = fields.Date(
        string="Begins On", compute="_compute_date_begins", store=True
    )
    state = fields.Selection(
        selection=[
            ("draft", "To ask"),
            ("asked", "Asked"),
            ("accepted", "Accepted"),
            ("postponed", "Put off"),
            ("refused", "Turned down"),
            ("cancelled", "Given up"),
        ],
        compute="_compute_state",
        store=True,
        index=True,
    )

    _check_days = models.Constraint(
        "CHECK(date_to >= date_from)", "A leave does not end before it begins."
    )
    _check_some_hours = models.Constraint(
        "CHECK(hours > 0)", "Give the hours of the leave."
    )

    # ------------------------------------------------------------------
    # Computed
    # ------------------------------------------------------------------

    @api.depends("date_from", "candidate_id.reference", "candidate_id.name")
    @api.depends_context(*NAMED, "lang")
    def _compute_display_name(self):
        for leave in self:
            leave.display_name = self.env._(
                "VAE leave of %(day)s · %(whose)s",
                day=format_date(self.env, leave.date_from) if leave.date_from else "…",
                whose=leave.candidate_id._called(),
            )

    def _values_on(self, code, day):
        """The values of a parameter for these leaves.

        :param str day: name of the field of the day that matters
        :return: dict of leave to value, none for a day that is older than the rule
        """
        values = self.env["vae.parameter"]._values(
            code,
            [
                (leave[day], leave.company_id, leave.candidate_id.program_id)
                for leave in self
            ],
            or_none=True,
        )
        return dict(zip(self, values, strict=True))

    @api.depends("date_from")
    def _compute_hours(self):
        """All that the law gives for a session, until somebody says less."""
        most = self._values_on("leave_hours", "date_from")
        for leave in self:
            leave.hours = leave.hours or most[leave]

    @api.depends("date_from")
    def _compute_date_ask_by(self):
        days = self._values_on("leave_request_days", "date_from")
        for leave in self:
            leave.date_ask_by = (
                leave.date_from
                and days[leave]
                and leave.date_from - timedelta(days=days[leave])
            )

    @api.depends("date_asked", "date_ask_by")
    def _compute_is_late(self):
        for leave in self:
            leave.is_late = bool(
                leave.date_asked
                and leave.date_ask_by
                and leave.date_asked > leave.date_ask_by
            )

    @api.depends("date_asked")
    def _compute_date_answer_due(self):
        days = self._values_on("leave_answer_days", "date_asked")
        for leave in self:
            leave.date_answer_due = (
                leave.date_asked
                and days[leave]
                and leave.date_asked + timedelta(days=days[leave])
            )

    @api.depends("date_from")
    def _compute_date_postponed_max(self):
        months = self._values_on("leave_postpone_months", "date_from")
        for leave in self:
            leave.date_postponed_max = leave.date_from and (
                leave.date_from + relativedelta(months=months[leave] or 0)
            )

    @api.depends("date_from", "date_postponed", "answer")
    def _compute_date_begins(self):
        for leave in self:
            later = leave.answer == "postponed" and leave.date_postponed
            leave.date_begins = later or leave.date_from

    @api.depends("date_asked", "answer")
    def _compute_state(self):
        for leave in self:
            asked = "asked" if leave.date_asked else "draft"
            answer = "accepted" if leave.answer == "tacit" else leave.answer
            leave.state = answer or asked

    @api.depends_context("lang", "uid")
    def _compute_basis(self):
        parameters = self.env["vae.parameter"]
        codes = ("leave_hours", "leave_request_days", "leave_answer_days")
        said = dict.fromkeys(parameters._basis(code) for code in codes)
        self.basis = "\n".join(filter(None, said))

    # ------------------------------------------------------------------
    # Constraints
    # ------------------------------------------------------------------

    @api.constrains("hours", "date_from")
    def _check_hours(self):
        most = self._values_on("leave_hours", "date_from")
        for leave in self:
            if most[leave] and leave.hours > most[leave]:
                raise ValidationError(
                    self.env._(
                        "%(leave)s: a VAE leave has %(most)s at most for one session."
                        " Correct the hours, or make another leave for the next"
                        " session.",
                        leave=leave.display_name,
                        most=said_hours(self.env, most[leave]),
                    )
                )

    @api.constrains("date_asked", "date_answer", "date_postponed", "answer")
    def _check_dates(self):
        today = fields.Date.context_today(self)
        for leave in self:
            asked, answered = leave.date_asked, leave.date_answer
            if any(day and day > today for day in (asked, answered)):
                raise ValidationError(
                    self.env._(
                        "%(leave)s: it is not asked or answered on a day to come."
                        " Correct the day.",
                        leave=leave.display_name,
                    )
                )
            if answered and (not asked or answered < asked):
                raise ValidationError(
                    self.env._(
                        "%(leave)s: the employer answers after it was asked. Correct"
                        " one of the two days.",
                        leave=leave.display_name,
                    )
                )
            if leave.answer not in (False, "cancelled") and not answered:
                raise ValidationError(
                    self.env._(
                        "%(leave)s was answered: correct the day of the answer, or take"
                        " the answer back.",
                        leave=leave.display_name,
                    )
                )
            later = leave.date_postponed
            if later and not leave.date_from < later <= leave.date_postponed_max:
                raise ValidationError(
                    self.env._(
                        "%(leave)s: the employer postpones it to a day after the one"
                        " that was asked for, and not after %(most)s. Correct the new"
                        " first day.",
                        leave=leave.display_name,
                        most=format_date(self.env, leave.date_postponed_max),
                    )
                )

    def _check_not_answered(self):
        """:raise UserError: a leave was answered"""
        for leave in self:
            if leave.answer:
                raise UserError(
                    self.env._(
                        "%(leave)s was answered: what was asked for stays. Take the"
                        " answer back to correct it, or ask for another leave.",
                        leave=leave.display_name,
                    )
                )

    # ------------------------------------------------------------------
    # Create, write, delete
    # ------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        leaves = super().create(vals_list)
        leaves._note_silence()
        return leaves

    def write(self, vals):
        result = super().write(vals)
        if "date_asked" in vals:
            self._note_silence()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_asked(self):
        self._check_may_go()

    def _check_may_go(self):
        """:raise UserError: a leave was asked for"""
        for leave in self:
            if leave.date_asked:
                raise UserError(
                    self.env._(
                        "%(leave)s was asked for, it stays. Press “Given Up” instead.",
                        leave=leave.display_name,
                    )
                )

    # ------------------------------------------------------------------
    # Silence
    # ------------------------------------------------------------------

    @api.model
    def _silent_domain(self):
        today = fields.Date.context_today(self.with_context(tz=PORTAL_TZ))
        return Domain("state", "=", "asked") & Domain("date_answer_due", "<", today)

    def _note_silence(self):
        """The employer has not answered in time: that is an acceptance."""
        for leave in self.filtered_domain(self._silent_domain()):
            leave._vae_by_code().write(
                {"answer": "tacit", "date_answer": leave.date_answer_due}
            )

    @api.model
    def _cron_note_silence(self):
        """Every night, for all; may be run again at any time, or twice at once."""
        progress = self.env["ir.cron"]._commit_progress
        while silent := self.search(self._silent_domain(), limit=BATCH):
            locked = silent.try_lock_for_update()
            locked._note_silence()
            if not locked or not progress(len(locked)):
                return

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------

    def action_ask(self):
        """The employer is asked, today unless a day was given."""
        for leave in self.filtered(lambda each: not each.date_asked):
            leave.date_asked = fields.Date.context_today(leave)
        return True

    def action_accept(self):
        """The employer accepts."""
        return self._answer("accepted")

    def action_postpone(self):
        """The employer postpones it to the day that is given.

        :raise UserError: the new day is missing
        """
        for leave in self:
            if not leave.date_postponed:
                raise UserError(
                    self.env._(
                        "%(leave)s: give the new first day first, %(most)s at the"
                        " latest.",
                        leave=leave.display_name,
                        most=format_date(self.env, leave.date_postponed_max),
                    )
                )
        return self._answer("postponed")

    def action_refuse(self):
        """The employer refuses.

        :raise UserError: the reason is missing
        """
        self._check_reason()
        return self._answer("refused")

    def action_cancel(self):
        """The candidate gives it up.

        :raise UserError: the reason is missing
        """
        self._check_reason()
        return self._answer("cancelled")

    def action_reopen(self):
        """Take the answer back, to correct it."""
        self._vae_by_code().write({"answer": False, "date_answer": False})
        return True

    def _check_reason(self):
        for leave in self:
            if not (leave.reason or "").strip():
                raise UserError(
                    self.env._(
                        "%(leave)s: write the reason first.", leave=leave.display_name
                    )
                )

    def _answer(self, answer):
        for leave in self:
            today = fields.Date.context_today(leave)
            vals = {"answer": answer, "date_answer": leave.date_answer or today}
            if not leave.date_asked:
                if answer != "cancelled":
                    raise UserError(
                        self.env._(
                            "%(leave)s has not been asked for: enter the day on which"
                            " the employer was asked first.",
                            leave=leave.display_name,
                        )
                    )
                vals["date_answer"] = False
            leave._vae_by_code().write(vals)
        return True
