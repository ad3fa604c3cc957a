"""How much memory a process holds, and held at most."""

import os
import re
from pathlib import Path

FORGET_PEAK = "5"  # of Linux: proc_pid_clear_refs(5)


class Memory:
    """Of the process with that number, this one if none is given; in megabytes."""

    def __init__(self, process: int | None = None):
        self._folder = Path("/proc", str(process or os.getpid()))

    @property
    def now(self) -> float:
        return self._read("VmRSS")

    @property
    def peak(self) -> float:
        return self._read("VmHWM")

    def forget_peak(self) -> None:
        (self._folder / "clear_refs").write_text(FORGET_PEAK)

    def _read(self, name: str) -> float:
        status = (self._folder / "status").read_text()
        return int(re.search(rf"{name}:\s+(\d+)", status)[1]) / 1024
