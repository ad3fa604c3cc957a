"""Build or reuse the databases, measure, print. Called by `scripts/bench`."""

import argparse
import importlib
import json
import os
import pkgutil
import time
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from setup import everything, paths, project, steps
from setup.messages import SetupError, run_as_script, say

from . import __path__ as package
from . import databases, outcome, server
from .measure import Bench, measure
from .stage import Population, Stage

SMALL, LARGE = 100, 100_000
FOLDER = paths.LOCAL / "bench"


def main() -> int:
    options = arguments()
    project.check_addons()
    ready = everything.ensure(tests=True)
    benches = wanted_benches(options.only)
    results = []
    with steps.lock(paths.LOCKS / "bench"):
        try:
            with staged(ready, benches, options.rebuild) as stage:
                run(benches, stage, results)
        finally:  # a bench that fails does not hide what the others measured
            outcome.print_table(results, SMALL, LARGE)
    outcome.write_json(
        results,
        FOLDER / "last.json",
        date=time.strftime("%Y-%m-%dT%H:%M:%S%z"),
        processors=os.cpu_count(),
        load=os.getloadavg(),
        journeys=LARGE,
        unit="ms",
    )
    return int(not options.no_fail and not all(result.is_met for result in results))


@contextmanager
def staged(
    ready: everything.Ready, benches: list[Bench], rebuild: bool
) -> Iterator[Stage | None]:
    """What the benches stand on; nothing if each of them stands by itself."""
    if not any(bench.needs_stage for bench in benches):
        yield None
        return
    small, large = (
        Population(databases.ensure(ready, journeys, rebuild), journeys)
        for journeys in (SMALL, LARGE)
    )
    unruled, region = (
        Population(make(ready, large.database), LARGE) if needed else None
        for make, needed in (
            (databases.without_rules, any(b.needs_unruled for b in benches)),
            (databases.of_a_region, any(b.needs_region for b in benches)),
        )
    )
    served = [each.database for each in (small, large, unruled) if each]
    with server.running(ready, served) as odoo:
        calls = recordings(large, rebuild)
        yield Stage(odoo, small, large, unruled, region, calls)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="scripts/bench",
        description="Compare this software's speed with yardsticks, in the same run.",
    )
    parser.add_argument(
        "--no-fail", action="store_true", help="exit with 0 also if a limit is missed"
    )
    parser.add_argument(
        "--rebuild",
        action="store_true",
        help="build the databases and record the web client anew",
    )
    parser.add_argument(
        "--only",
        action="append",
        metavar="TEXT",
        help="benches whose name contains TEXT; may be given several times",
    )
    return parser.parse_args()


def wanted_benches(texts: list[str] | None) -> list[Bench]:
    benches = [
        bench
        for module in pkgutil.iter_modules(package)
        if module.name.startswith("bench_")
        for bench in importlib.import_module(f".{module.name}", __package__).BENCHES
    ]
    return [
        bench
        for bench in benches
        if any(text.lower() in bench.name.lower() for text in texts or [""])
    ]


def run(benches: list[Bench], stage: Stage | None, results: list) -> None:
    prepared, errors = [], []
    try:
        for bench in benches:
            try:
                bench.prepare(stage)
                prepared.append(bench)
            except Exception as error:  # the others are measured all the same
                traceback.print_exc()
                errors.append(f"{bench.name}: {error}")
    finally:
        if stage:
            stage.close_browser()
    if stage:
        stage.check_is_as_built()
    for bench in prepared:
        say(f"• Measuring: {bench.name} …")
        try:
            results.append(measure(bench))
        except Exception as error:
            traceback.print_exc()
            errors.append(f"{bench.name}: {error}")
    if errors:
        raise SetupError(
            "These benches did not come to their end:\n" + "\n".join(errors)
        )


def recordings(large: Population, rebuild: bool) -> Path:
    """Where the web client's calls are kept: they belong to one state of the code."""
    code = steps.hash_of(large.database, json.dumps(project.current_code()))
    FOLDER.mkdir(parents=True, exist_ok=True)
    path = FOLDER / f"calls-{code[:12]}.json"
    for older in FOLDER.glob("calls-*.json"):
        if older != path or rebuild:
            older.unlink()
    return path


if __name__ == "__main__":
    run_as_script(main, helps_itself=True)
