"""What benches stand on: the databases, the server, who is logged in."""

import json
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from pathlib import Path

from setup.messages import say

from . import browser
from .server import Server
from .web_session import Call, WebSession


@dataclass(frozen=True)
class Population:
    """One of the bench's databases."""

    database: str
    journeys: int


class Stage:
    def __init__(
        self, server: Server, small: Population, large: Population, recordings: Path
    ):
        self.server = server
        self.small = small
        self.large = large
        self._recordings = recordings
        self._sessions = {}
        self._browsers = {}
        self._closing = ExitStack()

    def session(self, login: str, where: Population, password: str = "") -> WebSession:
        key = (login, where)
        if key not in self._sessions:
            session = WebSession(self.server.port, where.database, login, password)
            self._sessions[key] = session
        return self._sessions[key]

    def recorded(
        self, title: str, login: str, gesture: Callable[[browser.Browser], list[Call]]
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
            known[key] = [asdict(call) for call in gesture(self._browser(login))]
            self._recordings.write_text(json.dumps(known, indent=1))
        return [Call(**call) for call in known[key]]

    def _browser(self, login: str) -> browser.Browser:
        if login not in self._browsers:
            chromium = browser.running(self.server.port)
            self._browsers[login] = self._closing.enter_context(chromium)
            self._browsers[login].log_in(self.large.database, login)
        return self._browsers[login]

    def close_browsers(self) -> None:
        """Nothing else may use the processors while times are taken."""
        self._browsers.clear()
        self._closing.close()
