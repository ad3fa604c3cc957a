"""The addons' own tests under Odoo's runner, in a new database with demo data."""

import subprocess
import threading
import time

from setup import database, paths, postgres, project, server
from setup.everything import Ready

from . import databases, odoo_log
from .report import Step

NAME = "Installation with demo data, addons' tests under Odoo's runner"


class OdooRun:
    """A run that goes on while other things are done."""

    def __init__(self, ready: Ready) -> None:
        self.ready = ready
        self.database = databases.own_name("odoo")
        self.log = paths.LOGS / "odoo-tests.log"
        self.step = Step(NAME)
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._process: subprocess.Popen | None = None

    def start(self) -> None:
        self._thread.start()

    def wait(self) -> Step:
        self._thread.join()
        self._judge()
        return self.step

    def stop(self) -> None:
        """End it before its time, as when Ctrl-C is pressed."""
        if self._process and self._process.poll() is None:
            self._process.terminate()
            self._thread.join()
        database.drop(self.ready, self.database)

    def _run(self) -> None:
        start = time.monotonic()
        tags = ",".join(f"/{addon}" for addon in project.ADDONS)
        database.drop(self.ready, self.database)
        with self.log.open("w") as log:
            self._process = subprocess.Popen(
                self.ready.odoo_command(
                    *("-d", self.database, "-i", ",".join(project.ADDONS)),
                    *("--with-demo", f"--load-language={database.LANGUAGE}"),
                    *("--test-tags", tags, "--stop-after-init"),
                    f"--http-port={server.free_port()}",
                    f"--screenshots={paths.LOCAL / 'screenshots'}",
                ),
                env=self.ready.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,  # Ctrl-C is ours to handle
            )
            code = self._process.wait()
        self.step.seconds = time.monotonic() - start
        if code:
            self.step.fail(f"Odoo ended with code {code}. Its log: {self.log}")

    def _judge(self) -> None:
        step = self.step
        counts = odoo_log.test_counts(self.log)
        step.detail = f"{counts.run} tests"
        if counts.failed:
            step.fail(f"{counts.failed} of {counts.run} tests failed.")
        if not counts.run and addons_have_tests():
            step.fail("Odoo's runner found no test, though there are some.")
        for skipped in counts.skipped:
            step.fail(f"Unexpectedly skipped: {skipped}")
        problems = odoo_log.problems(self.log)
        if problems:
            step.fail(*problems)
        if not step.ok:
            step.fail(f"The whole log: {self.log}")
        missing = set(project.ADDONS) - set(self._installed())
        if missing:
            step.fail(f"Not installed: {', '.join(sorted(missing))}.")
        database.drop(self.ready, self.database)

    def _installed(self) -> list[str]:
        if not database.exists(self.ready, self.database):
            return []
        return postgres.query(
            self.ready.server,
            "SELECT name FROM ir_module_module WHERE state = 'installed'",
            self.database,
        )


def addons_have_tests() -> bool:
    return any(
        any((paths.ROOT / addon / "tests").glob("test_*.py"))
        for addon in project.ADDONS
    )
