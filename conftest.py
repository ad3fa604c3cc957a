"""What makes a test run fail beside a failing test, and what it says at its end.

- A record at WARNING or above in Odoo's log that no `assertLogs` or `mute_logger`
  expected: it fails the test during which it was written, as it fails OCA's runs.
- A skipped test that is not in EXPECTED_SKIPS: Odoo skips tours without a word when
  there is no browser, and a run that skips what it should test proves nothing.

Tests that take minutes are left to `make test-long`: those marked `long` (pytest) or
tagged `long` (Odoo, which passes over them when they are tagged `-standard` as well).
"""

import logging
import os
import random
import re
import sys
from collections import Counter
from datetime import date, datetime
from pathlib import Path

import freezegun
import pytest
import pytz
from _pytest.unittest import TestCaseFunction

from odoo import fields
from odoo.tests import BaseCase, HttpCase, TransactionCase

# As in pyproject.toml, for those who run a test without its settings.
sys.path.append(str(Path(__file__).parent / "scripts"))
pytest_plugins = ["quality.kept_caches"]

# How long a test takes is not told by the clock that it has stopped.
freezegun.configure(extend_ignore_list=["_pytest.timing"])

# Between midnight in France and midnight UTC, "today" is two days. People have a zone;
# tests write mostly without one, and mean the day in France: in these hours, and only
# then, they get it.
FRANCE = pytz.timezone("Europe/Paris")


def day_in_france(moment: datetime | None = None, zone=FRANCE) -> date:
    return pytz.utc.localize(moment or datetime.now()).astimezone(zone).date()


def context_today(record, moment: datetime | None = None) -> date:
    zone = record.env.tz  # UTC where nobody has said one
    return day_in_france(moment, FRANCE if str(zone) == "UTC" else zone)


if day_in_france() != date.today():
    fields.Date.today = staticmethod(lambda *_args: day_in_france())
    fields.Date.context_today = staticmethod(context_today)

# Part of the test's name → why it may be skipped.
EXPECTED_SKIPS = {
    "tests/test_lifecycle.py::test_upgrade_from_the_last_release": (
        "a shallow clone, without the commit of the release"
    ),
}

# `tests` is what browsers of the tests in `tests/` log under.
WATCHED_LOGGERS = re.compile(r"^(odoo|tests|py\.warnings|werkzeug)(\.|$)")

# Odoo puts the whole stack into a Python warning; its ends say enough.
LONGEST_RECORD = 20

# Begun first, the longest before the others, so that no process is left with one at
# the end. After them come the classes that start a browser.
LONG_FILES = (
    "test_lifecycle.py",
    "test_every_screen.py",
    "test_access_matrix.py",
    "test_setup.py",
    "test_portal_fuzz.py",
)

# Of what is tried at random; another one at each run, unless it is given.
SEED = "VAE_SEED"

SUMMARY_FILE = Path(__file__).parent / ".local" / "pytest-summary"


class UnexpectedRecords(logging.Handler):
    """Keeps what is logged at WARNING or above, with the test it happened in.

    `assertLogs` and `mute_logger` take the logger's records before they get here.
    """

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.records: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        if WATCHED_LOGGERS.match(record.name):
            text = f"{record.levelname} {record.name}: {record.getMessage()}"
            if record.exc_info:
                text += "\n" + logging.Formatter().formatException(record.exc_info)
            self.records.append(shortened(text))

    def take(self) -> list[str]:
        taken, self.records = self.records, []
        return taken


def shortened(text: str) -> str:
    lines = text.splitlines()
    if len(lines) > LONGEST_RECORD:
        half = LONGEST_RECORD // 2
        lines = [*lines[: half // 2], "    …", *lines[-half:]]
    return "\n".join(lines)


def tell_nothing_of_subtests_that_pass() -> None:
    """There are tens of thousands, each a report to the process that tells of all."""
    tell = TestCaseFunction.addSubTest

    def tell_of_trouble(self, case, subtest, error):
        if error or unexpected.records:
            tell(self, case, subtest, error)

    TestCaseFunction.addSubTest = tell_of_trouble


unexpected = UnexpectedRecords()
outside_of_tests: list[str] = []
outcomes: Counter[str] = Counter()
seconds_of_parts: Counter[str] = Counter()


def pytest_configure() -> None:
    # Processes of pytest-xdist inherit it.
    os.environ.setdefault(SEED, str(random.randrange(10**9)))
    logging.getLogger().addHandler(unexpected)
    tell_nothing_of_subtests_that_pass()
    if "PYTEST_XDIST_WORKER" in os.environ:
        # pytest-odoo's processes share one filestore: what one of them no longer uses
        # may be what another shows in a browser. It is removed with the database.
        TransactionCase._gc_filestore = classmethod(lambda cls: None)


@pytest.hookimpl(tryfirst=True)
def pytest_pycollect_makeitem(obj: object) -> None:
    """Odoo tags tests by the addon they are in; those in `tests/` are in none."""
    is_case = isinstance(obj, type) and issubclass(obj, BaseCase)
    if is_case and not hasattr(obj, "test_tags"):
        obj.test_tags = {"standard", "post_install"}
        obj.test_module = "tests"


def pytest_report_header() -> str:
    return f"seed of what is tried at random: {SEED}={os.environ[SEED]}"


def pytest_itemcollected(item: pytest.Item) -> None:
    if "long" in getattr(getattr(item, "cls", None), "test_tags", ()):
        item.add_marker(pytest.mark.long)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol():
    # What came between two tests belongs to neither.
    outside_of_tests.extend(unexpected.take())
    return (yield)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo):
    report = yield
    if report.skipped and not hasattr(report, "wasxfail"):
        judge_skip(report)
    if records := unexpected.take():
        listing = "\n".join(records)
        if report.outcome == "passed":
            report.outcome = "failed"
            report.longrepr = f"Unexpected in Odoo's log ({call.when}):\n{listing}"
        else:
            report.sections.append(("Unexpected in Odoo's log", listing))
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report():
    report = yield
    if report.skipped:
        judge_skip(report)
    return report


def judge_skip(report: pytest.TestReport | pytest.CollectReport) -> None:
    if any(part in report.nodeid for part in EXPECTED_SKIPS):
        return
    reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else "?"
    report.outcome = "failed"
    report.longrepr = (
        f"Unexpected skip ({reason}). Make it run, or name it in EXPECTED_SKIPS of "
        "conftest.py and say why."
    )


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    is_part = type(report) is not pytest.TestReport  # one `subTest` of a test
    seconds_of_parts[part_of(report.nodeid)] += report.duration
    if report.outcome != "passed" or (report.when == "call" and not is_part):
        outcomes[report.outcome] += 1


def part_of(nodeid: str) -> str:
    """What the time of a test is counted for: its addon, or its file in `tests/`."""
    file = nodeid.split("::")[0]
    return file if file.startswith("tests/") else file.split("/")[0]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=rank)


def rank(item: pytest.Item) -> int:
    if item.path.name in LONG_FILES:
        return LONG_FILES.index(item.path.name)
    starts_browser = issubclass(getattr(item, "cls", None) or object, HttpCase)
    return len(LONG_FILES) + (not starts_browser)


def pytest_sessionfinish(session: pytest.Session) -> None:
    outside_of_tests.extend(unexpected.take())
    if hasattr(session.config, "workeroutput"):  # of pytest-xdist
        session.config.workeroutput["outside_of_tests"] = outside_of_tests
        return
    if outside_of_tests and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
    SUMMARY_FILE.write_text(
        ", ".join(f"{count} {outcome}" for outcome, count in outcomes.items())
    )


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node) -> None:
    """Take over what a process of pytest-xdist found outside of tests."""
    output = getattr(node, "workeroutput", {})
    outside_of_tests.extend(output.get("outside_of_tests", []))


def pytest_terminal_summary(terminalreporter) -> None:
    if len(seconds_of_parts) > 1:
        terminalreporter.section("seconds of each part")
        for part, seconds in seconds_of_parts.most_common():
            terminalreporter.line(f"{seconds:8.1f}s {part}")
        terminalreporter.line(pytest_report_header())
    if outside_of_tests:
        terminalreporter.section("In Odoo's log outside of tests", red=True)
        for record in outside_of_tests:
            terminalreporter.line(record)
