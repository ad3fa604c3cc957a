"""Opening the board of journeys beside core's board of leads.

Both show 80 cards to the référent, out of 100 000 journeys and as many leads.
"""

from .measure import Bench, Queries
from .people import COORDINATOR, REFERENT
from .stage import Stage
from .web_session import Call


class OpeningBoard(Bench):
    """The data calls of the web client, one after the other, views being known."""

    def __init__(self, name, login, ours, yardstick, limit=1.0):
        self.name = name
        self.limit = limit
        self._login = login
        self._actions = (ours, yardstick)

    def prepare(self, stage: Stage) -> None:
        self._stage = stage
        self._session = stage.session(self._login, stage.large)
        self._ours, self._yardstick = (
            stage.recorded(
                f"opening {action}",
                self._login,
                lambda client, action=action: client.opening(action),
            )
            for action in self._actions
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
            self._stage.queries_of(self._login, where, calls)
            for where in (self._stage.small, self._stage.large)
        ]


BENCHES = [
    OpeningBoard(
        "My candidates / CRM's own pipeline (référent)",
        REFERENT,
        ours="vae_assistance.vae_candidate_action_mine",
        yardstick="crm.crm_lead_action_pipeline",
    ),
    OpeningBoard(
        "All candidates / CRM's opportunities (référent)",
        REFERENT,
        ours="vae_assistance.vae_candidate_action",
        yardstick="crm.crm_lead_opportunities",
    ),
    OpeningBoard(
        "All candidates / CRM's opportunities (coordinator)",
        COORDINATOR,
        ours="vae_assistance.vae_candidate_action",
        yardstick="crm.crm_lead_opportunities",
    ),
]
