# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Installing, upgrading and uninstalling the addons, with data in the database.

Each runs Odoo itself, as its administrator would; a warning in its log fails.
"""

import shutil
import subprocess

import pytest

from quality import databases, odoo_log
from setup import database, everything, odoo_source, paths, postgres
from setup.messages import SetupError
from setup.project import ADDONS, NOT_LOADED_INTO_DATABASE

UNINSTALL = "env['ir.module.module'].search([('name', '=', '{}')])\
.button_immediate_uninstall()\n"

# Commits that are looked at for an older state of the addons.
MOST_COMMITS = 50

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

    def run(self, *arguments, script=None):
        log = self.folder / "odoo.log"
        log.unlink(missing_ok=True)
        database.run_odoo(
            self.ready, [*arguments], doing="Running Odoo", log=log, script=script
        )
        fail_on_problems(log)

    def update(self, *arguments):
        self.run("-d", self.name, *arguments, "--no-http", "--stop-after-init")

    def shell(self, code):
        script = self.folder / "script.py"
        script.write_text(code)
        self.run("shell", "-d", self.name, "--no-http", script=script)

    def query(self, sql):
        return postgres.query(self.ready.server, sql, self.name)

    def our_tables(self):
        return self.query(
            "SELECT tablename FROM pg_tables WHERE tablename LIKE 'vae\\_%'"
        )

    def rows(self):
        return {
            table: int(self.query(f'SELECT count(*) FROM "{table}"')[0])
            for table in self.our_tables()
        }


@pytest.fixture(scope="module")
def ready():
    return everything.ensure(tests=True)


@pytest.fixture(scope="module")
def with_demo_data(ready):
    """A template database with demo data: the data that must survive."""
    name = database.template(ready, demo=True)
    fail_on_problems(database.template_log(name))
    return name


@pytest.fixture
def odoo(ready, with_demo_data, tmp_path):
    with databases.clone(ready, with_demo_data, "lifecycle") as name:
        yield Odoo(ready, name, tmp_path)


@pytest.fixture
def empty(ready, tmp_path):
    name = databases.own_name("empty")
    yield Odoo(ready, name, tmp_path)
    database.drop(ready, name)


def test_demo_data_holds_something_in_most_tables(odoo):
    """Otherwise the tests below would prove nothing."""
    rows = odoo.rows()
    filled = sum(count > 0 for count in rows.values())
    assert filled > len(rows) / 2, rows


def test_upgrade_keeps_data(odoo):
    before = odoo.rows()
    odoo.update("-u", ",".join(ADDONS))
    assert odoo.rows() == before


def test_uninstall_with_data_then_install_again(odoo):
    for addon in reversed(ADDONS):
        odoo.shell(UNINSTALL.format(addon))
        state = f"SELECT state FROM ir_module_module WHERE name = '{addon}'"
        assert odoo.query(state) == ["uninstalled"]
        left = f"SELECT model || ' ' || name FROM ir_model_data WHERE module='{addon}'"
        assert odoo.query(left) == []
    assert odoo.our_tables() == []
    odoo.update("-i", ",".join(ADDONS))


def test_each_addon_installs_on_the_ones_below_only(empty):
    for addon in ADDONS:
        empty.update("-i", addon, f"--load-language={database.LANGUAGE}")
    installed = database.installed_modules(empty.ready, empty.name)
    assert set(ADDONS) <= set(installed)


def test_upgrade_from_an_older_commit(empty, tmp_path):
    """Databases made by the last commit whose addons were others than now."""
    commit = last_commit_with_other_addons()
    if not commit:
        pytest.skip("no commit whose addons differ from the working tree")
    addons = install_older(empty, commit, tmp_path)
    before = empty.rows()
    empty.update("-u", ",".join(addons), "-i", ",".join(ADDONS))
    after = empty.rows()
    lost = {
        table: f"{count} rows, now {after[table]}"
        for table, count in before.items()
        if after.get(table, count) < count
    }
    assert not lost


def test_upgrade_from_the_first_version(empty, tmp_path):
    """19.0.1.1.0: what a structure had set in columns is found in dated values.
    19.0.1.2.0: what was done before counts as time.
    19.0.1.3.0: start programs want proofs."""
    commit = last_commit_of_version("vae_assistance", "19.0.1.0.0")
    if not commit:
        pytest.skip("no commit of the version before")
    install_older(empty, commit, tmp_path)
    empty.query(
        "UPDATE res_company SET vae_watch_days = 40, vae_urgent_days = 60,"
        " create_date = '2023-05-06 07:08:09' WHERE id = 1"
    )
    empty.query(
        "UPDATE res_partner SET zip = '69 001' WHERE id ="
        " (SELECT partner_id FROM vae_candidate ORDER BY id LIMIT 1)"
    )
    empty.update("-u", "vae_assistance")
    values = empty.query(
        "SELECT code, value, date_from, company_id"
        " FROM vae_parameter_value"
        " JOIN vae_parameter ON vae_parameter.id = parameter_id"
        " WHERE company_id = 1 ORDER BY code"
    )
    assert values == [
        "alert_urgent_days|60.00|2023-05-06|1",
        "alert_watch_days|40.00|2023-05-06|1",
    ]
    left = empty.query(
        "SELECT column_name FROM information_schema.columns"
        " WHERE column_name IN ('vae_watch_days', 'vae_urgent_days')"
    )
    assert left == []
    territory = empty.query(
        "SELECT code FROM vae_candidate"
        " LEFT JOIN vae_territory ON vae_territory.id = territory_id"
        " ORDER BY vae_candidate.id LIMIT 1"
    )
    assert territory == ["69"]
    done = empty.query(
        "SELECT id FROM vae_fiche_action WHERE state = 'done' AND duration > 0"
    )
    timed = empty.query(
        "SELECT DISTINCT fiche_id FROM vae_time WHERE fiche_id IS NOT NULL"
    )
    assert done
    assert set(timed) == set(done)
    wanting = empty.query("SELECT count(DISTINCT program_id) FROM vae_program_proof")
    assert wanting == ["4"]


def test_upgrade_keeps_what_became_of_plans(empty, tmp_path):
    """19.0.1.3.0: dates of a plan's lines stay, and fiches that tell them are known."""
    commit = last_commit_of_version("vae_assistance", "19.0.1.2.0")
    if not commit:
        pytest.skip("no commit of the version before")
    addons = install_older(empty, commit, tmp_path)
    dates = "SELECT id, date_begun, date_done FROM vae_support_plan_line ORDER BY id"
    before = empty.query(dates)
    empty.update("-u", ",".join(addons))
    assert empty.query(dates) == before
    typed, told = empty.query(
        "SELECT unnest(ARRAY[count(begun_by_hand), count(date_begun) FILTER"
        " (WHERE begun_by_hand IS NULL)]) FROM vae_support_plan_line"
    )
    assert int(typed)
    assert int(told)


def install_older(empty, commit, tmp_path):
    """Install the addons of a commit, with demo data, and return their names."""
    older = tmp_path / "older"
    older.mkdir()
    addons = [addon for addon in ADDONS if git("ls-tree", "-d", commit, addon)]
    archive = subprocess.run(
        ["git", "archive", commit, *addons],
        cwd=paths.ROOT,
        check=True,
        capture_output=True,
    )
    subprocess.run(["tar", "-x", "-C", older], input=archive.stdout, check=True)
    core = odoo_source.addons_paths(empty.ready.odoo_home)
    try:
        database.run_odoo(
            empty.ready,
            [
                *("-d", empty.name, "-i", ",".join(addons), "--with-demo"),
                f"--load-language={database.LANGUAGE}",
                f"--addons-path={','.join(map(str, [*core, older]))}",
                *("--no-http", "--stop-after-init"),
            ],
            doing=f"Installing the addons of commit {commit}",
            log=tmp_path / "older.log",
        )
    except SetupError as error:
        pytest.skip(f"the older addons could not be installed at all: {error}")
    # As in use: an upgrade would load new demo data, but call none of their functions.
    empty.query("UPDATE ir_module_module SET demo = false")
    return addons


def last_commit_of_version(addon, version):
    """Return the last commit in which an addon had a version, or None."""
    if not shutil.which("git") or not (paths.ROOT / ".git").exists():
        return None
    manifest = f"{addon}/__manifest__.py"
    changed = git("log", "-1", "--format=%H", f'-S"{version}"', "--", manifest)
    commit = changed and git("rev-parse", "--verify", "--quiet", f"{changed}^")
    if commit and f'"{version}"' in git("show", f"{commit}:{manifest}"):
        return commit
    return None


def last_commit_with_other_addons():
    """Return a commit to upgrade from, or None when there is no such history."""
    if not shutil.which("git") or not (paths.ROOT / ".git").exists():
        return None
    aside = [f":(exclude)*/{name}/*" for name in NOT_LOADED_INTO_DATABASE]
    commits = git("rev-list", "--first-parent", f"-{MOST_COMMITS}", "HEAD").split()
    untracked = git("ls-files", "-o", "--exclude-standard", "--", *ADDONS, *aside)
    for commit in commits:
        if not git("ls-tree", "-d", commit, *ADDONS):
            continue
        if untracked or git("diff", "--name-only", commit, "--", *ADDONS, *aside):
            return commit
    return None


def git(*arguments):
    """Run git and return what it prints; nothing when it fails (no commit yet)."""
    return subprocess.run(
        ["git", *arguments],
        cwd=paths.ROOT,
        capture_output=True,
        text=True,
        check=False,
    ).stdout.strip()
