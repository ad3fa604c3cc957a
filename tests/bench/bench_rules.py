"""What record rules cost: the board beside the same rows fetched without any.

The yardstick is the same user who makes the same calls on a copy of the database,
where journeys have no rules. Both get the same rows.
"""

from .measure import Bench
from .people import COORDINATOR, REFERENT
from .stage import Stage
from .web_session import RpcError


class BoardUnderRules(Bench):
    limit = 1.1
    rounds = 25  # a small difference between two small times
    needs_unruled = True

    def __init__(self, name, login, action):
        self.name = name
        self._login = login
        self._action = action

    def prepare(self, stage: Stage) -> None:
        self._calls = stage.recorded(
            f"opening {self._action}",
            self._login,
            lambda client: client.opening(self._action),
        )
        self._ruled = stage.session(self._login, stage.large)
        self._unruled = stage.session(self._login, stage.unruled)
        shown, fetched = (
            [session.send(call) for call in self._calls]
            for session in (self._ruled, self._unruled)
        )
        if ids_in(shown) != ids_in(fetched) or not ids_in(shown):
            raise RpcError(f"{self.name}: with and without rules, rows differ")

    def ours(self) -> None:
        for call in self._calls:
            self._ruled.send(call)

    def yardstick(self) -> None:
        for call in self._calls:
            self._unruled.send(call)


def ids_in(answers) -> set[int]:
    """Ids of the records in the answers of a board, at whatever depth."""
    if isinstance(answers, dict):
        own = {answers["id"]} if isinstance(answers.get("id"), int) else set()
        return own.union(*map(ids_in, answers.values()))
    if isinstance(answers, list):
        return set().union(*map(ids_in, answers))
    return set()


BENCHES = [
    BoardUnderRules(
        "My candidates / the same rows without rules (référent)",
        REFERENT,
        "vae_assistance.vae_candidate_action_mine",
    ),
    BoardUnderRules(
        "All candidates / the same rows without rules (coordinator)",
        COORDINATOR,
        "vae_assistance.vae_candidate_action",
    ),
]
