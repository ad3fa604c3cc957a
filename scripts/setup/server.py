"""A port for a server that a script starts, and the moment when it answers."""

import socket
import subprocess
import time
import urllib.error
import urllib.request

from .messages import SetupError


def free_port() -> int:
    """A port of 127.0.0.1 that nobody uses at this moment."""
    with socket.socket() as attempt:
        attempt.bind(("127.0.0.1", 0))
        return attempt.getsockname()[1]


def wait_until_it_answers(
    process: subprocess.Popen, port: int, seconds: int, why: str
) -> None:
    """Wait for the Odoo that a process starts.

    :param why: where to read why it did not start

    :raise SetupError: the process ended, or it did not answer within `seconds`
    """
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and process.poll() is None:
        try:
            address = f"http://127.0.0.1:{port}/web/health"
            urllib.request.urlopen(address, timeout=5).close()
            return
        except (urllib.error.URLError, TimeoutError):
            time.sleep(0.2)
    raise SetupError(f"Odoo did not start on port {port}. {why}")
