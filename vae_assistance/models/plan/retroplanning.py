# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""Laying out work backwards from a target date.

Pure computation, without records: dates are ``datetime.date``, work is in whole
minutes. The hours of a week are spread evenly over the days that the structure works in
an ordinary week, so that a week cut short by a holiday gives less of them.

All quantities below are counted in shares, ``minutes × week_days``: a day then gives
``weekly_minutes`` shares, a whole number, and nothing is lost by rounding.
"""

import heapq
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice

QUARTER = 15  # minutes: people agree upon hours by the quarter


@dataclass(frozen=True)
class Task:
    """Work that remains to be done."""

    key: Hashable
    minutes: int
    after: frozenset = frozenset()  # keys of the tasks that come before


@dataclass(frozen=True)
class Slot:
    """When a task is worked on; the deadline is its last day."""

    start: date
    deadline: date


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
    """Lay the tasks out one after the other so that the last ends on the last day.

    :param days: the days that can be worked, from the first to the target, in order
    :param weekly_minutes: minutes of work in an ordinary week
    :param week_days: days that are worked in an ordinary week, at least 1
    :return: slot of each task
    :raise CircularTasksError: tasks wait for each other
    :raise TooLittleTimeError: the days do not hold the work
    """
    ordered = in_order(tasks)
    end = len(days) * weekly_minutes
    missing = sum(task.minutes for task in tasks) * week_days - end
    if missing > 0 or (tasks and not end):
        raise TooLittleTimeError(-(-missing // week_days))
    slots = {}
    for task in reversed(ordered):
        start = end - task.minutes * week_days
        last = max(-(-end // weekly_minutes) - 1, 0)
        first = min(start // weekly_minutes, last)
        slots[task.key] = Slot(days[first], days[last])
        end = start
    return slots


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
