"""Opening a journey of five years beside an applicant who was met as often.

Both are opened by who follows them, with the chatter that the form shows.
"""

from .measure import Bench, Queries
from .people import LONG_LASTING, VETERAN
from .stage import Stage
from .web_session import Call


class OpeningForm(Bench):
    name = "Candidate with five years of history / core's applicant (référent)"
    limit = 1.2
    rounds = 40

    def prepare(self, stage: Stage) -> None:
        self._stage = stage
        self._session = stage.session(VETERAN, stage.large)
        self._ours = self._opening("vae.candidate", "name")
        self._yardstick = self._opening("hr.applicant", "partner_name")

    def _opening(self, model: str, fname: str) -> list[Call]:
        [record] = self._session.method(model, "search", [[fname, "=", LONG_LASTING]])
        return self._stage.recorded(
            f"opening {model}",
            VETERAN,
            lambda client: client.opening_record(model, record),
        )

    def ours(self) -> None:
        self._open(self._ours)

    def yardstick(self) -> None:
        self._open(self._yardstick)

    def _open(self, calls: list[Call]) -> None:
        for call in calls:
            self._session.send(call)

    def queries(self) -> list[Queries]:
        return [
            Queries("ours", *self._count_queries(self._ours)),
            Queries("yardstick", *self._count_queries(self._yardstick), is_ours=False),
        ]

    def _count_queries(self, calls: list[Call]) -> list[int]:
        return [
            self._stage.queries_of(VETERAN, where, calls)
            for where in (self._stage.small, self._stage.large)
        ]


BENCHES = [OpeningForm()]
