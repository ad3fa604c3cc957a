"""Opening My day beside core's activity view of as many leads.

Both tell a référent what is to do on their 80 journeys or leads, out of 100 000: ours
in all its blocks, core in the activities of the same number of records.
"""

from .measure import Bench, Queries
from .people import REFERENT
from .stage import Stage
from .web_session import Call, RpcError

PAGE = Call(
    "/web/dataset/call_kw",
    {
        "model": "vae.day",
        "method": "action_load_day",
        "args": [False],
        "kwargs": {"context": {"lang": "fr_FR", "tz": "Europe/Paris"}},
    },
)


class OpeningDay(Bench):
    """The data calls of the web client, one after the other, views being known."""

    name = "My day / CRM's activity view (référent)"
    limit = 1.2

    def prepare(self, stage: Stage) -> None:
        self._stage = stage
        self._session = stage.session(REFERENT, stage.large)
        self._activities = stage.recorded(
            "opening activities of leads",
            REFERENT,
            lambda client: client.opening_activities("crm.crm_lead_action_pipeline"),
        )
        methods = {call.params["method"] for call in self._activities}
        if "get_activity_data" not in methods:
            raise RpcError(f"{self.name}: the activity view has asked for {methods}")
        if not any(block["rows"] for block in self._session.send(PAGE)["blocks"]):
            raise RpcError(f"{self.name}: nothing waits for the référent")

    def ours(self) -> None:
        self._session.send(PAGE)

    def yardstick(self) -> None:
        for call in self._activities:
            self._session.send(call)

    def queries(self) -> list[Queries]:
        return [
            Queries("ours", *self._count_queries([PAGE])),
            Queries("yardstick", *self._count_queries(self._activities), is_ours=False),
        ]

    def _count_queries(self, calls: list[Call]) -> list[int]:
        return [
            self._stage.queries_of(REFERENT, where, calls)
            for where in (self._stage.small, self._stage.large)
        ]


BENCHES = [OpeningDay()]
