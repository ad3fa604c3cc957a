"""Odoo's log: a warning in it is a failure."""

import re
from dataclasses import dataclass
from pathlib import Path

RECORD = re.compile(
    r"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d+ \d+ (?P<level>[A-Z]+) (?P<rest>.*)$"
)
BAD_LEVELS = {"WARNING", "ERROR", "CRITICAL"}

# What is shown of a long record: its beginning, its end, and what was raised.
SHOWN_FIRST, SHOWN_LAST = 4, 8
LONGEST_LINE = 300
RAISED = re.compile(r"^\s*([a-zA-Z_]\w*\.)*\w*(Error|Exception|Violation)\b.*:")

COLOURS = re.compile(r"\x1b\[[\d;]*m")

RESULT = re.compile(r"(\d+) failed, (\d+) error\(s\) of (\d+) tests")
SKIPPED = re.compile(r" skipped (\S+ )?(.*) : (.*)$")


@dataclass(frozen=True)
class TestCounts:
    run: int
    failed: int
    skipped: list[str]


def problems(log: Path) -> list[str]:
    """The records at WARNING or above, each with the lines that follow it."""
    found: list[list[str]] = []
    open_record = False
    for line in _lines(log):
        record = RECORD.match(line)
        if record:
            open_record = record["level"] in BAD_LEVELS
            if open_record:
                found.append([f"{record['level']} {record['rest']}"])
        elif open_record:
            found[-1].append(line)
    return [_shortened(lines) for lines in found]


def _shortened(lines: list[str]) -> str:
    while not lines[-1].strip():
        lines.pop()
    if len(lines) > SHOWN_FIRST + SHOWN_LAST:
        middle = lines[SHOWN_FIRST:-SHOWN_LAST]
        raised = [line for line in middle if RAISED.match(line)]
        lines = [*lines[:SHOWN_FIRST], "    …", *raised, *lines[-SHOWN_LAST:]]
    return "\n".join(line[:LONGEST_LINE] for line in lines)


def test_counts(log: Path) -> TestCounts:
    """What Odoo's test runner says it did, as the last line on it tells."""
    run = failed = 0
    skipped = []
    for line in _lines(log):
        if result := RESULT.search(line):
            failures, errors, run = map(int, result.groups())
            failed = failures + errors
        if RECORD.match(line) and (skip := SKIPPED.search(line)):
            skipped.append(f"{skip[2]}: {skip[3]}")
    return TestCounts(run, failed, skipped)


def _lines(log: Path) -> list[str]:
    text = log.read_text(errors="replace") if log.exists() else ""
    return COLOURS.sub("", text).splitlines()
