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
    FixedDatesError,
    Slot,
    Task,
    TooLittleTimeError,
    earliest_target,
    in_method_order,
    in_order,
    inserted,
    lay_out,
    weekly_minutes_needed,
)

# How far a later target is looked for, in days: ten years.
HORIZON = 3653


class VaeSupportPlan(models.Model):
    """Deadlines laid out until the day that the journey works towards.

    Lines follow the steps of the method, and those of one step the order that people
    gave them; a line waits for those it comes after. What accompanies the others goes
    on throughout. Places and dates that were fixed by hand are kept.
    """

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
    date_start = fields.Date(
        string="Begins On",
        default=fields.Date.context_today,
        copy=False,
        help="Day from which the lines are laid out: today at the earliest.",
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
        said, warnings = self.env._("The deadlines are laid out."), self._warnings()
        return self._vae_said(
            " ".join([said, *warnings]), kind="warning" if warnings else "success"
        )

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
        first = max(self.date_start or today, today)
        self._check_retroplanning(today, first)
        lines = self._in_order()._in_method_order()
        remaining = lines.filtered(lambda line: line.state in ("todo", "doing"))
        laid_out = remaining.filtered(lambda line: not line._is_after_jury())
        laid_out._check_fixed_dates(today)
        slots = self._slots(laid_out, first)
        kept = remaining.filtered(lambda line: line.dates_by_hand and line.deadline)
        (remaining - kept)._set_slots(slots)
        lines._set_order()
        if self.date_start != first:
            self.date_start = first
        self._signature_check_content()

    def _slots(self, lines, first):
        """When each of the lines is worked on.

        :param lines: those to lay out, in order
        :param first: first day of work
        :return: dict of id to ``Slot``
        :raise UserError: what is in the way, or what would make the target fit
        """
        tasks = lines._tasks()
        week = self._working_weekdays()
        days = list(self._available_days(first, self.date_target, week))
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
            return lay_out(tasks, days, self._weekly_minutes(), len(week))
        except CircularTasksError as error:
            raise UserError(self._circle_message(error.keys)) from error
        except FixedDatesError as error:
            raise UserError(
                self.env._(
                    "The dates fixed by hand of %(lines)s leave no room for what comes"
                    " before or after. Move them, or release them.",
                    lines=lines.browse(error.keys)._quoted(),
                )
            ) from error
        except TooLittleTimeError as error:
            raise UserError(
                self._too_little_time(tasks, days, week, first, error.minutes)
            ) from error

    def _in_order(self):
        """The lines as people see them."""
        return self.line_ids.sorted(lambda line: (line.sequence, line.id))

    def _insert(self, lines, added):
        """Number the lines anew, the added ones at their places in the method.

        :param lines: those that were there, in order
        """
        places = {**lines._places(), **added._places()}
        added = added.sorted(lambda line: places[line.id] or ())
        order = inserted(lines, added, lambda line: places[line.id])
        lines.browse([line.id for line in order])._set_order()

    def _warnings(self):
        """Sentences on what the deadlines leave open. To be extended.

        :return: list of texts, in the user's language
        """
        self.ensure_one()
        later = self.line_ids.filtered(
            lambda line: (
                line.state in ("todo", "doing")
                and not line.deadline
                and line._is_after_jury()
            )
        )
        if not later:
            return []
        return [
            self.env._(
                "What comes after the jury has no date yet: %(lines)s.",
                lines=later._quoted(),
            )
        ]

    def _check_retroplanning(self, today, first):
        """Refuse to lay out without a date or without time.

        :param first: first day of work
        :raise UserError: what is missing
        """
        if self.candidate_id.date_closed:
            raise UserError(
                self.env._(
                    "%(plan)s: the journey ended on %(day)s. Take it up again before"
                    " you lay out deadlines.",
                    plan=self.display_name,
                    day=format_date(self.env, self.candidate_id.date_closed),
                )
            )
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
        if self.date_target < first:
            raise UserError(
                self.env._(
                    "%(plan)s: the work begins on %(first)s, after the target date,"
                    " %(target)s. Let it begin before, or move the target date.",
                    plan=self.display_name,
                    first=format_date(self.env, first),
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

    def _too_little_time(self, tasks, days, week, first, missing):
        """The sentence that says what would make the target fit."""

        def said_minutes(minutes):
            return said_hours(self.env, minutes / MINUTES)

        total = sum(task.minutes for task in tasks)
        needed = weekly_minutes_needed(total, len(days), len(week))
        later = earliest_target(
            total,
            self._available_days(first, first + timedelta(days=HORIZON), week),
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

    @api.onchange("date_start", "deadline")
    def _onchange_dates(self):
        """Dates that somebody types or drags are theirs, until they are emptied."""
        for line in self:
            line.dates_by_hand = bool(line.deadline)

    def action_release(self):
        """The retro-planning decides again on the lines' places and dates.

        :raise UserError: the version is no longer a draft
        """
        self.write({"order_by_hand": False, "dates_by_hand": False})
        return True

    def _in_method_order(self):
        """The lines by the steps of the method, each behind those it waits for.

        :raise UserError: lines wait for each other
        """
        lines = in_method_order(
            self,
            lambda line: line._step_place(),
            lambda line: line.order_by_hand or line.state in ("done", "dropped"),
        )
        try:
            ordered = in_order(self.browse([line.id for line in lines])._tasks())
        except CircularTasksError as error:
            raise UserError(self.plan_id._circle_message(error.keys)) from error
        return self.browse([task.key for task in ordered])

    def _step_place(self):
        """Sorts the line by its step; None without one.

        After a jury, what makes something of its decision comes first.
        """
        self.ensure_one()
        step = self.step_id or self.support_type_id.step_id
        is_first = self.support_type_id.phase == "after" and not self._is_after_jury()
        return (not is_first, step.sequence, step.id) if step else None

    def _places(self):
        """Sort the lines by their steps and supports.

        One without a support goes with the line before it, of the same step.

        :return: dict of id to what sorts the line; None for one without a step
        """
        places, last = {}, ()
        for line in self:
            step, support = line._step_place(), line.support_type_id
            if step and support:
                last = (*step, support.sequence, support.id)
            elif step and last[: len(step)] != step:
                last = (*step, 0, 0)
            places[line.id] = step and last
        return places

    def _is_after_jury(self):
        """Whether the line makes something of a jury that was not held yet."""
        self.ensure_one()
        is_later = self.support_type_id.phase == "after"
        return is_later and self.plan_id.phase != "after"

    def _check_fixed_dates(self, today):
        """Refuse dates fixed by hand that are past, or later than the target.

        What is under way may have begun before.

        :raise UserError: names the lines
        """
        out = self.filtered(
            lambda line: (
                line.dates_by_hand
                and line.deadline
                and (
                    line.deadline > line.plan_id.date_target
                    or line.deadline < today
                    or (line.state == "todo" and (line.date_start or today) < today)
                )
            )
        )
        if out:
            raise UserError(
                self.env._(
                    "Dates fixed by hand are past or later than the target: %(lines)s."
                    " Move them, or release them.",
                    lines=out._quoted(),
                )
            )

    def _check_dates_in_order(self):
        """Refuse dates, typed or dragged, that are before those of what comes first.

        :raise UserError: names two lines
        """
        remaining = self.filtered(lambda line: line.state in ("todo", "doing"))
        for line in remaining:
            begins = line.date_start or line.deadline
            early = (line.depends_on_ids & remaining).filtered(
                lambda before, begins=begins: (
                    begins and before.deadline and before.deadline > begins
                )
            )
            if early:
                raise UserError(
                    self.env._(
                        "%(line)s comes after %(before)s, and begins before that is"
                        " due. Lay the deadlines out again, or correct the dates.",
                        line=line._quoted(),
                        before=early[0]._quoted(),
                    )
                )

    def _quoted(self):
        """Names of the lines within a sentence."""
        return ", ".join(self.env._("“%(line)s”", line=line.name) for line in self)

    def _tasks(self):
        """The lines as the retro-planning knows them."""
        return [
            Task(
                line.id,
                round(line._hours_remaining() * 60),
                frozenset(line.depends_on_ids.ids),
                line.accompanies,
                Slot(line.date_start or line.deadline, line.deadline)
                if line.dates_by_hand and line.deadline
                else None,
            )
            for line in self
        ]
