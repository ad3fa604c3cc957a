"""A candidate's page of five years beside core's portal home.

Core's home is a page, and a call that counts what each of its entries leads to.
"""

from .measure import Bench, Queries
from .people import CANDIDATE
from .stage import Population, Stage
from .web_session import Call

HOME = "/my"
COUNTERS = Call("/my/counters", {"counters": ["vae_journey_count"]})


class PageOfTheCandidate(Bench):
    name = "My VAE journey / core's portal home and its counters (candidate)"
    limit = 1.2
    rounds = 20

    def prepare(self, stage: Stage) -> None:
        self._stage = stage
        self._session = self._of(stage.large)
        self._page = self._page_of(stage.large)

    def ours(self) -> None:
        self._session.get(self._page)

    def yardstick(self) -> None:
        self._session.get(HOME)
        self._session.send(COUNTERS)

    def queries(self) -> list[Queries]:
        counts = []
        for where in (self._stage.small, self._stage.large):
            session, page = self._of(where), self._page_of(where)
            session.get(page)  # warms the caches of this database
            counts.append(self._stage.server.get_counted(session, page))
        return [Queries("ours", *counts)]

    def _of(self, where: Population):
        return self._stage.session(CANDIDATE, where)

    def _page_of(self, where: Population) -> str:
        admin = self._stage.session("admin", where)
        [user] = admin.method(
            "res.users", "search_read", [("login", "=", CANDIDATE)], ["partner_id"]
        )
        [journey] = admin.method(
            "vae.candidate", "search", [("partner_id", "=", user["partner_id"][0])]
        )
        return f"/my/vae/{journey}"


BENCHES = [PageOfTheCandidate()]
