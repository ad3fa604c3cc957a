# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""What held from when to when: days as half-open ranges, without gap or overlap.

A plain engine, outside of models::

    [Span(1 March, 5 May, {"user": 1}), Span(5 May, None, {"user": 2})]

says that it was user 1 up to 4 May and that it has been user 2 since 5 May. A timeline
has a first day and no last one.
"""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Span:
    """What holds from a day on and up to another one, which is not included.

    :param end: None: for the time being
    """

    start: date
    end: date | None
    values: dict

    def cut(self, start, end):
        """The part of it within other bounds; None if there is none.

        :param end: None: without bound
        """
        first = max(self.start, start)
        ends = [day for day in (self.end, end) if day]
        last = min(ends) if ends else None
        return Span(first, last, self.values) if not last or first < last else None


def overlaid(spans, start, end, change):
    """The timeline in which something else holds from ``start`` to ``end``.

    :param spans: a timeline
    :param end: None: from ``start`` on
    :param change: function of a span's values to the new ones
    :return: a timeline
    """
    parts = []
    for span in spans:
        before = span.cut(span.start, start)
        within = span.cut(start, end)
        after = span.cut(end, None) if end else None
        parts += [
            before,
            within and Span(within.start, within.end, change(within.values)),
            after,
        ]
    return joined(part for part in parts if part)


def begun(spans, day):
    """The timeline that begins on another day: what held first has held since then."""
    kept = [part for span in spans if (part := span.cut(day, None))]
    first = kept[0]
    return [Span(day, first.end, first.values), *kept[1:]]


def joined(spans):
    """The timeline in which neighbours that say the same are one."""
    found = []
    for span in spans:
        if found and found[-1].values == span.values:
            span = Span(found.pop().start, span.end, span.values)
        found.append(span)
    return found


def last_since(spans, holds):
    """The day since which something has held at the end of a timeline."""
    day = spans[-1].start
    for span in reversed(spans):
        if not holds(span.values):
            break
        day = span.start
    return day
