"""A plugin of pylint: the checks of Odoo's own module `test_lint`, beside OCA's.

One run of pylint sees to both.
"""

import importlib.util
import sys
from pathlib import Path

from astroid import nodes
from pylint.checkers.base.basic_checker import BasicChecker

# On the path, as in core's own run: to import `test_lint.tests` would import all tests.
for folder in importlib.util.find_spec("odoo").submodule_search_locations:
    sys.path.append(str(Path(folder, "addons", "test_lint", "tests")))

import _odoo_checker_gettext  # noqa: E402
import _odoo_checker_sql_injection  # noqa: E402
import _odoo_checker_unlink_override  # noqa: E402

# OCA's plugin has a check of that name too, and names must differ.
TAKEN = "sql-injection"
OURS = f"core-{TAKEN}"


class SqlInjectionChecker(_odoo_checker_sql_injection.OdooBaseChecker):
    msgs = {"E8501": ("Possible SQL injection risk %s.", OURS, "Core's own check.")}

    def add_message(self, name, *args, **kwargs):
        super().add_message(OURS if name == TAKEN else name, *args, **kwargs)


def only_calls_by_name(visit):
    """A quarter of pylint's time goes into whether what a method calls ever returns."""

    def visit_call(self, node):
        if isinstance(node.func, nodes.Name):
            visit(self, node)

    visit_call.checks_msgs = visit.checks_msgs
    return visit_call


BasicChecker.visit_call = only_calls_by_name(BasicChecker.visit_call)


def register(linter):
    linter.register_checker(SqlInjectionChecker(linter))
    _odoo_checker_gettext.register(linter)
    _odoo_checker_unlink_override.register(linter)
