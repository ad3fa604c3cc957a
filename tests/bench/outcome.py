"""What the bench prints, and what it leaves for other programs."""

import json
import statistics
from dataclasses import asdict
from pathlib import Path

from .measure import Result

HEADINGS = ("", "ours", "yardstick", "ratio", "limit", "", "SQL queries (yardstick's)")


def print_table(results: list[Result], small: int, large: int) -> None:
    rows = [HEADINGS, *(_row(result) for result in results)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        name, *figures, verdict, queries = (
            cell.ljust(width) if index in (0, 5, 6) else cell.rjust(width)
            for index, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        print("  ".join([name, *figures, verdict, queries]).rstrip())
    for result in results:
        for remark in _remarks(result):
            print(f"{result.name}: {remark}")
    print(
        f"\nTimes are medians. SQL queries are those with {spaced(small)} /"
        f" {spaced(large)} journeys; they may not grow."
    )


def _row(result: Result) -> tuple[str, ...]:
    counts = {count.title: f"{count.small} / {count.large}" for count in result.queries}
    queries = counts.pop("ours", "")
    return (
        result.name,
        f"{statistics.median(result.ours):.1f} ms",
        f"{statistics.median(result.yardstick):.1f} ms",
        f"{result.ratio:.2f}",
        "–" if result.limit is None else f"{result.limit:.2f}",
        "ok" if result.is_met else "MISS",
        queries + "".join(f"  ({count})" for count in counts.values()),
    )


def _remarks(result: Result) -> list[str]:
    sizes = [f"{spaced(size.amount)}: {size.time:.1f} ms" for size in result.growth]
    growth = ["growth " + ", ".join(sizes)] if sizes else []
    return [*growth, *result.remarks]


def spaced(number: int) -> str:
    return f"{number:,}".replace(",", "\u202f")


def write_json(results: list[Result], path: Path, **about) -> None:
    """All times in milliseconds, so that noise can be looked at afterwards."""
    content = {
        **about,
        "benches": [
            {
                **asdict(result),
                "ratio": round(result.ratio, 3),
                "is_met": result.is_met,
                "ours_quartiles": _quartiles(result.ours),
                "yardstick_quartiles": _quartiles(result.yardstick),
            }
            for result in results
        ],
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n")


def _quartiles(times: list[float]) -> list[float]:
    return [round(value, 2) for value in statistics.quantiles(times, n=4)]
