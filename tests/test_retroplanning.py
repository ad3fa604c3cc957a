# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""The computation of a retro-planning, whatever the work, the days and the rhythm."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from odoo.addons.vae_assistance.models.plan.retroplanning import (
    QUARTER,
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
            draw(st.booleans()),
        )
        for key in range(count)
    ]
    return draw(st.permutations(made))


@st.composite
def partly_fixed(draw):
    """Tasks, of which some have dates that people gave them within the year."""
    made = []
    for task in draw(tasks()):
        start = draw(st.none() | st.integers(0, 364))
        if start is not None:
            end = draw(st.integers(start, 364))
            first, last = (MONDAY + timedelta(days=number) for number in (start, end))
            task = replace(task, fixed=Slot(first, last))
        made.append(task)
    return made


@st.composite
def days(draw):
    """Some of the days of a year."""
    numbers = draw(st.sets(st.integers(0, 364), min_size=1))
    return [MONDAY + timedelta(days=number) for number in sorted(numbers)]


def enough(work, available, weekly, week_days):
    """Minutes a week that hold the work: those drawn, or as many as it takes."""
    total = sum(task.minutes for task in work)
    return max(weekly, -(-total * week_days // len(available)))


@given(tasks(), days(), WEEKS, WEEK_DAYS)
def test_tasks_that_fit_are_laid_out(work, available, weekly, week_days):
    total = sum(task.minutes for task in work)
    weekly = enough(work, available, weekly, week_days)
    slots = lay_out(work, available, weekly, week_days)
    assert slots.keys() == {task.key for task in work}
    # From the first day to the last, and on no other day.
    assert min(slot.start for slot in slots.values()) == available[0] or not total
    assert max(slot.deadline for slot in slots.values()) == available[-1]
    for task in work:
        slot = slots[task.key]
        assert {slot.start, slot.deadline} <= set(available)
        assert slot.start <= slot.deadline
    _check_dependencies(work, slots)


def _check_dependencies(work, slots):
    """A day may be shared by the end of one task and the beginning of another."""
    for task in work:
        for before in task.after:
            assert slots[before].deadline <= slots[task.key].start


@given(tasks(), days(), WEEKS, WEEK_DAYS)
def test_nobody_is_asked_for_more_than_the_days_hold(
    work, available, weekly, week_days
):
    """Whatever tasks in a row one looks at: their days hold them."""
    weekly = enough(work, available, weekly, week_days)
    slots = lay_out(work, available, weekly, week_days)
    in_turn = sorted(
        (task for task in work if not task.accompanies),
        key=lambda task: (slots[task.key].start, slots[task.key].deadline),
    )
    for index, first in enumerate(in_turn):
        minutes = 0
        for last in in_turn[index:]:
            minutes += last.minutes
            end = max(slots[first.key].deadline, slots[last.key].deadline)
            span = [day for day in available if slots[first.key].start <= day <= end]
            assert minutes * week_days <= len(span) * weekly


@given(partly_fixed(), days(), WEEKS, WEEK_DAYS)
def test_fixed_dates_are_kept(work, available, weekly, week_days):
    fixed = {task.key: task.fixed for task in work if task.fixed}
    try:
        slots = lay_out(work, available, weekly, week_days)
    except TooLittleTimeError:
        return
    except FixedDatesError as error:
        assert error.keys
        assert fixed.keys() >= set(error.keys)
        return
    assert slots.keys() == {task.key for task in work}
    for key, slot in slots.items():
        if key in fixed:
            assert slot == fixed[key]
        elif not any(task.accompanies for task in work if task.key == key):
            assert available[0] <= slot.start <= slot.deadline <= available[-1]
    _check_dependencies(work, slots)


def test_what_accompanies_goes_on_throughout():
    week = [MONDAY + timedelta(days=number) for number in range(5)]
    work = [
        Task("encourage", 60, accompanies=True),
        Task("read", 120),
        Task("write", 120),
    ]
    slots = lay_out(work, week, 300, 5)
    assert slots["encourage"] == Slot(week[0], week[-1])
    # What another waits for does not last until the end.
    work[1] = Task("read", 120, frozenset(["encourage"]))
    slots = lay_out(work, week, 300, 5)
    assert slots["encourage"].deadline <= slots["read"].start


def test_the_pace_is_even():
    """What there is too much of time is not lost before the first task."""
    days = [MONDAY + timedelta(days=number) for number in range(100)]
    slots = lay_out([Task(n, 60) for n in range(4)], days, 300, 5)
    assert [(slots[n].start - MONDAY).days for n in range(4)] == [0, 25, 50, 75]
    # Nor without hours.
    slots = lay_out([Task(n, 0) for n in range(4)], days, 300, 5)
    assert [(slots[n].deadline - MONDAY).days for n in range(4)] == [24, 49, 74, 99]


def test_fixed_dates_bound_what_comes_before_and_after():
    days = [MONDAY + timedelta(days=number) for number in range(100)]
    fixed = Slot(days[20], days[21])
    work = [
        Task("read", 60),
        Task("meet", 60, frozenset(["read"]), fixed=fixed),
        Task("write", 60, frozenset(["meet"])),
    ]
    slots = lay_out(work, days, 300, 5)
    assert slots["read"].deadline <= fixed.start
    assert fixed.deadline <= slots["write"].start
    assert slots["write"].deadline == days[-1]
    with pytest.raises(FixedDatesError) as caught:
        late = replace(work[0], fixed=Slot(days[30], days[40]))
        lay_out([late, *work[1:]], days, 300, 5)
    assert caught.value.keys == ["read", "meet"]
    with pytest.raises(FixedDatesError):
        lay_out([replace(work[0], minutes=1500), *work[1:]], days, 300, 5)


RANKS = st.lists(st.none() | st.integers(0, 5), max_size=12)


@given(RANKS, st.sets(st.integers(0, 11)))
def test_order_of_the_method(ranks, held):
    """Steps in order; what is held, or has no step, stays behind what it was behind."""
    items = list(enumerate(ranks))

    def order(items):
        return in_method_order(
            items, lambda item: item[1], lambda item: item[0] in held
        )

    ordered = order(items)
    assert sorted(ordered) == sorted(items)
    free = [item for item in ordered if item[1] is not None and item[0] not in held]
    assert free == sorted(free, key=lambda item: (item[1], item[0]))
    for number, (before, item) in enumerate(zip([None, *items], items, strict=False)):
        if number and item not in free:
            behind = ordered.index(item) - 1
            # Several may have been put behind the same one.
            while ordered[behind] != before and ordered[behind] not in free:
                behind -= 1
            assert ordered[behind] == before
    assert order(ordered) == ordered


@given(st.lists(st.integers(0, 5)), st.lists(st.integers(0, 5)))
def test_new_ones_enter_at_their_place(there, new):
    there.sort()
    assert inserted(there, new, lambda rank: rank) == sorted([*there, *new])


@given(RANKS, st.lists(st.none() | st.integers(0, 5), max_size=4))
def test_new_ones_move_nothing(there, new):
    items = [(rank, "there", index) for index, rank in enumerate(there)]
    added = [(rank, "new", index) for index, rank in enumerate(new)]
    order = inserted(items, added, lambda item: item[0])
    assert [item for item in order if item[1] == "there"] == items
    assert sorted(order, key=str) == sorted([*items, *added], key=str)


# Most of what is drawn fits.
@settings(suppress_health_check=[HealthCheck.filter_too_much])
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
