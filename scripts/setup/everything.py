"""The whole set-up in order. Each script begins with `ensure()`."""

import os
from dataclasses import dataclass
from pathlib import Path

from . import configuration, machine, odoo_source, paths, postgres, python_env, steps


@dataclass(frozen=True)
class Ready:
    """What a script needs to start programs once everything is set up."""

    odoo_home: Path
    server: postgres.Server
    environment: dict[str, str]  # the venv, PG* and ODOO_RC

    def odoo_command(self, *arguments: str) -> list[str]:
        return [str(paths.VENV_PYTHON), "-m", "odoo", *arguments]

    def replace_process(self, command: list[str]) -> None:
        """Become that program: signals and exit code are its own from here on."""
        os.execvpe(command[0], command, self.environment)


def ensure(*, tests: bool = False) -> Ready:
    """Make all that is missing; quick and silent when nothing is.

    :param tests: also what tests, lint and screenshots need
    """
    with steps.lock(paths.LOCKS / "setup"):
        database = (
            machine.POSTGRES_CLIENT if postgres.is_external() else machine.POSTGRES
        )
        machine.ensure_packages(
            (database, *machine.TO_RUN, *(machine.TO_TEST if tests else ()))
        )
        odoo_home = odoo_source.ensure()
        python_env.ensure(odoo_home, tests=tests)
        server = postgres.ensure()
        odoo_rc = configuration.write(odoo_home, server)
    paths.LOGS.mkdir(exist_ok=True)
    environment = {
        **python_env.environment(),
        **server.variables,
        "ODOO_RC": str(odoo_rc),
    }
    return Ready(odoo_home, server, environment)
