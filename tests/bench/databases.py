"""The bench's databases: built when what they hold changes, otherwise used again."""

import dataclasses
import json
from pathlib import Path

from setup import database, machine, odoo_source, paths, postgres, project, steps
from setup.everything import Ready
from setup.messages import SetupError, step

PREFIX = "vae_bench"

# An addon's files that decide what is in the database; others only need an upgrade.
DECIDING = ("*.py", "data/*", "models/*.py", "security/*")
BUILDERS = ("copies.py", "fill.py", "portfolio.py")

# Where a database remembers that it is complete, and of which code.
CODE_PARAMETER = "vae.bench.code"

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
            if existing.startswith(prefix) and (existing != name or rebuild):
                database.drop(ready, existing)
        known = code_of(ready, name)
        if known is None:
            build(ready, name, journeys)
        else:
            upgrade(ready, name, known)
    return name


def contents_hash(ready: Ready) -> str:
    files = [HERE / name for name in BUILDERS]
    for addon in project.ADDONS:
        for pattern in DECIDING:
            files += sorted((paths.ROOT / addon).glob(pattern))
    return steps.hash_of(
        odoo_source.version(ready.odoo_home),
        *(file for file in files if file.is_file()),
    )


def build(ready: Ready, name: str, journeys: int) -> None:
    if database.exists(ready, name):
        database.drop(ready, name)  # an interrupted call left it incomplete
    machine.check_disk_space(BYTES_PER_JOURNEY * journeys + SPARE_BYTES)
    clone_template(ready, name)
    with step(f"Filling the database {name}: {journeys} journeys, as many leads"):
        fill(ready, name, journeys)
        postgres.query(ready.server, "VACUUM ANALYZE", name)
        remember_code(ready, name)


def clone_template(ready: Ready, name: str) -> None:
    while True:
        template = database.template(ready)
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


def upgrade(ready: Ready, name: str, known: dict[str, str]) -> None:
    current = current_code()
    changed = [addon for addon in project.ADDONS if current[addon] != known.get(addon)]
    if not changed:
        return
    with step(f"Upgrading the database {name}: {', '.join(changed)} changed"):
        database.run_odoo(
            ready,
            [
                *("-d", name, "-u", ",".join(changed)),
                *("--i18n-overwrite", "--no-http", "--stop-after-init"),
            ],
            doing=f"Upgrading the database {name}",
            log=paths.LOGS / f"upgrade-{name}.log",
        )
    remember_code(ready, name)


def current_code() -> dict[str, str]:
    return {addon: project.code_hash(addon) for addon in project.ADDONS}


def code_of(ready: Ready, name: str) -> dict[str, str] | None:
    """The code the database was built or upgraded with; None if it is not complete."""
    if not database.exists(ready, name):
        return None
    values = postgres.query(
        ready.server,
        f"SELECT value FROM ir_config_parameter WHERE key = '{CODE_PARAMETER}'",
        name,
    )
    return json.loads(values[0]) if values else None


def remember_code(ready: Ready, name: str) -> None:
    postgres.query(
        ready.server,
        "INSERT INTO ir_config_parameter (key, value)"
        f" VALUES ('{CODE_PARAMETER}', '{json.dumps(current_code())}')"
        " ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        name,
    )
