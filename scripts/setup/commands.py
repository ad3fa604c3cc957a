"""Run other programs and turn their failures into one clear message."""

import os
import subprocess
import time
from collections.abc import Iterable, Mapping
from pathlib import Path

from .messages import DISK_FULL, TRY_AGAIN, SetupError, say

NO_NETWORK = (
    "Could not resolve",
    "Temporary failure resolving",
    "Temporary failure in name resolution",
    "Name or service not known",
    "Could not connect",
    "Unable to connect",
    "Cannot initiate the connection",
    "Network is unreachable",
    "Connection refused",
    "Connection timed out",
    "Connection failed",
    "NewConnectionError",
    "Failed to establish a new connection",
    "Cannot connect to proxy",
    "ENOTFOUND",
    "ECONNREFUSED",
    "EAI_AGAIN",
    "Read timed out",
)

# A line of progress about every so many seconds, so that nobody thinks it hangs.
PROGRESS_SECONDS = 10


def run(
    command: list[str],
    *,
    doing: str,
    source: str = "",
    cwd: Path | None = None,
    env: Mapping[str, str] | None = None,
    user: str | None = None,
    progress: bool = False,
    keeps_locks: bool = True,
) -> str:
    """Run a command and return what it printed.

    :param doing: what the command is for, as the error message names it
    :param source: where it fetches from; named when there is no network
    :param user: the user to run as (only root can change that)
    :param progress: say every few seconds that it still runs
    :param keeps_locks: not for what may start a service, which would never let go
    :raise SetupError: it failed; the message holds the end of its output
    """
    as_user = {"user": user, "group": user, "extra_groups": []} if user else {}
    try:
        process = subprocess.Popen(
            command,
            cwd=cwd,
            # Messages are compared with NO_NETWORK: they must be in English.
            env={**(os.environ if env is None else env), "LC_ALL": "C.UTF-8"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            close_fds=not keeps_locks,
            **as_user,
        )
    except FileNotFoundError as error:
        raise SetupError(f"{doing}: the program {command[0]} is missing.") from error
    with process:
        try:
            output = _output(process.stdout, doing if progress else "")
        except BaseException:
            process.terminate()
            raise
    if process.returncode:
        raise SetupError(explain(doing, output, source))
    return output


def _output(lines: Iterable[str], doing: str) -> str:
    output = []
    start = said = time.monotonic()
    for line in lines:
        output.append(line)
        now = time.monotonic()
        worth_saying = doing and not line.startswith("WARNING")
        if worth_saying and now - said >= PROGRESS_SECONDS:
            said = now
            say(f"  {now - start:.0f} s: {line.strip()[:70]}")
    return "".join(output)


def explain(doing: str, output: str, source: str = "") -> str:
    """Say why a command failed, from what it printed."""
    if "No space left on device" in output or "Disk quota exceeded" in output:
        return f"{doing}: {DISK_FULL}"
    if source and any(sign in output for sign in NO_NETWORK):
        return (
            f"{doing}: {source} cannot be reached. Check the network connection and "
            f"the proxy settings. {TRY_AGAIN}\n{_end(output, 3)}"
        )
    return f"{doing} failed:\n{_end(output, 12)}"


def _end(output: str, count: int) -> str:
    lines = [line for line in output.splitlines() if line.strip()]
    return "\n".join(f"    {line[:200]}" for line in lines[-count:])
