"""The addons' own tests under Odoo's own runner, in a new database with demo data."""

from setup import database, paths, project, server
from setup.everything import Ready
from setup.messages import SetupError

from . import databases, odoo_log
from .report import Step


def run(ready: Ready, step: Step) -> None:
    """Run them all; the step fails with what went wrong."""
    log = paths.LOGS / "odoo-tests.log"
    log.unlink(missing_ok=True)
    below = database.template(ready, project.modules_below(), demo=True)
    with databases.clone(ready, below, "odoo") as name:
        try:
            database.run_odoo(
                ready,
                [
                    *("-d", name, "-i", ",".join(project.ADDONS), "--with-demo"),
                    *("--test-tags", ",".join(f"/{addon}" for addon in project.ADDONS)),
                    f"--http-port={server.free_port()}",
                    f"--screenshots={paths.LOCAL / 'screenshots'}",
                    "--stop-after-init",
                ],
                doing="Testing the addons",
                log=log,
            )
        except SetupError as error:
            step.fail(str(error))
        missing = set(project.ADDONS) - set(database.installed_modules(ready, name))
    judge(step, odoo_log.test_counts(log))
    if missing:
        step.fail(f"Not installed: {', '.join(sorted(missing))}.")
    if problems := odoo_log.problems(log):
        step.fail(*problems)


def judge(step: Step, counts: odoo_log.TestCounts) -> None:
    step.detail = f"{counts.run} tests"
    if counts.failed:
        step.fail(f"{counts.failed} of {counts.run} tests failed.")
    if not counts.run:
        step.fail("Odoo's runner found no test.")
    for skipped in counts.skipped:
        step.fail(f"Unexpectedly skipped: {skipped}")
