"""Tests under pytest, on a short-lived clone of a template database."""

import signal
import subprocess

from setup import everything, paths, project, steps
from setup.everything import Ready

from . import databases

# Written by conftest.py: one line on what was run.
SUMMARY = paths.LOCAL / "pytest-summary"

# A class's tests stay together: they share what it sets up. conftest.py orders them.
IN_PARALLEL = ("--numprocesses=2", "--dist=loadscope", "--no-loadscope-reorder")

SETUP_TESTS = "tests/test_setup.py"
# What they look at, and its hash when they last ran: with these very files they do not
# run again. `scripts/test tests/test_setup.py` runs them, `setup_hash()` is the next.
SETUP_FILES = (
    *("scripts/setup/*.py", "scripts/clean", "scripts/odoo", "scripts/run"),
    *("scripts/setup-all", SETUP_TESTS),
)
SETUP_TESTED = "e602e406f2eb1b4a"


def begin() -> Ready:
    """Set up what tests need, and remove what killed runs left."""
    # Ended by a supervisor: stop what was started, as for Ctrl-C.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    project.check_addons()
    ready = everything.ensure(tests=True)
    databases.drop_leftovers(ready)
    return ready


def run(
    ready: Ready, template: str, arguments: list[str], *, unattended: bool = False
) -> int:
    """Run pytest with these arguments on a clone; return its exit code.

    :param unattended: nobody is there for `--pdb`, which wants a keyboard
    """
    with databases.clone(ready, template) as name:
        return run_on(ready, name, arguments, unattended=unattended)


def run_on(
    ready: Ready, name: str, arguments: list[str], *, unattended: bool = False
) -> int:
    """Run pytest on a database that is dropped afterwards; return its exit code."""
    SUMMARY.unlink(missing_ok=True)
    return subprocess.run(
        [
            str(paths.VENV_PYTHON),
            *("-m", "pytest", f"--odoo-database={name}"),
            f"--odoo-extra=screenshots={paths.LOCAL / 'screenshots'}",
            *arguments,
        ],
        env=ready.environment,
        stdin=subprocess.DEVNULL if unattended else None,
        check=False,
    ).returncode


def summary() -> str:
    return SUMMARY.read_text() if SUMMARY.exists() else ""


def setup_hash() -> str:
    """Changes with each file that the tests of the set-up look at."""
    files = [file for each in SETUP_FILES for file in sorted(paths.ROOT.glob(each))]
    return steps.hash_of(*files)[:16]
