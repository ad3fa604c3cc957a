# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""Which dates can be right: one rule for all that people type.

Bounds are wide: they are for slips of the keyboard (26 for 2026) and for what Python
and PostgreSQL cannot count with (31/12/9999). What a date means is for its model.
"""

from datetime import date, datetime

from odoo import fields

FIRST, LAST = date(1950, 1, 1), date(2100, 12, 31)
# People who are accompanied were born after it.
FIRST_BIRTH = date(1900, 1, 1)


def is_typed(field):
    """Whether people type the field: a date that is kept."""
    return (
        field.type in ("date", "datetime")
        and field.store
        and not (field.readonly and not field.inverse)
    )


def bounds(field, today):
    """First and last day that can be right in a field, by its meaning."""
    if "birth" in field.name:
        return FIRST_BIRTH, today
    return FIRST, LAST


def wrong_day(field, value, today):
    """The day in a value as it may be sent, if it cannot be right; else None."""
    try:
        day = fields.Date.to_date(value) if value else None
    except (TypeError, ValueError):  # no date at all: the ORM says so
        return None
    if isinstance(day, datetime):
        day = day.date()
    first, last = bounds(field, today)
    return day if day and not first <= day <= last else None
