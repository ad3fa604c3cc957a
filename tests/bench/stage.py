"""What benches stand on: the databases, the server, who is logged in."""

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

from setup.messages import SetupError, say

from . import browser
from .people import OWNED, REFERENT
from .server import Server
from .web_session import Call, WebSession


@dataclass(frozen=True)
class Population:
    """One of the bench's databases."""

    database: str
    journeys: int


class Stage:
    def __init__(
        self,
        server: Server,
        small: Population,
        large: Population,
        unruled: Population | None,
        region: Population | None,
        recordings: Path,
    ):
        self.server = server
        self.small = small
        self.large = large
        self.unruled = unruled  # the large one, whose journeys have no record rules
        self.region = region  # the large one, to be split: see `region.py`
        self._recordings = recordings
        self._sessions = {}
        self._chromium = browser.Chromium(server.port)
        self._web_clients = {}

    def session(self, login: str, where: Population, password: str = "") -> WebSession:
        key = (login, where)
        if key not in self._sessions:
            session = WebSession(self.server.port, where.database, login, password)
            self._sessions[key] = session
        return self._sessions[key]

    def check_is_as_built(self) -> None:
        """Make sure that an interrupted run left nothing behind.

        :raise SetupError: the référent does not have what `fill.py` gave them
        """
        for where in (self.small, self.large):
            session = self.session(REFERENT, where)
            owned = [("user_id", "=", session.uid)]
            counts = {
                model: session.method(model, "search_count", owned)
                for model in ("vae.candidate", "crm.lead")
            }
            if set(counts.values()) != {OWNED}:
                raise SetupError(
                    f"The référent of {where.database} should own {OWNED} of each:"
                    f" {counts}. Call: scripts/bench --rebuild"
                )

    def recorded(
        self, title: str, login: str, gesture: Callable[[browser.WebClient], list[Call]]
    ) -> list[Call]:
        """The calls of a gesture, which a browser does once in the large database.

        They are kept until the addons change. They hold ids, which are the same in
        the small database: both begin alike.
        """
        known = (
            json.loads(self._recordings.read_text())
            if self._recordings.exists()
            else {}
        )
        key = f"{login}: {title}"
        if key not in known:
            say(f"  recording: {key}")
            known[key] = [asdict(call) for call in gesture(self._web_client(login))]
            self._recordings.write_text(json.dumps(known, indent=1))
        return [Call(**call) for call in known[key]]

    def queries_of(self, login: str, where: Population, calls: list[Call]) -> int:
        """The number of SQL queries that calls make, one after the other."""
        session = self.session(login, where)
        for call in calls:  # warms the caches of this database
            session.send(call)
        return sum(self.server.send_counted(session, call)[1] for call in calls)

    def _web_client(self, login: str) -> browser.WebClient:
        if login not in self._web_clients:
            web_client = self._chromium.web_client(self.large.database, login)
            self._web_clients[login] = web_client
        return self._web_clients[login]

    def close_browser(self) -> None:
        """Nothing else may use the processors while times are taken."""
        self._web_clients.clear()
        self._chromium.close()
