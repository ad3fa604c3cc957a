"""Databases of tests: templates that are made once, clones that live for one run.

The whole run, which decides, has a template installed from exactly the code it tests.
A run of some tests is content with less, to start within seconds: a template whose
*shape* is that of the code (see `shape`), or else the newest one, upgraded.
"""

import ast
import json
import os
import re
from contextlib import contextmanager
from pathlib import Path

from setup import database, paths, postgres, project, steps, upgrade
from setup.everything import Ready
from setup.messages import SetupError, say, step

GENERATE_BUNDLES = Path(__file__).parent / "generate_bundles.py"

CLONE_PREFIX = "vae_test_"
QUICK_PREFIX = f"{database.TEMPLATE_PREFIX}quick_"
SHAPES = paths.LOCAL / "template-shapes.json"

# What an installation runs: here the body of a function matters to the database.
RUN_AT_INSTALLATION = {"init", "_auto_init"}
HOOK_FILES = ("hooks.py", "__manifest__.py")


def exact_template(ready: Ready) -> str:
    """The template made from exactly the code as it is now."""
    known_shape = shape()
    name = database.template(
        ready, finish=lambda unfinished: _generate_bundles(ready, unfinished)
    )
    _remember(name, known_shape)
    return name


def _generate_bundles(ready: Ready, name: str) -> None:
    """So that clones find scripts and styles compiled, which tours ask for.

    An upgraded template has those of its source; where they have changed since, a tour
    compiles them for itself.
    """
    with step("Compiling scripts and styles"):
        database.run_odoo(
            ready,
            ["shell", "-d", name, "--no-http", "--log-level=warn"],
            doing="Compiling scripts and styles",
            log=paths.LOGS / "bundles.log",
            script=GENERATE_BUNDLES,
        )


def close_template(ready: Ready) -> str:
    """A template that fits the code as it is now, though maybe not made from it."""
    wanted = shape()
    with steps.lock(paths.LOCKS / "quick-template"):
        existing = set(database.names(ready))
        known = {name: it for name, it in _known_shapes().items() if name in existing}
        for name, known_shape in known.items():
            if known_shape == wanted:
                return name
        if known:
            try:
                return _upgraded(ready, list(known)[-1], wanted)
            except SetupError:
                say("  it failed: installing anew")
    return exact_template(ready)


def _upgraded(ready: Ready, source: str, wanted: str) -> str:
    name = f"{QUICK_PREFIX}{wanted[:12]}"
    for older in database.names(ready):
        if older.startswith(QUICK_PREFIX) and older != source:
            database.drop(ready, older)
    database.clone(ready, source, name)
    log = database.template_log(name)
    log.unlink(missing_ok=True)
    with step("Upgrading a template database"):
        upgrade.upgrade(ready, name, [*project.ADDONS], log)
    postgres.query(ready.server, f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
    _remember(name, wanted)
    return name


@contextmanager
def clone(ready: Ready, template: str, purpose: str = "pytest"):
    """Yield the name of a copy of the template; it is dropped afterwards."""
    name = own_name(purpose)
    database.clone(ready, template, name)
    try:
        yield name
    finally:
        database.drop(ready, name)


def own_name(purpose: str) -> str:
    """A name that no other run uses, and that says which process does."""
    return f"{CLONE_PREFIX}{os.getpid()}_{purpose}"


def drop_leftovers(ready: Ready) -> None:
    """Drop what runs that were killed could not drop themselves."""
    for name in database.names(ready):
        owner = re.match(rf"{CLONE_PREFIX}(\d+)_", name)
        if owner and not Path("/proc", owner[1]).exists():
            say(f"  dropping {name}, left over")
            database.drop(ready, name)


def shape() -> str:
    """Changes with all that an installation could see of the addons.

    That is every file but tests and static ones; of Python files without the bodies of
    functions, as an installation reads fields and signatures, not what methods do.
    """
    digests = []
    for addon in project.ADDONS:
        folder = paths.ROOT / addon
        for parent, folders, files in os.walk(folder):
            folders[:] = sorted(set(folders) - project.NOT_LOADED_INTO_DATABASE)
            for name in sorted(files):
                file = Path(parent, name)
                digests.append(f"{file.relative_to(folder)} {_shape_of(file)}")
    return steps.hash_of("\n".join(digests))


def _shape_of(file: Path) -> str:
    if file.suffix != ".py" or file.name in HOOK_FILES or "migrations" in file.parts:
        return steps.hash_of(file)
    try:
        tree = ast.parse(file.read_bytes())
    except SyntaxError:
        return steps.hash_of(file)
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and node.name not in RUN_AT_INSTALLATION:
            node.body = []
    return steps.hash_of(ast.dump(tree))


def _known_shapes() -> dict[str, str]:
    return json.loads(SHAPES.read_text()) if SHAPES.exists() else {}


def _remember(name: str, known_shape: str) -> None:
    shapes = {**_known_shapes(), name: known_shape}
    # Of the others only the newest few can still exist.
    steps.write_whole(SHAPES, json.dumps(dict(list(shapes.items())[-20:]), indent=1))
