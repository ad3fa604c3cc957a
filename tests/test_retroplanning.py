# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""The computation of a retro-planning, whatever the work, the days and the rhythm."""

from datetime import date, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from odoo.addons.vae_assistance.models.plan.retroplanning import (
    QUARTER,
    CircularTasksError,
    Task,
    TooLittleTimeError,
    earliest_target,
    in_order,
    lay_out,
    weekly_minutes_needed,
)

MONDAY = date(2026, 1, 5)
WEEKS = st.integers(15, 60 * 40)
WEEK_DAYS = st.integers(1, 7)


@st.composite
def tasks(draw):
    """Tasks that wait for some of those given before them, in any order."""
    count = draw(st.integers(1, 12))
    made = [
        Task(
            key,
            draw(st.integers(0, 3000)),
            frozenset(
                draw(st.sets(st.integers(0, key - 1), max_size=3)) if key else ()
            ),
        )
        for key in range(count)
    ]
    return draw(st.permutations(made))


@st.composite
def days(draw):
    """Some of the days of a year."""
    numbers = draw(st.sets(st.integers(0, 364), min_size=1))
    return [MONDAY + timedelta(days=number) for number in sorted(numbers)]


@given(tasks(), days(), WEEKS, WEEK_DAYS)
def test_tasks_that_fit_are_laid_out(work, available, weekly, week_days):
    total = sum(task.minutes for task in work)
    assume(total * week_days <= len(available) * weekly)
    slots = lay_out(work, available, weekly, week_days)
    assert slots.keys() == {task.key for task in work}
    assert max(slot.deadline for slot in slots.values()) == available[-1]
    for task in work:
        slot = slots[task.key]
        assert {slot.start, slot.deadline} <= set(available)
        assert slot.start <= slot.deadline
        for before in task.after:
            assert slots[before].deadline <= slot.start or (
                # The day on which one ends and the other begins is shared.
                slots[before].deadline <= slot.deadline
            )
    # Nobody is asked for more than a day holds: whole days between the two ends of a
    # task are all its own.
    for task in work:
        slot = slots[task.key]
        inner = [day for day in available if slot.start < day < slot.deadline]
        assert len(inner) * weekly <= task.minutes * week_days


@given(tasks(), days(), WEEKS, WEEK_DAYS)
def test_what_would_make_it_fit(work, available, weekly, week_days):
    total = sum(task.minutes for task in work)
    assume(total * week_days > len(available) * weekly)
    with pytest.raises(TooLittleTimeError) as caught:
        lay_out(work, available, weekly, week_days)
    missing = caught.value.minutes
    assert missing > 0

    def fits(minutes, on, rhythm):
        try:
            lay_out([Task("all", minutes)], on, rhythm, week_days)
        except TooLittleTimeError:
            return False
        return True

    # So many hours less, and not a minute before.
    assert total - missing < 0 or fits(total - missing, available, weekly)
    assert not fits(total - missing + 1, available, weekly)
    # So many hours a week, by the quarter, and not a quarter before.
    needed = weekly_minutes_needed(total, len(available), week_days)
    assert needed % QUARTER == 0
    assert fits(total, available, needed)
    assert needed == QUARTER or not fits(total, available, needed - QUARTER)
    # So late, and not a day before.
    later = available + [available[-1] + timedelta(days=n) for n in range(1, 4000)]
    target = earliest_target(total, iter(later), weekly, week_days)
    if target:
        until = later[: later.index(target) + 1]
        assert fits(total, until, weekly)
        assert not fits(total, until[:-1], weekly)


@given(tasks())
def test_order(work):
    ordered = in_order(work)
    assert sorted(task.key for task in ordered) == sorted(task.key for task in work)
    seen = set()
    for task in ordered:
        assert task.after <= seen
        seen.add(task.key)


@given(st.lists(st.integers(0, 500), min_size=1, max_size=40))
def test_without_dependencies_the_given_order_stays(minutes):
    work = [Task(key, count) for key, count in enumerate(minutes)]
    assert in_order(work) == work


@given(tasks(), st.integers(1, 5), st.data())
def test_circles_are_told(work, length, data):
    circle = [
        Task(f"c{n}", 0, frozenset([f"c{(n + 1) % length}"])) for n in range(length)
    ]
    mixed = data.draw(st.permutations([*work, *circle]))
    with pytest.raises(CircularTasksError) as caught:
        in_order(mixed)
    assert set(caught.value.keys) == {task.key for task in circle}
    # Each one is told before the one that waits for it.
    keys = caught.value.keys
    for before, after in zip(keys, [*keys[1:], keys[0]], strict=True):
        task = next(task for task in circle if task.key == after)
        assert before in task.after


def test_tasks_that_wait_for_a_circle_are_not_in_it():
    work = [
        Task("late", 60, frozenset(["a"])),
        Task("a", 60, frozenset(["b"])),
        Task("b", 60, frozenset(["a"])),
    ]
    with pytest.raises(CircularTasksError) as caught:
        in_order(work)
    assert set(caught.value.keys) == {"a", "b"}


def test_no_day_holds_nothing():
    with pytest.raises(TooLittleTimeError):
        lay_out([Task("a", 0)], [], 60, 5)
    assert lay_out([], [], 60, 5) == {}


def test_a_week_of_five_hours():
    week = [MONDAY + timedelta(days=number) for number in range(5)]
    work = [Task("read", 120), Task("write", 150), Task("send", 30)]
    slots = lay_out(work, week, 300, 5)
    assert [
        (slots[t.key].start.weekday(), slots[t.key].deadline.weekday()) for t in work
    ] == [
        (0, 1),
        (2, 4),
        (4, 4),
    ]
