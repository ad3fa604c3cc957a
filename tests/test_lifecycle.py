# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Installing, upgrading and uninstalling the addons, with data in the database.

Each runs Odoo itself, as its administrator would; a warning in its log fails.
"""

import subprocess

import pytest

from quality import databases, odoo_log
from setup import database, everything, git, odoo_source, postgres, project
from setup.project import ADDONS

UNINSTALL = "env['ir.module.module'].search([('name', '=', '{}')])\
.button_immediate_uninstall()\n"

# Core loads the demonstration of an addon where those of all below it are loaded. Ours
# asks for nothing of theirs.
AS_A_DEMONSTRATION = "UPDATE ir_module_module SET demo = true WHERE state = 'installed'"

# All that a database consists of, but for its rows.
SCHEMA = """
    SELECT table_name || '.' || column_name || ' ' || data_type
      FROM information_schema.columns
     WHERE table_schema = 'public'
     UNION ALL
    SELECT conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid)
      FROM pg_constraint
     WHERE connamespace = 'public'::regnamespace AND conrelid != 0
     UNION ALL
    SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'
"""

# Of the tests, those that Odoo's own runner runs too; `make test-odoo` runs all there.
SMOKE_TAG = "vae_smoke"

# What is shown of a log that is full of trouble.
MOST_PROBLEMS = 5


def fail_on_problems(log):
    if problems := odoo_log.problems(log):
        shown = "\n".join(problems[:MOST_PROBLEMS])
        pytest.fail(f"{len(problems)} problems in Odoo's log:\n{shown}")


class Odoo:
    """Odoo's command line on one database; its log must stay clean."""

    def __init__(self, ready, name, folder):
        self.ready = ready
        self.name = name
        self.folder = folder
        self.log = folder / "odoo.log"

    def run(self, *arguments, script=None):
        self.log.unlink(missing_ok=True)
        database.run_odoo(
            self.ready, [*arguments], doing="Running Odoo", log=self.log, script=script
        )
        fail_on_problems(self.log)

    def update(self, *arguments):
        self.run("-d", self.name, *arguments, "--no-http", "--stop-after-init")

    def shell(self, code):
        script = self.folder / "script.py"
        script.write_text(code)
        self.run("shell", "-d", self.name, "--no-http", script=script)

    def query(self, sql):
        return postgres.query(self.ready.server, sql, self.name)

    def schema(self):
        return set(self.query(SCHEMA))

    def rows(self):
        return {
            table: int(self.query(f'SELECT count(*) FROM "{table}"')[0])
            for table in self.query(
                "SELECT tablename FROM pg_tables WHERE tablename LIKE 'vae\\_%'"
            )
        }


@pytest.fixture(scope="module")
def ready():
    return everything.ensure(tests=True)


@pytest.fixture(scope="module")
def below(ready):
    """A database to clone: what our addons are installed on."""
    template = database.template(ready, project.modules_below())
    with databases.clone(ready, template, "below") as name:
        postgres.query(ready.server, AS_A_DEMONSTRATION, name)
        yield name


@pytest.fixture(scope="module")
def odoo(ready, below, tmp_path_factory):
    """One database for the tests in their order: installed, upgraded, uninstalled."""
    with databases.clone(ready, below, "lifecycle") as name:
        yield Odoo(ready, name, tmp_path_factory.mktemp("lifecycle"))


def test_installation_with_demo_data(odoo):
    """The first addon by itself, where Odoo's own runner runs some tests; the others.

    The demonstration fills most tables, or the tests below would prove nothing.
    """
    odoo.schema_before = odoo.schema()
    first, *others = ADDONS
    odoo.update("-i", first, "--with-demo", "--test-tags", SMOKE_TAG)
    smoke = odoo_log.test_counts(odoo.log)
    assert smoke.run and not smoke.failed and not smoke.skipped, smoke
    odoo.update("-i", ",".join(others), "--with-demo")
    assert set(ADDONS) <= set(database.installed_modules(odoo.ready, odoo.name))
    rows = odoo.rows()
    filled = sum(count > 0 for count in rows.values())
    assert filled > len(rows) / 2, rows


def test_upgrade_keeps_data(odoo):
    before = odoo.rows()
    odoo.update("-u", ",".join(ADDONS))
    assert odoo.rows() == before


def test_uninstall_with_data(odoo):
    """The last by itself, then the first, with which go those that depend on it.

    Nothing is left, so that what installed once installs again.
    """
    first, *others, last = ADDONS
    odoo.shell(UNINSTALL.format(last))
    assert_uninstalled(odoo, last)
    odoo.shell(UNINSTALL.format(first))
    assert_uninstalled(odoo, first, *others)
    assert odoo.schema() == odoo.schema_before


def assert_uninstalled(odoo, *addons):
    names = ", ".join(f"'{addon}'" for addon in addons)
    states = f"SELECT DISTINCT state FROM ir_module_module WHERE name IN ({names})"
    assert odoo.query(states) == ["uninstalled"]
    left = f"SELECT model || ' ' || name FROM ir_model_data WHERE module IN ({names})"
    assert odoo.query(left) == []


def test_upgrade_from_the_last_release(ready, below, tmp_path):
    """Databases are made by releases; from before the last one, by way of it."""
    commit = project.LAST_RELEASE_COMMIT
    if not git.has(commit):
        pytest.skip(f"release {project.LAST_RELEASE} is not in this history")
    with databases.clone(ready, below, "release") as name:
        odoo = Odoo(ready, name, tmp_path)
        addons = install_release(odoo, commit)
        before = odoo.rows()
        odoo.update("-u", ",".join(addons), "-i", ",".join(ADDONS))
        after = odoo.rows()
    lost = {
        table: f"{count} rows, now {after[table]}"
        for table, count in before.items()
        if after.get(table, count) < count
    }
    assert sum(before.values())
    assert not lost


def install_release(odoo, commit):
    """Install the addons of a commit, with demo data, and return their names."""
    folder = odoo.folder / "release"
    folder.mkdir()
    addons = [addon for addon in ADDONS if git.output("ls-tree", "-d", commit, addon)]
    archive = subprocess.run(
        git.command("archive", commit, *addons), check=True, capture_output=True
    )
    subprocess.run(["tar", "-x", "-C", folder], input=archive.stdout, check=True)
    core = odoo_source.addons_paths(odoo.ready.odoo_home)
    database.run_odoo(
        odoo.ready,
        [
            *("-d", odoo.name, "-i", ",".join(addons), "--with-demo"),
            f"--addons-path={','.join(map(str, [*core, folder]))}",
            *("--no-http", "--stop-after-init"),
        ],
        doing=f"Installing the addons of commit {commit}",
        log=odoo.folder / "release.log",
    )
    # As in use: an upgrade would load new demo data, but call none of their functions.
    odoo.query("UPDATE ir_module_module SET demo = false")
    return addons
