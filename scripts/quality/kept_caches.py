"""A plugin of pytest: between tests, forget what production forgets at a rollback.

That is what was changed. Odoo's tests forget all: each one then compiles its templates
and views, and lays out the routes, anew. Core's own suites are run with it as well.
"""

import pytest

from odoo.orm.registry import Registry

# Names of the ORM's caches of which something was changed since the class of the
# running test began.
changed: set[str] = set()

clear_cache = Registry.clear_cache


def clear_and_note(registry: Registry, *names: str) -> None:
    changed.update(names or ("default",))
    clear_cache(registry, *names)


def clear_changed(registry: Registry) -> None:
    if changed:
        clear_cache(registry, *changed)


def pytest_configure() -> None:
    Registry.clear_cache = clear_and_note
    Registry.clear_all_caches = clear_changed


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item, nextitem: pytest.Item | None):
    result = yield
    if getattr(nextitem, "cls", None) is not getattr(item, "cls", None):
        changed.clear()
    return result
