# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Odoo's own checks of addons (its module `test_lint`), on ours only.

Core runs them on all addons it finds, which takes minutes. Here each sees our
manifests, or the models that our addons define or extend. Core's pylint checkers are
part of lint's one run of pylint.
"""

import contextlib
import importlib
import unittest
from unittest.mock import Mock, patch

import pytest

from odoo.modules import Manifest
from odoo.modules.registry import Registry
from odoo.tests.common import get_db_name

from setup import project

# In core's module test_lint, by what they look at.
CHECKS_OF_FILES = [
    "test_dunderinit.TestDunderinit.test_dunderinit",
    "test_i18n.TestI18n.test_user_content_as_prop_is_translatable",
    "test_jstranslate.TestJsTranslations.test_js_translations",
    "test_l10n.L10nLinter.test_l10n_test_tags",
    "test_manifests.ManifestLinter.test_manifests",
    "test_onchange_domains.TestOnchangeDomains.test_forbid_domains_in_onchanges",
    "test_orm_import.TestDunderinit.test_addons_orm_import",
    "test_pofile.PotLinter.test_pot_duplicate_entries",
    "test_test_holes.TestTestHoles.test_check_tests",
]
CHECKS_OF_MODELS = [
    "test_docstring.TestDocstring.test_docstring",
    "test_index.TestIndex.test_enforce_index_on_one2many_inverse",
    "test_naming.TestNaming.test_parameter_rpc_compatible",
    "test_override_signatures.TestLintOverrideSignatures.test_lint_override_signature",
    "test_routes.RoutesLinter.test_routes_definition",
]

OCA_MANIFEST_KEYS = {"development_status", "maintainers"}


@pytest.mark.parametrize("check", CHECKS_OF_FILES + CHECKS_OF_MODELS)
def test_core_check(check):
    module_name, class_name, method = check.split(".")
    module = importlib.import_module(f"odoo.addons.test_lint.tests.{module_name}")
    case = getattr(module, class_name)(method)
    result = unittest.TestResult()
    # Several checks only log what they find.
    log = Mock(wraps=None)
    with seeing_only_ours(module), patch.object(module, "_logger", log, create=True):
        unittest.TestSuite([case]).run(result)
    assert result.testsRun == 1 and not result.skipped
    found = [text for test, text in result.failures + result.errors if is_ours(test)]
    found += [text for text in logged(log) if "vae" in text or not case_is_wide(check)]
    assert not found, "\n\n".join(found)


@contextlib.contextmanager
def seeing_only_ours(module):
    """Narrow what a check looks at to our addons and models."""
    with contextlib.ExitStack() as stack:

        def replace(target, name, value):
            if hasattr(target, name):
                stack.enter_context(patch.object(target, name, value))

        manifests = [Manifest.for_addon(addon) for addon in project.ADDONS]
        replace(Manifest, "all_addon_manifests", lambda: manifests)
        replace(module, "get_modules", lambda: list(project.ADDONS))
        replace(module, "Registry", lambda _name: our_models())
        replace(module, "MODULES_TO_LINT", project.ADDONS)
        core_keys = getattr(module, "MANIFEST_KEYS", set())
        replace(module, "MANIFEST_KEYS", core_keys | OCA_MANIFEST_KEYS)
        yield


def our_models():
    return {
        name: model
        for name, model in Registry(get_db_name()).items()
        if any(defined_by_us(base) for base in model.mro())
    }


def defined_by_us(base):
    parts = base.__module__.split(".")
    return parts[:2] == ["odoo", "addons"] and parts[2] in project.ADDONS


def is_ours(test):
    """Whether a failed check, or its part on one module, is about our addons."""
    params = getattr(test, "params", {})
    return params.get("module", project.ADDONS[0]) in project.ADDONS


def case_is_wide(check):
    """Whether a check looks at all that is installed, core included."""
    return check.startswith("test_routes")


def logged(log):
    calls = [
        *log.warning.call_args_list,
        *log.error.call_args_list,
        *log.exception.call_args_list,
    ]
    return [call.args[0] % call.args[1:] for call in calls]
