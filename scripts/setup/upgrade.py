"""Upgrading databases, which remember the code of the addons that they hold."""

import json
from pathlib import Path

from . import database, paths, postgres, project
from .everything import Ready
from .messages import step

CODE_PARAMETER = "vae.setup.code"


def known_code(ready: Ready, name: str) -> dict[str, str] | None:
    """The code that a database was made or upgraded with, None if it does not say."""
    values = postgres.query(
        ready.server,
        f"SELECT value FROM ir_config_parameter WHERE key = '{CODE_PARAMETER}'",
        name,
    )
    return json.loads(values[0]) if values else None


def remember_code(ready: Ready, name: str, code: dict[str, str]) -> None:
    postgres.query(
        ready.server,
        "INSERT INTO ir_config_parameter (key, value)"
        f" VALUES ('{CODE_PARAMETER}', '{json.dumps(code)}')"
        " ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        name,
    )


def upgrade_what_changed(ready: Ready, name: str) -> None:
    """Upgrade the addons whose code is not the one that the database knows."""
    current, known = project.current_code(), known_code(ready, name) or {}
    changed = [addon for addon in project.ADDONS if current[addon] != known.get(addon)]
    if not changed:
        return
    with step(f"Upgrading the database {name}: {', '.join(changed)} changed"):
        upgrade(ready, name, changed, paths.LOGS / f"upgrade-{name}.log")
    remember_code(ready, name, current)


def upgrade(ready: Ready, name: str, addons: list[str], log: Path) -> None:
    """Upgrade addons of a database, and install those of ours that it lacks.

    :raise SetupError: Odoo could not; the log says why
    """
    database.run_odoo(
        ready,
        [
            *("-d", name, "-u", ",".join(addons)),
            # Odoo passes over those that are installed.
            *("-i", ",".join(project.ADDONS)),
            *("--i18n-overwrite", "--no-http", "--stop-after-init"),
        ],
        doing=f"Upgrading the database {name}",
        log=log,
    )
