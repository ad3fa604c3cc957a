# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""Periods of the calendar: whole weeks, months, quarters, years."""

from dateutil.relativedelta import relativedelta

LENGTHS = {
    "week": relativedelta(weeks=1),
    "month": relativedelta(months=1),
    "quarter": relativedelta(months=3),
    "year": relativedelta(years=1),
}
DAY = relativedelta(days=1)


def first_day(period, day):
    """The first day of the period that a day is in.

    >>> first_day("quarter", date(2026, 5, 20))
    datetime.date(2026, 4, 1)
    """
    if period == "week":
        return day - relativedelta(days=day.weekday())
    if period == "year":
        return day.replace(month=1, day=1)
    if period == "quarter":
        return day.replace(month=day.month - (day.month - 1) % 3, day=1)
    return day.replace(day=1)


def following(period, first):
    """The first day of the period after the one that begins on a day."""
    return first + LENGTHS[period]


def ended_before(period, first):
    """The period that ends the day before a first day: its first and last day."""
    return first - LENGTHS[period], first - DAY
