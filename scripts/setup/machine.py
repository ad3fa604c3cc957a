"""What the machine itself must have: Debian packages, disk space, a whole Python."""

import glob
import importlib.util
import os
import shutil
import socket
from dataclasses import dataclass

from . import commands
from .messages import TRY_AGAIN, SetupError, step
from .paths import ROOT

NEEDED_BYTES = 4 * 10**9


@dataclass(frozen=True)
class Need:
    """Something the machine must have."""

    package: str  # the Debian package that brings it
    sign: str  # a program's name, or a pattern of files of which one must exist

    def is_met(self) -> bool:
        if "/" in self.sign:
            return any(glob.iglob(self.sign))
        return shutil.which(self.sign) is not None


LIBRARIES = "/usr/lib/*-linux-gnu*"

POSTGRES = Need("postgresql", "/usr/lib/postgresql/*/bin/postgres")

POSTGRES_CLIENT = Need("postgresql-client", "psql")

TO_RUN = (
    # WeasyPrint draws the PDF documents with these.
    Need("libpango-1.0-0", f"{LIBRARIES}/libpango-1.0.so.0"),
    Need("libpangoft2-1.0-0", f"{LIBRARIES}/libpangoft2-1.0.so.0"),
    Need("libharfbuzz-subset0", f"{LIBRARIES}/libharfbuzz-subset.so.0"),
    Need("fonts-dejavu-core", "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf"),
    Need("tar", "tar"),
    # python-magic guesses the type of uploaded files with it.
    Need("libmagic1", f"{LIBRARIES}/libmagic.so.1"),
)

TO_TEST = (
    # Odoo's tours and our screenshots drive it.
    Need("chromium", "chromium"),
    # Checks the structure of PDF documents.
    Need("qpdf", "qpdf"),
    # Computes workbooks anew.
    Need("libreoffice-calc-nogui", "soffice"),
)
# Makes a picture of a PDF.
TO_PHOTOGRAPH = (Need("poppler-utils", "pdftoppm"),)


def ensure_packages(needs: tuple[Need, ...]) -> None:
    """Install missing Debian packages when we may, otherwise name the command."""
    missing = [need.package for need in needs if not need.is_met()]
    if not missing:
        return
    if not is_root():
        raise SetupError(
            "System packages are missing. Install them with:\n"
            f"    sudo apt-get install {' '.join(missing)}\n{TRY_AGAIN}"
        )
    with step(f"Installing system packages: {', '.join(missing)}"):
        # Package lists are absent on a new machine, and name lost files on an old one.
        _apt_get("update")
        _apt_get("install", "--yes", "--no-install-recommends", *missing)


def is_root() -> bool:
    return os.geteuid() == 0


def _apt_get(*arguments: str) -> None:
    commands.run(
        ["apt-get", "-o", "DPkg::Lock::Timeout=120", *arguments],
        doing=f"apt-get {arguments[0]}",
        source="the Debian package mirror",
        env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
        progress=True,
        keeps_locks=False,
    )


def ensure_python_can_make_venv() -> None:
    """Debian ships Python without `venv` unless it is asked for."""
    if importlib.util.find_spec("venv") and importlib.util.find_spec("ensurepip"):
        return
    ensure_packages((Need("python3-venv", "/usr/lib/python3*/ensurepip/__init__.py"),))


def check_disk_space(needed: int = NEEDED_BYTES) -> None:
    """Say so before a long step, rather than in its middle."""
    free = shutil.disk_usage(ROOT).free
    if free < needed:
        raise SetupError(
            f"Not enough disk space: {free / 1e9:.1f} GB are free in {ROOT}, "
            f"{needed / 1e9:.0f} GB are needed. Make room. {TRY_AGAIN}"
        )


def check_port_is_free(port: int, variable: str) -> None:
    with socket.socket() as attempt:
        attempt.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            attempt.bind(("127.0.0.1", port))
        except OSError as error:
            raise SetupError(
                f"Port {port} of 127.0.0.1 is in use. Stop the program that uses it, "
                f"or choose another port: {variable}={port + 1} scripts/run"
            ) from error
