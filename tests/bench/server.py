"""An Odoo server for the time of the bench: one process, no crons."""

import itertools
import re
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from setup import paths, server
from setup.everything import Ready
from setup.messages import SetupError

from .memory import Memory
from .web_session import Call, WebSession

SECONDS_TO_START = 60
SECONDS_TO_LOG = 10


class Server:
    """The running server, and its log: it tells the SQL queries of each request."""

    def __init__(self, port: int, log: Path, process: int):
        self.port = port
        self.memory = Memory(process)
        self._log = log
        self._numbers = itertools.count(1)

    def send_counted(self, session: WebSession, call: Call) -> tuple:
        """Make a call: its result, and how many SQL queries it took."""
        # What follows the path means nothing to Odoo, but its log shows it.
        mark = self._mark()
        result = session.send(Call(f"{call.url}?{mark}", call.params))
        return result, self._queries(mark)

    def get_counted(self, session: WebSession, path: str) -> int:
        """Get a page: how many SQL queries it took."""
        mark = self._mark()
        session.get(f"{path}?{mark}")
        return self._queries(mark)

    def _mark(self) -> str:
        return f"bench-{next(self._numbers)}"

    def _queries(self, mark: str) -> int:
        line = re.compile(rf'\?{mark}[#" ].*" 200 - (\d+) ')
        deadline = time.monotonic() + SECONDS_TO_LOG
        while time.monotonic() < deadline:
            found = line.search(self._log.read_text())
            if found:
                return int(found.group(1))
            time.sleep(0.05)
        raise SetupError(f"{self._log} does not show the call {mark}.")


@contextmanager
def running(ready: Ready, databases: list[str]) -> Iterator[Server]:
    """Start Odoo for these databases; it is stopped at the end."""
    port = server.free_port()
    log = paths.LOGS / "bench-server.log"
    command = ready.odoo_command(
        *("-d", ",".join(databases), "--http-port", str(port)),
        *("--workers", "0", "--max-cron-threads", "0"),
        # Threads of idle connections count as long requests: it may not restart.
        *("--limit-time-real", "86400"),
    )
    with log.open("w") as output:
        process = subprocess.Popen(
            command,
            env=ready.environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        server.wait_until_it_answers(process, port, SECONDS_TO_START, f"Its log: {log}")
        yield Server(port, log, process.pid)
    finally:
        process.terminate()
        process.wait()
