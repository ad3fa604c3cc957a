# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta
from itertools import chain

import pytz

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import format_date

from ..ground.hours import MINUTES, said_hours
from .retroplanning import (
    CircularTasksError,
    Task,
    TooLittleTimeError,
    earliest_target,
    in_order,
    lay_out,
    weekly_minutes_needed,
)

# How far a later target is looked for, in days: ten years.
HORIZON = 3653


class VaeSupportPlan(models.Model):
    """Deadlines laid out backwards from the day that the journey works towards."""

    _inherit = "vae.support.plan"

    target_kind = fields.Selection(
        selection=[("deposit", "Deposit of the file"), ("jury", "Jury")],
        string="Towards",
        default="deposit",
        required=True,
    )
    date_target = fields.Date(
        string="Target Date",
        compute="_compute_date_target",
        store=True,
        readonly=False,
        precompute=True,
        tracking=True,
    )
    weekly_hours = fields.Float(
        string="Hours a Week",
        help="Hours that the candidate can give to their VAE in an ordinary week.",
    )
    unavailability_ids = fields.One2many(
        related="candidate_id.unavailability_ids", readonly=False
    )
    journey_target = fields.Date(
        related="candidate_id.date_target", string="Target Date of the Journey"
    )
    is_target_moved = fields.Boolean(
        compute="_compute_is_target_moved",
        help="The journey's target date is no longer that of the plan.",
    )

    _check_weekly_hours = models.Constraint(
        "CHECK(weekly_hours >= 0 AND weekly_hours <= 60)",
        "The hours a week are between 0 and 60.",
    )

    @api.depends("candidate_id")
    def _compute_date_target(self):
        for plan in self:
            plan.date_target = plan.date_target or plan.candidate_id.date_target

    @api.depends("candidate_id.date_target", "date_target", "state")
    def _compute_is_target_moved(self):
        for plan in self:
            target = plan.candidate_id.date_target
            plan.is_target_moved = bool(
                plan.state != "superseded" and target and target != plan.date_target
            )

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------

    def action_plan_backwards(self):
        """Lay out the deadlines of what remains; what is done keeps its dates.

        :raise UserError: what is missing, or what would make the target fit
        """
        self.ensure_one()
        self.check_access("write")
        self.line_ids.check_access("write")
        self.sudo()._plan_backwards()  # checked once, not line by line
        return self._vae_said(self.env._("The deadlines are laid out."))

    def action_follow_target(self):
        """Take over the journey's target date, and lay the deadlines out again.

        :raise UserError: as ``action_plan_backwards``
        """
        self.ensure_one()
        self._check_draft()
        self.date_target = self.candidate_id.date_target
        return self.action_plan_backwards()

    # ------------------------------------------------------------------
    # Retro-planning
    # ------------------------------------------------------------------

    def _plan_backwards(self):
        """See ``action_plan_backwards``."""
        self._check_draft()
        today = fields.Date.context_today(self)
        self._check_retroplanning(today)
        lines = self.line_ids.sorted(lambda line: (line.sequence, line.id)).filtered(
            lambda line: line.state in ("todo", "doing")
        )
        tasks = lines._tasks()
        week = self._working_weekdays()
        days = list(self._available_days(today, self.date_target, week))
        if not days:
            raise UserError(
                self.env._(
                    "%(plan)s: no day is available until %(target)s. Move the target"
                    " date, or shorten what the candidate is unavailable for.",
                    plan=self.display_name,
                    target=format_date(self.env, self.date_target),
                )
            )
        try:
            slots = lay_out(tasks, days, self._weekly_minutes(), len(week))
        except CircularTasksError as error:
            raise UserError(self._circle_message(error.keys)) from error
        except TooLittleTimeError as error:
            raise UserError(
                self._too_little_time(tasks, days, week, today, error.minutes)
            ) from error
        lines._set_slots(slots)
        self._signature_check_content()

    def _check_retroplanning(self, today):
        """Refuse to lay out without a date or without time.

        :raise UserError: what is missing
        """
        if not self.date_target:
            raise UserError(
                self.env._(
                    "%(plan)s: give the target date first, the day of the file's"
                    " deposit or of the jury.",
                    plan=self.display_name,
                )
            )
        if self.date_target <= today:
            raise UserError(
                self.env._(
                    "%(plan)s: the target date, %(target)s, is past. Give a date to"
                    " come.",
                    plan=self.display_name,
                    target=format_date(self.env, self.date_target),
                )
            )
        if not self._weekly_minutes():
            raise UserError(
                self.env._(
                    "%(plan)s: say how many hours a week the candidate can give to"
                    " their VAE.",
                    plan=self.display_name,
                )
            )

    def _weekly_minutes(self):
        return round(self.weekly_hours * 60)

    def _working_weekdays(self):
        """Days of the week on which the structure works, Monday being 0.

        :raise UserError: its calendar has none
        """
        calendar = self.company_id.sudo().resource_calendar_id
        week = {int(day) for day in calendar.attendance_ids.mapped("dayofweek")}
        if not week:
            raise UserError(
                self.env._(
                    "The working hours of %(structure)s name no day. An administrator"
                    " fills them in, under Settings.",
                    structure=self.company_id.name,
                )
            )
        return week

    def _available_days(self, first, last, week):
        """Days on which the structure works and the candidate is available, in order.

        Public holidays are the days off of the structure's calendar that concern
        everybody; a day is off when its noon is.

        :param week: see ``_working_weekdays``
        :return: iterator of dates, from ``first`` to ``last`` included
        """
        off = set(chain(self._days_off(first, last), self._unavailable(first, last)))
        for number in range((last - first).days + 1):
            day = first + timedelta(days=number)
            if day.weekday() in week and day not in off:
                yield day

    def _days_off(self, first, last):
        company = self.company_id.sudo()
        calendar = company.resource_calendar_id
        timezone = pytz.timezone(calendar.tz or "Europe/Paris")
        leaves = (
            self.env["resource.calendar.leaves"]
            .sudo()
            .search_fetch(
                Domain("resource_id", "=", False)
                & Domain("time_type", "=", "leave")
                & Domain("calendar_id", "in", [calendar.id, False])
                & Domain("company_id", "in", [company.id, False])
                & Domain("date_from", "<=", last + timedelta(days=1))
                & Domain("date_to", ">=", first - timedelta(days=1)),
                ["date_from", "date_to"],
            )
        )
        for leave in leaves:
            start, stop = (
                pytz.utc.localize(moment).astimezone(timezone)
                for moment in (leave.date_from, leave.date_to)
            )
            day = start.date() + timedelta(days=start.hour >= 12)
            while day <= stop.date() - timedelta(days=stop.hour < 12):
                yield day
                day += timedelta(days=1)

    def _unavailable(self, first, last):
        for period in self.candidate_id.unavailability_ids:
            day = max(period.date_from, first)
            while day <= min(period.date_to, last):
                yield day
                day += timedelta(days=1)

    # ------------------------------------------------------------------
    # What does not work, and what would
    # ------------------------------------------------------------------

    def _check_circles(self):
        """Refuse lines that wait for each other.

        :raise UserError: names them
        """
        try:
            in_order(self.line_ids._tasks())
        except CircularTasksError as error:
            raise UserError(self._circle_message(error.keys)) from error

    def _circle_message(self, ids):
        lines = self.env["vae.support.plan.line"].browse([*ids, ids[0]])
        return self.env._(
            "These lines wait for each other: %(lines)s. Take one of them out of the"
            " column “After”.",
            lines=" → ".join(f"“{line.name}”" for line in lines),
        )

    def _too_little_time(self, tasks, days, week, today, missing):
        """The sentence that says what would make the target fit."""

        def said_minutes(minutes):
            return said_hours(self.env, minutes / MINUTES)

        total = sum(task.minutes for task in tasks)
        needed = weekly_minutes_needed(total, len(days), len(week))
        later = earliest_target(
            total,
            self._available_days(today, today + timedelta(days=HORIZON), week),
            self._weekly_minutes(),
            len(week),
        )
        ways = [
            self.env._(
                "• %(hours)s a week instead of %(now)s",
                hours=said_minutes(needed),
                now=said_minutes(self._weekly_minutes()),
            ),
            self.env._("• %(hours)s of work less", hours=said_minutes(missing)),
        ]
        if later:
            ways.insert(
                1,
                self.env._(
                    "• a target date on %(date)s or later",
                    date=format_date(self.env, later),
                ),
            )
        return self.env._(
            "%(plan)s cannot be done by %(target)s: %(total)s of work remain, %(room)s"
            " are available until then. It would fit with one of these:\n%(ways)s",
            plan=self.display_name,
            target=format_date(self.env, self.date_target),
            ways="\n".join(ways),
            total=said_minutes(total),
            room=said_minutes(total - missing),
        )


class VaeSupportPlanLine(models.Model):
    _inherit = "vae.support.plan.line"

    def _tasks(self):
        """The lines as the retro-planning knows them."""
        return [
            Task(
                line.id,
                round(line._hours_remaining() * 60),
                frozenset(line.depends_on_ids.ids),
            )
            for line in self
        ]
