# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""What a room says of a kind of deadlines, see ``_deadline_sources``."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """One kind of days that a journey must not miss.

    Labels are in the language of the user.
    """

    label: str  # what is due, in a few neutral words: it is read on the board
    day: str  # name of the stored date
    link: str = ""  # one2many of the journey that holds the records; empty: itself
    domain: list = field(default_factory=list)  # those which are still awaited
    who: str = ""  # whom it waits for, a code of ``waiting_on``; empty: nobody
