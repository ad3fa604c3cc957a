# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The gate itself: it must see what it is there to see."""

import os
import subprocess
import sys

import polib
import pytest

from odoo.tests import loader
from odoo.tests.common import get_db_name

from quality import core_suites, databases, odoo_log, translations
from setup import paths, project

STAMP = "2026-11-21 08:22:28,956 15690"

LOG = f"""\
{STAMP} INFO vae odoo.modules.loading: Loading module vae_assistance (44/48)
<string>:3: (WARNING/2) noise of docutils, which is not Odoo's log
{STAMP} \x1b[1;33mWARNING\x1b[0m vae odoo.addons.base: a field is deprecated
{STAMP} INFO vae odoo.addons.x: skipped test_tour (TestTours.test_tour) : no browser
{STAMP} ERROR vae odoo.http: it failed
Traceback (most recent call last):
ValueError: no such thing
{STAMP} INFO vae odoo.tests.result: 1 failed, 2 error(s) of 134 tests when loading
"""


PLACE = "somewhere.odoo.addons.crm.tests.test_crm_lead"
JUNIT = f"""\
<testsuites><testsuite>
<testcase classname="{PLACE}.TestCRMLead" name="test_good" />
<testcase classname="{PLACE}.TestCRMLead" name="test_skipped"><skipped /></testcase>
<testcase classname="{PLACE}.TestCRMLead" name="test_bad [part] (user='x')">
<failure>a line
E   AssertionError: 1 != 2</failure></testcase>
<testcase classname="" name="{PLACE}"><error message="collection failure" /></testcase>
</testsuite></testsuites>
"""


def test_failures_of_core_are_read(tmp_path):
    results = tmp_path / "core.xml"
    assert core_suites.Outcome.read(results).count == 0, "none was run"
    results.write_text(JUNIT)
    found = core_suites.Outcome.read(results)
    assert found.count == 3
    bad = "crm.tests.test_crm_lead.TestCRMLead::test_bad [part] (user='x')"
    assert found.why == {
        bad: "E   AssertionError: 1 != 2",
        "crm.tests.test_crm_lead": "collection failure",
    }
    assert found.failed == set(found.why)


def test_log_is_read(tmp_path):
    log = tmp_path / "odoo.log"
    log.write_text(LOG)
    assert odoo_log.problems(log) == [
        "WARNING vae odoo.addons.base: a field is deprecated",
        "ERROR vae odoo.http: it failed\n"
        "Traceback (most recent call last):\n"
        "ValueError: no such thing",
    ]
    counts = odoo_log.test_counts(log)
    assert (counts.run, counts.failed) == (134, 3)
    assert counts.skipped == ["(TestTours.test_tour): no browser"]


def test_shape_ignores_what_methods_do(tmp_path):
    def shape_of(text, name="model.py"):
        file = tmp_path / name
        file.write_text(text)
        return databases._shape_of(file)

    field = "class A:\n    name = Char()\n    def action(self):\n        "
    assert shape_of(field + "return 1") == shape_of(field + "# why\n        return 2")
    assert shape_of(field + "pass") != shape_of(field.replace("Char", "Text") + "pass")
    hook = "def init(self):\n    "
    assert shape_of(hook + "return 1") != shape_of(hook + "return 2")
    assert shape_of(field + "return 1", "hooks.py") != shape_of(
        field + "return 2", "hooks.py"
    )


@pytest.mark.parametrize(
    ("source", "translation", "problem"),
    [
        ("%(name)s: wrong", "%(name)s : faux", ""),
        ("%(name)s: wrong", "%(nom)s : faux", "other placeholders"),
        ("50% done", "50 % fait", ""),
        ("Dear <b>{{ object.name }}</b>", "<b>{{ object.name }}</b>", ""),
        ("Dear <b>you</b>", "Cher <i>vous</i>", "other tags"),
        ("Dear <b>you</b>", "Cher <b>vous & moi</b>", "broken markup"),
    ],
)
def test_translations_keep_what_programs_read(source, translation, problem):
    assert translations.unlike(source, translation) == problem


def test_translations_survive_a_new_export(tmp_path):
    old = polib.POFile()
    old.append(polib.POEntry(msgid="Candidate", msgstr="Candidat"))
    old.append(polib.POEntry(msgid="Gone", msgstr="Parti"))
    old.save(str(tmp_path / "fr.po"))
    pot = polib.POFile()
    pot.append(polib.POEntry(msgid="Candidate"))
    pot.append(polib.POEntry(msgid="New"))
    merged = polib.pofile(translations.merge(pot, tmp_path / "fr.po", prune=False))
    assert [(e.msgid, e.msgstr, bool(e.obsolete)) for e in merged] == [
        ("Candidate", "Candidat", False),
        ("New", "", False),
        ("Gone", "Parti", True),
    ]
    pruned = polib.pofile(translations.merge(pot, tmp_path / "fr.po", prune=True))
    assert [e.msgid for e in pruned] == ["Candidate", "New"]


RUN = """
import logging
import pytest

log = logging.getLogger("odoo.addons.vae_assistance")

def test_that_warns():
    log.warning("unexpected")

def test_that_is_skipped():
    pytest.skip("no reason")

def test_that_passes():
    log.info("expected")
"""


def test_warnings_and_skips_fail(tmp_path):
    """A run of pytest with this checkout's conftest.py, without a database."""
    (tmp_path / "test_run.py").write_text(RUN)
    (tmp_path / "conftest.py").write_text((paths.ROOT / "conftest.py").read_text())
    (tmp_path / ".local").mkdir()
    environment = {k: v for k, v in os.environ.items() if k != "ODOO_RC"}
    environment["PYTHONPATH"] = str(paths.ROOT / "scripts")
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:odoo", "-q", str(tmp_path)],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert "2 failed, 1 passed" in done.stdout
    assert "WARNING odoo.addons.vae_assistance: unexpected" in done.stdout
    assert "Unexpected skip (Skipped: no reason)" in done.stdout


def test_both_runners_know_the_same_tests():
    """Odoo's runs what `tests/__init__.py` imports, pytest what it finds in folders."""
    under_odoo = {
        f"{test.__class__.__module__}.{test.__class__.__qualname__}.{test._testMethodName}"
        for addon in project.ADDONS
        for module in loader.get_test_modules(addon)
        for test in loader.get_module_test_cases(module)
    }
    assert under_odoo
    assert set(found_by_pytest()) == under_odoo


def found_by_pytest():
    """The addons' tests, `long` ones included, named as Python does."""
    collecting = (
        *(f"--odoo-database={get_db_name()}", "--collect-only", "--quiet"),
        *("-m", "long or not long"),
    )
    folders = [
        addon for addon in project.ADDONS if (paths.ROOT / addon / "tests").exists()
    ]
    found = subprocess.run(
        [sys.executable, "-m", "pytest", *collecting, *folders],
        cwd=paths.ROOT,
        env={k: v for k, v in os.environ.items() if not k.startswith("PYTEST_")},
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    for line in found.splitlines():
        if "::" in line:
            file, test = line.split("::", 1)
            module = file.removesuffix(".py").replace("/", ".")
            yield f"odoo.addons.{module}.{test.replace('::', '.')}"
