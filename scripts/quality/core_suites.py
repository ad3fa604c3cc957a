"""Core's own tests, on a database in use, with our addons and without.

What fails without ours too is core's affair or the machine's; what fails with ours only
is the harm they do. The database is one of core's addons that people have worked in
before ours were installed onto it. Tests run under pytest, on the whole registry:
Odoo's runner would run most of them before our addons are loaded, beside our rules.

What fails is run without ours as well. Core is the same until Odoo changes: that a test
fails there too is kept.
"""

import json
import os
import subprocess
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from setup import database, odoo_source, paths, postgres, project, steps
from setup.everything import Ready
from setup.messages import step as progress

from . import databases, pytest_runner
from .report import Report, Step

# Whose models ours extend, or whose records they watch.
ADDONS = ("contacts", "crm", "calendar", "portal", "survey")
# What a structure may have beside them: whatever installs together with them by itself
# comes along.
FAMILY = (
    *ADDONS,
    *("crm_iap_mine", "crm_livechat", "crm_mail_plugin", "event_crm"),
    *("hr_attendance", "hr_holidays", "hr_recruitment", "hr_skills"),
    *("mass_mailing", "project", "sale_management"),
)
# What of ours looks at all that a database holds.
BESIDE_THE_FAMILY = ("tests/test_every_screen.py", "tests/test_first_do_no_harm.py")

ALL = "*"
# What proves most in a minute: records that ours extend or watch, rights to them, mails
# and appointments. Tours and what looks at core's own speed or statistics is left out.
QUICK = {
    "base": (
        "acl",
        "ir_attachment",
        "res_company",
        "res_partner",
        "res_partner_merge",
        "res_users",
    ),
    "calendar": (
        "access_rights",
        "attendees",
        "calendar",
        "calendar_activity",
        "event_notifications",
        "event_recurrence",
        "recurrence_rule",
    ),
    "crm": (
        "crm_activity",
        "crm_lead",
        "crm_lead_convert",
        "crm_lead_duplicates",
        "crm_lead_merge",
        "crm_lead_multicompany",
        "crm_lead_notification",
        "res_partner",
    ),
    "mail": (
        "mail_activity",
        "mail_composer",
        "mail_message",
        "mail_render",
        "mail_template",
        "res_partner",
        "res_users",
    ),
    "portal": ("message_format_portal", "portal", "portal_wizard"),
    "sales_team": ("sales_team", "sales_team_membership"),
    "survey": ("survey_security",),
}
# Fail on a database in use with or without ours, or count the queries of a process that
# has answered nothing yet: no word of ours. Others that fail are tried without ours.
TELL_NOTHING = (
    "base.tests.test_res_partner_merge.TestMergePartner"
    "::test_merge_partners_with_peon_user",
    "calendar.tests.test_calendar_activity.TestCalendarActivity::test_event_activity",
    "calendar.tests.test_event_notifications.TestCalendarMail"
    "::test_event_get_suggested_recipients",
    "crm.tests.test_crm_lead_merge.TestLeadMerge"
    "::test_lead_merge_address_not_propagated",
    "crm.tests.test_crm_lead_merge.TestLeadMerge::test_lead_merge_address_propagated",
    "crm.tests.test_crm_lead_merge.TestLeadMerge::test_lead_merge_internals",
    "crm.tests.test_crm_lead_merge.TestLeadMerge::test_merge_method",
    "crm.tests.test_crm_lead_merge.TestLeadMerge"
    "::test_merge_method_propagate_lost_reason",
    "mail.tests.test_mail_render.TestMailRender"
    "::test_render_template_inline_template_w_post_process_custom_local_links",
    "mail.tests.test_mail_render.TestRegexRendering::test_qweb_regex_rendering",
    "mail.tests.test_mail_template.TestMailTemplate::test_mail_template_acl",
)
# What can tell whether the addons left anything behind.
AFTER_UNINSTALL = {
    "base": ("res_partner", "res_users", "ir_attachment"),
    "calendar": ("access_rights", "calendar", "event_recurrence"),
    "crm": ("crm_lead", "crm_lead_merge", "crm_lead_convert"),
    "mail": ("mail_message", "mail_activity"),
}
# With controllers and tours in Chromium.
WHOLE = {
    "base": (*QUICK["base"], "search"),
    **dict.fromkeys((*ADDONS, "mail", "resource", "sales_team"), (ALL,)),
}

DATA = Path(__file__).with_name("data_in_use.py")
# For what core's tests are written. What is tracked of it is in the language before.
IN_ENGLISH = """
env["res.lang"]._activate_lang("en_US")
env["ir.default"].set("res.partner", "lang", "en_US")
env["res.partner"].with_context(active_test=False).search([]).lang = "en_US"
env.cr.commit()
env = env(context={**env.context, "lang": "en_US"})
env["res.lang"].search([("code", "!=", "en_US")]).active = False
"""
PREFIX = f"{database.TEMPLATE_PREFIX}core_"
UNINSTALL = """
addons = env["ir.module.module"].search([("name", "in", {addons})])
addons.button_immediate_uninstall()
"""


def quick_step(report: Report, ready: Ready) -> None:
    """One step of a test run: without browsers, in a minute or two."""
    with report.step("Core's own tests, ours installed onto a database in use") as step:
        suites = Suites(ready, QUICK)
        step.detail = suites.compare(step)


def whole_comparison(report: Report, ready: Ready) -> None:
    """All steps: with controllers and tours, and after ours were uninstalled."""
    with report.step("Core's own tests and tours, with ours installed") as step:
        suites = Suites(ready, WHOLE, with_browser=True)
        step.detail = suites.compare(step)
    with report.step("Core's own tests after ours were uninstalled") as step:
        suites = Suites(ready, AFTER_UNINSTALL)
        step.detail = suites.compare(step, uninstalled=True)
    with report.step("Our screens, ours installed beside all that is near") as step:
        beside_the_family(ready, step)


def beside_the_family(ready: Ready, step: Step) -> None:
    """Our own tests of screens and of harm, where much more is installed than we need.

    Core's suites are not run there: some fail for one another's addons.
    """
    before = in_use(ready, FAMILY, DATA.read_text())
    with databases.clone(ready, before, "family") as name:
        install_ours(ready, name)
        # What core's other addons warn of, such as a library they miss, is theirs.
        arguments = [*BESIDE_THE_FAMILY, "--odoo-log-level=error"]
        if pytest_runner.run_on(ready, name, arguments, unattended=True):
            step.fail("See what pytest wrote above.")
    step.detail = pytest_runner.summary()


@dataclass
class Suites:
    """A choice of core's tests."""

    ready: Ready
    chosen: dict[str, tuple[str, ...]]
    with_browser: bool = False

    def compare(self, step: Step, *, uninstalled: bool = False) -> str:
        """Run them with ours; make the step fail by what fails for that reason.

        :param uninstalled: remove our addons first
        :return: a line on what was run
        """
        before = in_use(self.ready, ADDONS, IN_ENGLISH + DATA.read_text())
        with databases.clone(self.ready, before, "core") as name:
            install_ours(self.ready, name)
            if uninstalled:
                uninstall_ours(self.ready, name)
            found = self.run(name, "with-ours")
            new = found.failed - self.fail_without_ours(before, found.failed)
            if new:
                # Once more: some of core's tests look at the clock.
                new &= self.run(name, "again", new).failed
        if not found.count:
            step.fail("None of core's tests was run.")
        for test in sorted(new):
            step.fail(f"fails with ours only: {test}\n{found.why.get(test, '')}")
        return f"{found.count} tests, {len(found.failed)} fail, {len(new)} by ours"

    def fail_without_ours(self, before: str, tests: set[str]) -> set[str]:
        """Which of these tests fail on the database without ours too.

        That they fail is kept, for each version of the database; that they pass is not:
        they may have failed for the time of day.
        """
        kept = paths.LOCAL / f"core-failures-{before}.json"
        known = set(json.loads(kept.read_text())) if kept.exists() else set()
        if unknown := tests - known:
            with databases.clone(self.ready, before, "core_alone") as alone:
                known |= self.run(alone, "without-ours", unknown).failed
            steps.write_whole(kept, json.dumps(sorted(known), indent=1))
        return tests & known

    def run(self, name: str, purpose: str, tests: Iterable[str] = ()) -> "Outcome":
        """Run them, or some tests of them, on a database.

        :param purpose: names the files that tell what happened
        """
        results = paths.LOGS / f"core-{purpose}.xml"
        results.unlink(missing_ok=True)
        only = [self._node_of(test) for test in sorted(tests)]
        left_out = [f"--deselect={self._node_of(test)}" for test in TELL_NOTHING]
        with (
            progress(f"Core's own tests, {purpose}"),
            (paths.LOGS / f"core-{purpose}.log").open("w") as log,
        ):
            subprocess.run(
                [
                    *(str(paths.VENV_PYTHON), "-m", "pytest"),
                    *(only or [*self.files(), *left_out]),
                    # What conftest.py asks of our tests, core's do not all keep.
                    *("--noconftest", "-o", "addopts="),
                    "--continue-on-collection-errors",
                    *("-p", "no:cacheprovider", "-p", "no:warnings"),
                    *("-p", "no:logging", "-p", "quality.kept_caches"),
                    *("-q", "--tb=short", f"--junitxml={results}"),
                    *("--numprocesses=2", "--dist=loadfile"),
                    *(["--odoo-http"] if self.with_browser else []),
                    f"--odoo-database={name}",
                    "--odoo-log-level=critical",
                    f"--odoo-extra=screenshots={paths.LOCAL / 'screenshots'}",
                ],
                env={**self.ready.environment, "PYTHONPATH": "scripts"},
                cwd=paths.ROOT,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                check=False,
            )
        return Outcome.read(results)

    def _node_of(self, test: str) -> str:
        """As pytest names it; a subtest is run with its test."""
        place, _, name = test.partition("::")
        addon, *modules = place.split(".")
        case = f"::{modules.pop()}::{name.split(' ')[0]}" if name else ""
        file = addon_folder(self.ready, addon).joinpath(*modules).with_suffix(".py")
        return f"{os.path.relpath(file, paths.ROOT)}{case}"

    def files(self) -> list[str]:
        """The chosen tests, below the checkout where that is possible."""
        found = []
        for addon, names in self.chosen.items():
            folder = addon_folder(self.ready, addon) / "tests"
            for name in names:
                chosen = sorted(folder.glob(f"test_{name}.py"))
                if not chosen:
                    raise FileNotFoundError(f"{folder}: no test_{name}.py")
                found += [os.path.relpath(file, paths.ROOT) for file in chosen]
        return found


@dataclass(frozen=True)
class Outcome:
    """What a run of core's tests came to."""

    count: int
    failed: set[str]
    why: dict[str, str]

    @classmethod
    def read(cls, results: Path) -> "Outcome":
        """Read pytest's report in the form of JUnit; none is a run of no test."""
        count, why = 0, {}
        if results.exists():
            for case in ElementTree.parse(results).iter("testcase"):
                count += case.find("skipped") is None
                for problem in (*case.iter("failure"), *case.iter("error")):
                    name = _name_of(case)
                    why[name] = _last_lines(problem.text or problem.get("message"))
        return cls(count, set(why), why)


def _name_of(case: ElementTree.Element) -> str:
    """`crm.tests.test_crm_lead.TestCRMLead::test_x`, wherever Odoo lies.

    A file that could not be imported has neither class nor test: `crm.tests.test_x`.
    """
    place, *name = filter(None, (case.get("classname"), case.get("name")))
    return "::".join([place.rpartition(".addons.")[2], *name])


def _last_lines(text: str | None) -> str:
    lines = [line for line in (text or "").splitlines() if line.startswith("E ")]
    return "\n".join(lines[:3] or (text or "").splitlines()[-3:])[:600]


def in_use(ready: Ready, addons: tuple[str, ...], script: str) -> str:
    """A database without ours, in which people have worked: a template to clone.

    It begins as a copy of the one that our addons are installed on, which is there.

    :param script: for `odoo shell`: what people did in it
    """
    prefix = f"{PREFIX}{steps.hash_of(*addons)[:6]}_"
    below = database.template(ready, project.modules_below())
    made_from = steps.hash_of(below, script)
    name = f"{prefix}{made_from[:12]}"
    with steps.lock(paths.LOCKS / prefix):
        existing = database.names(ready)
        for older in existing:
            if older.startswith(prefix) and older != name:
                database.drop(ready, older)
        if name not in existing:
            database.create(
                ready,
                name,
                addons,
                base=below,
                finish=lambda unfinished: _shell(
                    ready, unfinished, script, doing="Working in a database"
                ),
            )
            postgres.query(
                ready.server, f"ALTER DATABASE {name} ALLOW_CONNECTIONS false"
            )
    return name


def _shell(ready: Ready, name: str, script: str, *, doing: str) -> None:
    file = paths.LOCAL / "core-script.py"
    steps.write_whole(file, script)
    database.run_odoo(
        ready,
        ["shell", "-d", name, "--no-http", "--log-level=warn"],
        doing=f"{doing} ({name})",
        log=paths.LOGS / "core-shell.log",
        script=file,
    )


def install_ours(ready: Ready, name: str) -> None:
    database.run_odoo(
        ready,
        ["-d", name, "-i", ",".join(project.ADDONS), "--no-http", "--stop-after-init"],
        doing="Installing our addons onto a database in use",
        log=paths.LOGS / "core-install-ours.log",
    )


def uninstall_ours(ready: Ready, name: str) -> None:
    script = UNINSTALL.format(addons=project.ADDONS)
    _shell(ready, name, script, doing="Uninstalling our addons")


def addon_folder(ready: Ready, addon: str) -> Path:
    for folder in odoo_source.addons_paths(ready.odoo_home):
        if (folder / addon).is_dir():
            return folder / addon
    raise FileNotFoundError(f"no addon {addon} in {ready.odoo_home}")
