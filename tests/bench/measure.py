"""What a bench is, and how it is measured."""

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import pairwise

from .stage import Stage

ROUNDS_TO_WARM_UP = 3
ROUNDS_OF_GROWTH = 5


class Bench:
    """Something of ours beside a yardstick that does the comparable thing.

    A file ``bench_<feature>.py`` holds such classes and lists instances in ``BENCHES``.
    Only `ours` and `yardstick` are timed.
    """

    name: str
    limit: float | None = 1.0  # the highest ratio ours / yardstick; None: no target
    rounds = 15
    rounds_to_warm_up = ROUNDS_TO_WARM_UP
    clock = staticmethod(time.perf_counter)  # seconds of what is compared
    needs_stage = True  # whether it stands on the databases with journeys
    needs_unruled = False  # whether it measures in `stage.unruled`
    needs_region = False  # … in `stage.region`

    def prepare(self, stage: Stage | None) -> None:
        """Get ready what both need; a browser may run meanwhile."""

    def ours(self) -> None:
        raise NotImplementedError

    def yardstick(self) -> None:
        raise NotImplementedError

    def queries(self) -> list["Queries"]:
        """Numbers of SQL queries, which may not grow with the number of journeys."""
        return []

    def growth(self) -> list["Size"]:
        """Times with more and more data, which may not grow faster than the data."""
        return []

    def remarks(self) -> list[str]:
        """What else was measured, in words. What may not be raises an error."""
        return []

    def tidy(self) -> None:
        """Remove what the rounds have made. Called whatever happened."""


@dataclass(frozen=True)
class Queries:
    """SQL queries of the same thing in the small and in the large database."""

    title: str
    small: int
    large: int
    is_ours: bool = True


@dataclass(frozen=True)
class Size:
    """The time that something takes with that much data, in milliseconds."""

    amount: int
    time: float


@dataclass(frozen=True)
class Result:
    """Times of both sides in milliseconds, round by round."""

    name: str
    limit: float | None
    ours: list[float]
    yardstick: list[float]
    queries: list[Queries] = field(default_factory=list)
    growth: list[Size] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)

    @property
    def ratio(self) -> float:
        return statistics.median(self.ours) / statistics.median(self.yardstick)

    @property
    def is_met(self) -> bool:
        return (
            (self.limit is None or self.ratio <= self.limit)
            and all(
                count.large <= count.small for count in self.queries if count.is_ours
            )
            and all(
                more.time / less.time <= more.amount / less.amount
                for less, more in pairwise(self.growth)
            )
        )


def measure(bench: Bench) -> Result:
    """Measure both sides in turn, so that the machine's other work hits both alike."""
    ours, yardstick = [], []
    sides = [(bench.ours, ours), (bench.yardstick, yardstick)]
    try:
        for number in range(-bench.rounds_to_warm_up, bench.rounds):
            for do, times in sides:
                lasted = duration(do, bench.clock)
                if number >= 0:
                    times.append(lasted)
            sides.reverse()
        return Result(
            bench.name,
            bench.limit,
            ours,
            yardstick,
            bench.queries(),
            bench.growth(),
            bench.remarks(),
        )
    finally:
        bench.tidy()


def size(amount: int, do: Callable[[], object]) -> Size:
    """What `do` takes with `amount` of data, after it has been done once."""
    do()
    return Size(
        amount, statistics.median(duration(do) for _round in range(ROUNDS_OF_GROWTH))
    )


def duration(
    do: Callable[[], object], clock: Callable[[], float] = time.perf_counter
) -> float:
    """Milliseconds."""
    start = clock()
    do()
    return (clock() - start) * 1000
