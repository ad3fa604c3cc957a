# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""Laying out work between a first day and a target date.

Pure computation, without records: dates are ``datetime.date``, work is in whole
minutes. The hours of a week are spread evenly over the days that the structure works in
an ordinary week, so that a week cut short by a holiday gives less of them.

Work is done one task after the other, at an even pace: what the days hold beyond the
work is left between the tasks in proportion to it, instead of being lost before the
first one. Tasks that accompany the others are given a part of every day. Tasks whose
dates people fixed keep them, and the others stay on their side of them.

All quantities below are counted in shares, ``minutes × week_days``: a day then gives
``weekly_minutes`` shares, a whole number, and nothing is lost by rounding.
"""

import heapq
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import accumulate, islice

QUARTER = 15  # minutes: people agree upon hours by the quarter


@dataclass(frozen=True)
class Slot:
    """When a task is worked on; the deadline is its last day."""

    start: date
    deadline: date


@dataclass(frozen=True)
class Task:
    """Work that remains to be done."""

    key: Hashable
    minutes: int
    after: frozenset = frozenset()  # keys of the tasks that come before
    accompanies: bool = False  # goes on beside the others, over the whole span
    fixed: Slot | None = None  # the dates that people gave it


class CircularTasksError(ValueError):
    """Tasks wait for each other; ``keys`` says which, in the order of the circle."""

    def __init__(self, keys: list):
        super().__init__(keys)
        self.keys = keys


class TooLittleTimeError(ValueError):
    """The days do not hold the work; ``minutes`` are too many."""

    def __init__(self, minutes: int):
        super().__init__(minutes)
        self.minutes = minutes


class FixedDatesError(ValueError):
    """Fixed dates cannot be kept; ``keys`` says which tasks have them."""

    def __init__(self, keys: list):
        super().__init__(keys)
        self.keys = keys


def in_method_order(
    items: Sequence, rank: Callable, is_held: Callable = lambda item: False
) -> list:
    """Items by rank, those of one rank in the order that was given.

    An item that is held, or whose rank is None, stays right behind the one that was
    before it.
    """
    held = {
        index for index, item in enumerate(items) if is_held(item) or rank(item) is None
    }
    free = (index for index in range(len(items)) if index not in held)
    order = sorted(free, key=lambda index: rank(items[index]))
    for index in sorted(held):
        order.insert(order.index(index - 1) + 1 if index else 0, index)
    return [items[index] for index in order]


def inserted(items: Sequence, new: Iterable, rank: Callable) -> list:
    """The items in their order, each new one behind the last it does not precede.

    :param rank: of an item; with None it follows what is before it
    """
    order = list(items)
    for item in new:
        own = rank(item)
        place, follows = 0, True
        for index, other in enumerate(order, start=1):
            theirs = rank(other)
            if None not in (own, theirs):
                follows = theirs <= own
            if follows:
                place = index
        order.insert(place, item)
    return order


def in_order(tasks: Sequence[Task]) -> list[Task]:
    """The tasks in the order that was given, but none before what it waits for.

    Keys of ``after`` that are no task (done already) do not hold anything up.

    :raise CircularTasksError: tasks wait for each other
    """
    position = {task.key: index for index, task in enumerate(tasks)}
    awaits = [{position[key] for key in t.after if key in position} for t in tasks]
    followers = [[] for _task in tasks]
    for index, before in enumerate(awaits):
        for other in before:
            followers[other].append(index)
    held_up = [len(before) for before in awaits]
    free = [index for index, count in enumerate(held_up) if not count]  # a heap
    ordered = []
    while free:
        index = heapq.heappop(free)
        ordered.append(tasks[index])
        for other in followers[index]:
            held_up[other] -= 1
            if not held_up[other]:
                heapq.heappush(free, other)
    if len(ordered) < len(tasks):
        raise CircularTasksError(
            [tasks[index].key for index in _circle(awaits, held_up)]
        )
    return ordered


def _circle(awaits: list[set[int]], held_up: list[int]) -> list[int]:
    """Indexes of tasks that wait for each other, each before one that waits for it."""
    # Whatever is held up waits for something that is held up as well.
    index = next(index for index, count in enumerate(held_up) if count)
    seen = []
    while index not in seen:
        seen.append(index)
        index = next(other for other in sorted(awaits[index]) if held_up[other])
    return seen[seen.index(index) :][::-1]


def lay_out(
    tasks: Sequence[Task], days: Sequence[date], weekly_minutes: int, week_days: int
) -> dict[Hashable, Slot]:
    """Lay the tasks out one after the other, from the first day to the last.

    :param days: the days that can be worked, from the first to the target, in order
    :param weekly_minutes: minutes of work in an ordinary week
    :param week_days: days that are worked in an ordinary week, at least 1
    :return: slot of each task
    :raise CircularTasksError: tasks wait for each other
    :raise TooLittleTimeError: the days do not hold the work
    :raise FixedDatesError: fixed dates leave no room for what comes before or after
    """
    ordered = in_order(tasks)
    missing = sum(task.minutes for task in tasks) * week_days
    missing -= len(days) * weekly_minutes
    if missing > 0 or (tasks and not len(days) * weekly_minutes):
        raise TooLittleTimeError(-(-missing // week_days))
    slots = {task.key: task.fixed for task in tasks if task.fixed}
    _check_fixed(ordered, slots)
    awaited = frozenset().union(*(task.after for task in tasks))
    beside = {t.key for t in tasks if t.accompanies and t.key not in awaited} - {*slots}
    chain = [task for task in ordered if task.key not in slots.keys() | beside]
    held = list(accumulate(_capacity(tasks, beside, days, weekly_minutes, week_days)))
    slots |= _lay_chain(chain, ordered, days, held, week_days)
    for task in ordered:
        if task.key in beside:
            starts = [slots[key].deadline for key in task.after if key in slots]
            start = max([days[0], *starts])
            slots[task.key] = Slot(start, max(days[-1], start))
    return slots


def _check_fixed(ordered, fixed):
    """Refuse fixed dates that are out of order among themselves."""
    latest = {}  # for each task: the last deadline fixed for it or for one before it
    for task in ordered:
        known = [latest[key] for key in task.after if key in latest]
        slot = fixed.get(task.key)
        if slot:
            deadline, before = max(
                known, key=lambda pair: pair[0], default=(slot.start, None)
            )
            if deadline > slot.start:
                raise FixedDatesError([before, task.key])
            known.append((slot.deadline, task.key))
        if known:
            latest[task.key] = max(known, key=lambda pair: pair[0])


def _capacity(tasks, beside, days, weekly_minutes, week_days):
    """Shares of each day that are left to the tasks that take their turn."""
    capacity = [weekly_minutes] * len(days)

    def take(minutes, first, last):
        count, shares = last - first, minutes * week_days
        for index in range(count):
            taken = shares * (index + 1) // count - shares * index // count
            capacity[first + index] = max(capacity[first + index] - taken, 0)

    take(sum(task.minutes for task in tasks if task.key in beside), 0, len(days))
    for task in tasks:
        if task.fixed:
            first = bisect_left(days, task.fixed.start)
            take(task.minutes, first, bisect_right(days, task.fixed.deadline))
    return capacity


def _lay_chain(chain, ordered, days, held, week_days):
    """Slots of tasks that are done in turn.

    Each one is laid out as early and as late as can be; the pace is even in between.

    :param held: shares that the days hold until the end of each, in order
    """
    if not chain:
        return {}
    bounds = _bounds(chain, ordered, days)
    no_room = FixedDatesError([task.key for task in ordered if task.fixed])
    if any(first > last for first, last in bounds):
        raise no_room
    sizes = [task.minutes * week_days for task in chain]
    earliest, now = [], 0
    for size, (first, _last) in zip(sizes, bounds, strict=True):
        now = max(now, held[first - 1] if first else 0)
        earliest.append(now)
        now += size
    latest, now = [], held[-1]
    for size, (_first, last) in zip(reversed(sizes), reversed(bounds), strict=True):
        now = min(now, held[last]) - size
        latest.insert(0, now)
    if any(late < early for early, late in zip(earliest, latest, strict=True)):
        raise no_room
    # Work without hours is spaced out as if all of it took as long.
    weights = sizes if any(sizes) else [1] * len(sizes)
    total, done, slots = sum(weights), 0, {}
    for task, size, weight, early, late, (lowest, _last) in zip(
        chain, sizes, weights, earliest, latest, bounds, strict=True
    ):
        start = early + (late - early) * done // total
        done += weight
        end = early + size + (late - early) * done // total
        last = max(min(bisect_left(held, end), len(days) - 1), lowest)
        first = max(min(bisect_right(held, start), last), lowest)
        slots[task.key] = Slot(days[first], days[last])
    return slots


def _bounds(chain, ordered, days):
    """For each task of the chain, indexes of the first and the last day it may have.

    Fixed tasks bound those before and after them. A day may be shared by the end of
    one and the beginning of another.
    """
    first, last = {}, {}
    for task in ordered:
        first[task.key] = (
            bisect_left(days, task.fixed.deadline)
            if task.fixed
            else max((first[key] for key in task.after if key in first), default=0)
        )
    for task in reversed(ordered):
        bound = last.setdefault(task.key, len(days) - 1)
        if task.fixed:
            bound = bisect_right(days, task.fixed.start) - 1
        for key in task.after:
            last[key] = min(last.get(key, bound), bound)
    lowest = accumulate((first[task.key] for task in chain), max)
    return [(low, last[task.key]) for low, task in zip(lowest, chain, strict=True)]


def weekly_minutes_needed(minutes: int, days: int, week_days: int) -> int:
    """The least minutes a week, by the quarter of an hour, that hold the work.

    :param minutes: work in all
    :param days: number of days that can be worked, at least 1
    """
    return -(-minutes * week_days // (days * QUARTER)) * QUARTER


def earliest_target(
    minutes: int, days: Iterable[date], weekly_minutes: int, week_days: int
) -> date | None:
    """The first day by which the work can be done.

    :param days: the days that can be worked, in order, as far as one is ready to go
    :return: None if these days do not hold the work
    """
    needed = max(-(-minutes * week_days // weekly_minutes), 1)
    return next(islice(days, needed - 1, None), None)
