"""The bench's databases: built when what they hold changes, otherwise used again."""

import dataclasses
from pathlib import Path

from quality.databases import exact_template
from setup import (
    database,
    machine,
    odoo_source,
    paths,
    postgres,
    project,
    steps,
    upgrade,
)
from setup.everything import Ready
from setup.messages import SetupError, step

PREFIX = "vae_bench"
UNRULED, REGION = "_unruled", "_region"

# An addon's files that decide what is in the database; others only need an upgrade.
DECIDING = ("*.py", "data/*", "models/*.py", "security/*")
BUILDERS = ("copies.py", "fill.py", "history.py", "portfolio.py")

# Core's addons that yardsticks need and ours do not.
YARDSTICKS = ("hr_recruitment",)

BYTES_PER_JOURNEY = 30_000  # with its lead, its messages and while it is copied
SPARE_BYTES = 10**9

HERE = Path(__file__).parent


def ensure(ready: Ready, journeys: int, rebuild: bool = False) -> str:
    """Return the name of the database with that many journeys.

    :param rebuild: build it anew in any case
    """
    prefix = f"{PREFIX}_{journeys}_"
    name = prefix + contents_hash(ready)[:10]
    with steps.lock(paths.LOCKS / f"{PREFIX}_{journeys}"):
        for existing in database.names(ready):
            is_old = not existing.startswith(name)  # neither it nor a copy of it
            if existing.startswith(prefix) and (is_old or rebuild):
                database.drop(ready, existing)
        if is_complete(ready, name):
            upgrade.upgrade_what_changed(ready, name)
        else:
            build(ready, name, journeys)
    return name


def contents_hash(ready: Ready) -> str:
    files = [HERE / name for name in BUILDERS]
    for addon in project.ADDONS:
        for pattern in DECIDING:
            files += sorted((paths.ROOT / addon).glob(pattern))
    return steps.hash_of(
        odoo_source.version(ready.odoo_home),
        *YARDSTICKS,
        *(file for file in files if file.is_file()),
    )


def without_rules(ready: Ready, name: str) -> str:
    """A new copy of a database, where record rules do not concern journeys."""
    copy = _copy(ready, name, UNRULED)
    with step(f"Taking the record rules of the database {copy} away"):
        postgres.query(
            ready.server,
            "UPDATE ir_rule SET active = false WHERE model_id ="
            " (SELECT id FROM ir_model WHERE model = 'vae.candidate')",
            copy,
        )
        postgres.query(ready.server, "VACUUM ANALYZE", copy)
    return copy


def of_a_region(ready: Ready, name: str) -> str:
    """A copy of a database, whose journeys `region.py` splits."""
    copy = name + REGION
    if database.exists(ready, copy):
        upgrade.upgrade_what_changed(ready, copy)
        return copy
    return _copy(ready, name, REGION)


def _copy(ready: Ready, name: str, ending: str) -> str:
    copy = name + ending
    database.drop(ready, copy)
    with step(f"Copying the database {name}"):
        database.clone(ready, name, copy)
    return copy


def build(ready: Ready, name: str, journeys: int) -> None:
    if database.exists(ready, name):
        database.drop(ready, name)  # an interrupted call left it incomplete
    machine.check_disk_space(BYTES_PER_JOURNEY * journeys + SPARE_BYTES)
    clone_template(ready, name)
    database.run_odoo(
        ready,
        ["-d", name, "-i", ",".join(YARDSTICKS), "--stop-after-init", "--no-http"],
        doing="Installing what yardsticks need",
        log=paths.LOGS / f"yardsticks-{name}.log",
    )
    with step(f"Filling the database {name}: {journeys} journeys, as many leads"):
        fill(ready, name, journeys)
        postgres.query(ready.server, "VACUUM ANALYZE", name)
        upgrade.remember_code(ready, name, project.current_code())


def clone_template(ready: Ready, name: str) -> None:
    while True:
        template = exact_template(ready)
        try:
            database.clone(ready, template, name)
            return
        except SetupError:
            # Code changes, and `scripts/test` has just replaced the template?
            if database.exists(ready, template):
                raise


def fill(ready: Ready, name: str, journeys: int) -> None:
    variables = {
        "PYTHONPATH": str(HERE.parent),
        "BENCH_JOURNEYS": str(journeys),
    }
    with_tests = dataclasses.replace(
        ready, environment={**ready.environment, **variables}
    )
    database.run_odoo(
        with_tests,
        ["shell", "-d", name, "--no-http", "--log-level=warn"],
        doing=f"Filling the database {name}",
        log=paths.LOGS / f"fill-{name}.log",
        script=HERE / "fill.py",
    )


def is_complete(ready: Ready, name: str) -> bool:
    """An interrupted call leaves a database that knows nothing of its code."""
    return database.exists(ready, name) and bool(upgrade.known_code(ready, name))
