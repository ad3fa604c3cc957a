"""What a bench is, and how it is measured."""

import statistics
import time
from dataclasses import dataclass, field

from .stage import Stage

ROUNDS_TO_WARM_UP = 3


class Bench:
    """Something of ours beside a yardstick that does the comparable thing.

    A file ``bench_<feature>.py`` holds such classes and lists instances in ``BENCHES``.
    Only `ours` and `yardstick` are timed.
    """

    name: str
    limit: float | None = 1.0  # the highest ratio ours / yardstick; None: no target
    rounds = 15

    def prepare(self, stage: Stage) -> None:
        """Get ready what both need; a browser may run meanwhile."""

    def ours(self) -> None:
        raise NotImplementedError

    def yardstick(self) -> None:
        raise NotImplementedError

    def queries(self) -> list["Queries"]:
        """Numbers of SQL queries, which may not grow with the number of journeys."""
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
class Result:
    """Times of both sides in milliseconds, round by round."""

    name: str
    limit: float | None
    ours: list[float]
    yardstick: list[float]
    queries: list[Queries] = field(default_factory=list)

    @property
    def ratio(self) -> float:
        return statistics.median(self.ours) / statistics.median(self.yardstick)

    @property
    def is_met(self) -> bool:
        return (self.limit is None or self.ratio <= self.limit) and all(
            count.large <= count.small for count in self.queries if count.is_ours
        )


def measure(bench: Bench) -> Result:
    """Measure both sides in turn, so that the machine's other work hits both alike."""
    ours, yardstick = [], []
    sides = [(bench.ours, ours), (bench.yardstick, yardstick)]
    try:
        for number in range(-ROUNDS_TO_WARM_UP, bench.rounds):
            for do, times in sides:
                start = time.perf_counter()
                do()
                if number >= 0:
                    times.append((time.perf_counter() - start) * 1000)
            sides.reverse()
        queries = bench.queries()
    finally:
        bench.tidy()
    return Result(bench.name, bench.limit, ours, yardstick, queries)
