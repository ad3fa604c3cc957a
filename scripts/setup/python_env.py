"""The virtual environment: pinned libraries, with Odoo's folder put on its path."""

import os
import re
import sys
from pathlib import Path

from . import commands, machine, odoo_source, paths, steps
from .messages import step

TO_RUN = ("requirements-odoo.txt", "requirements.txt")
TO_TEST = ("test-requirements.txt",)
CONSTRAINTS = "constraints.txt"

MADE_FOR = "made-for"  # says which checkout, once the venv is whole


def ensure(odoo_home: Path, tests: bool = False) -> None:
    """Make `.venv` hold what running needs, and what testing needs if asked."""
    _ensure_installed("run", TO_RUN, odoo_home)
    if tests:
        _ensure_installed("test", TO_TEST, odoo_home)
    _point_to(odoo_home)


def _ensure_installed(name: str, files: tuple[str, ...], odoo_home: Path) -> None:
    stamp = paths.VENV / f"stamp-{name}"
    wanted = steps.hash_of(*(paths.ROOT / file for file in (*files, CONSTRAINTS)))
    if _is_usable() and steps.is_stamped(stamp, wanted):
        return
    machine.check_disk_space(1 * 10**9)
    interrupted = paths.VENV / "installing"
    if interrupted.exists() or not _is_usable():
        # pip may have died halfway through a library that it now takes for whole.
        steps.remove_tree(paths.VENV)
    if not paths.VENV.exists():
        _create()
    with step(f"Installing the Python libraries to {name}"):
        interrupted.touch()
        _point_to(odoo_home)
        commands.run(
            [
                str(paths.VENV_PYTHON),
                *("-m", "pip", "install", "--no-input", "--progress-bar=off"),
                # Libraries in C come as wheels: no compiler is needed.
                *("--prefer-binary", "--constraint", CONSTRAINTS),
                *(f"--requirement={file}" for file in files),
            ],
            doing="Installing the Python libraries",
            source="the Python package index",
            cwd=paths.ROOT,
            progress=True,
        )
        interrupted.unlink()
        steps.write_whole(stamp, wanted)


def _is_usable() -> bool:
    """A venv works only where it was made, and while its Python is there."""
    try:
        if (paths.VENV / MADE_FOR).read_text() != str(paths.ROOT):
            return False
        settings = (paths.VENV / "pyvenv.cfg").read_text()
    except FileNotFoundError:
        return False
    found = re.search(r"^executable = (.+)$", settings, re.MULTILINE)
    return bool(found) and Path(found.group(1)).exists()


def _create() -> None:
    machine.ensure_python_can_make_venv()
    with step("Making the virtual environment"):
        commands.run(
            [_machine_python(), "-m", "venv", str(paths.VENV)],
            doing="Making the virtual environment",
        )
    (paths.VENV / MADE_FOR).write_text(str(paths.ROOT))


def _machine_python() -> str:
    """The interpreter this script runs with, also when itself called in a venv."""
    return getattr(sys, "_base_executable", None) or sys.executable


def _point_to(odoo_home: Path) -> None:
    """Put Odoo on the environment's path, and tell pip that it is there.

    pip must know of it, as OCA's addons require `odoo`; Odoo's own libraries are
    those of requirements-odoo.txt, so none are named here.
    """
    libraries = next((paths.VENV / "lib").glob("python3*/site-packages"))
    for path, text in (
        (libraries / "odoo.pth", f"{odoo_home}\n"),
        (
            libraries / f"odoo-{odoo_source.SERIES}.dist-info" / "METADATA",
            f"Metadata-Version: 2.1\nName: odoo\nVersion: {odoo_source.SERIES}\n",
        ),
    ):
        if not path.exists() or path.read_text() != text:
            steps.write_whole(path, text)


def environment() -> dict[str, str]:
    """The environment that programs of the venv are started in."""
    env = {**os.environ, "VIRTUAL_ENV": str(paths.VENV)}
    env["PATH"] = f"{paths.VENV / 'bin'}{os.pathsep}{env.get('PATH', '')}"
    env.pop("PYTHONHOME", None)
    return env
