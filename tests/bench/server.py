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

from .web_session import Call, WebSession

SECONDS_TO_START = 60
SECONDS_TO_LOG = 10


class Server:
    """The running server, and its log: it tells the SQL queries of each request."""

    def __init__(self, port: int, log: Path):
        self.port = port
        self._log = log
        self._numbers = itertools.count(1)

    def send_counted(self, session: WebSession, call: Call) -> tuple:
        """Make a call: its result, and how many SQL queries it took."""
        # What follows the path means nothing to Odoo, but its log shows it.
        mark = f"bench-{next(self._numbers)}"
        result = session.send(Call(f"{call.url}?{mark}", call.params))
        line = re.compile(rf'\?{mark}[#" ].*" 200 - (\d+) ')
        deadline = time.monotonic() + SECONDS_TO_LOG
        while time.monotonic() < deadline:
            found = line.search(self._log.read_text())
            if found:
                return result, int(found.group(1))
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
        yield Server(port, log)
    finally:
        process.terminate()
        process.wait()
