# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""What the method asks of a journey, and where the journey is with it."""

from dataclasses import dataclass
from datetime import date

# States in which nothing is left to do.
SETTLED = ("done", "skipped")


@dataclass(frozen=True, slots=True, kw_only=True)
class Milestone:
    """One thing that the method asks, as it stands for one journey.

    Labels, notes and acts are in the language of the user.
    """

    code: str  # that of the requirement of a step, where there is one
    sequence: int  # its place in the method
    stretch: str  # ``entry`` until the assistance has started, then ``support``
    label: str
    state: str  # done, doing, todo, or skipped: it is not asked for
    note: str = ""  # when it was done, how far it is, or why it is not asked for
    act: str = ""  # what the button “next” says
    action: str = ""  # method of the candidate that opens the act

    @property
    def is_next(self):
        return self.state not in SETTLED and bool(self.act)


class Facts:
    """What was found of a journey: records of a kind by state, and their last day."""

    def __init__(self, found):
        """:param dict found: name to list of (state, number, last day as text)"""
        self._found = found or {}

    def count(self, name, *states):
        """How many there are; without states, in all."""
        return sum(number for number, _day in self._lines(name, states))

    def state(self, name):
        """The state of the one record that there is; None if there is none."""
        return next((state for state, _number, _day in self._found.get(name, ())), None)

    def day(self, name, *states):
        """The last day of those; None if there is none."""
        days = [day for _number, day in self._lines(name, states) if day]
        return date.fromisoformat(max(days)) if days else None

    def _lines(self, name, states):
        return [
            (number, day)
            for state, number, day in self._found.get(name, ())
            if not states or state in states
        ]
