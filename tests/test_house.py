# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The house: rooms that import downwards, one overrider a model, files one can read."""

import ast
import re
from collections import Counter, defaultdict
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
ADDONS = sorted(manifest.parent for manifest in ROOT.glob("vae_*/__manifest__.py"))
OVERRIDDEN = {"create", "write", "unlink"}
MOST_LINES = 700
# Many lines in one call, for those who use the API: our screens write a field instead.
FOR_CALLERS = {"action_save_answers", "action_save_experience_blocs"}


def classes(addon):
    """Model, file and functions (by name) of each class of models of the addon."""
    for file in sorted(addon.glob("models/**/*.py")):
        for node in ast.walk(ast.parse(file.read_text())):
            if not isinstance(node, ast.ClassDef):
                continue
            names = {
                target.id: ast.literal_eval(statement.value)
                for statement in node.body
                if isinstance(statement, ast.Assign)
                for target in statement.targets
                if getattr(target, "id", "") in ("_name", "_inherit")
            }
            model = names.get("_name") or names.get("_inherit")
            # Without a model it is a class of its own: a kind of field, the guard.
            if model:
                functions = {
                    each.name: each
                    for each in node.body
                    if isinstance(each, ast.FunctionDef)
                }
                yield str(model), file.relative_to(ROOT).as_posix(), functions


def overriders(addon):
    """Model → files of the addon that override `create`, `write` or `unlink`."""
    found = defaultdict(list)
    for model, file, functions in classes(addon):
        if functions.keys() & OVERRIDDEN:
            found[model].append(file)
    return found


def test_nothing_is_replaced_by_chance():
    """Two rooms or addons that give a model methods of one name call each other."""
    ends = defaultdict(list)
    for addon in ADDONS:
        for model, file, functions in classes(addon):
            for name, function in functions.items():
                # What is there to be replaced says so.
                is_hook = re.search(
                    r"^Hook:|to be extended", ast.get_docstring(function) or ""
                )
                if not is_hook and "super(" not in ast.unparse(function):
                    ends[model, name].append(file)
    twice = {key: files for key, files in ends.items() if files[1:]}
    assert not twice, "another name, or a call of super()"


@pytest.mark.parametrize("addon", ADDONS, ids=lambda addon: addon.name)
def test_one_file_overrides_a_model(addon):
    several = {model: files for model, files in overriders(addon).items() if files[1:]}
    assert not several, "extend a hook that the model's home calls instead"


@pytest.mark.parametrize("addon", ADDONS, ids=lambda addon: addon.name)
def test_rooms_import_downwards(addon):
    rooms = [
        room
        for loader in addon.glob("models/__init__.py")
        for room in re.findall(r"^from \. import (\w+)", loader.read_text(), re.M)
    ]
    upwards = [
        f"{file.relative_to(ROOT)}: {above}"
        for file in addon.glob("models/*/*.py")
        for above in re.findall(r"^from \.\.(\w+)", file.read_text(), re.M)
        if above not in rooms[: rooms.index(file.parent.name)]
    ]
    assert not upwards


def test_files_are_readable():
    long = [
        f"{file.relative_to(ROOT)}: {lines}"
        for addon in ADDONS
        for file in addon.rglob("*.py")
        if (lines := file.read_text().count("\n")) > MOST_LINES
    ]
    assert not long, f"split by a noun: at most {MOST_LINES} lines"


@pytest.mark.parametrize("addon", ADDONS, ids=lambda addon: addon.name)
def test_no_view_takes_the_place_of_another(addon):
    """Two rooms that give their views one id: what the first has shown is gone."""
    ids = Counter(
        name
        for file in addon.rglob("*.xml")
        if file.parts[-2] != "demo"
        for name in re.findall(
            r'<(?:template|menuitem|record(?=[^>]*"ir\.ui\.view"))\b[^>]*?\bid="([^"]+)"',
            file.read_text(),
        )
    )
    assert not [name for name, times in ids.items() if times > 1]


def test_every_action_is_offered():
    """A button that got lost with its view takes its method's only use with it."""
    sources = [
        file.read_text()
        for addon in ADDONS
        for pattern in ("*.xml", "*.js", "*.py")
        for file in addon.rglob(pattern)
        if "tests" not in file.parts
    ]
    actions = {
        action
        for source in sources
        for action in re.findall(r"^    def (action_\w+)\(", source, re.M)
    }
    uses = Counter(
        word
        for source in sources
        for word in re.findall(r"(?<!def )\baction_\w+", source)
    )
    lost = {action for action in actions if not uses[action]} - FOR_CALLERS
    assert not lost, "no button, menu, route or code calls it"


def test_no_getter_hides_a_loop_of_its_template():
    """Owl sets a loop's variable on the component: a getter of the name swallows it.

    Every turn then shows the first record; only the debug mode says so.
    """
    hidden = [
        f"{template.relative_to(ROOT)}: {name}"
        for addon in ADDONS
        for template in addon.glob("static/src/**/*.xml")
        if (component := template.with_suffix(".esm.js")).exists()
        for name in re.findall(r't-(?:as|set)="(\w+)"', template.read_text())
        if f"get {name}()" in component.read_text()
    ]
    assert not hidden


def test_buttons_of_our_own_screens_say_who_presses_them():
    """Core's views give the context of the user: without it the server speaks English.

    What a method answers, the title of its dialog or its notification, is then not in
    the language of the user.
    """
    lost = [
        f"{file.relative_to(ROOT)}: {call.split(');')[0]}"
        for addon in ADDONS
        for file in addon.glob("static/src/**/*.js")
        for call in file.read_text().split("doActionButton(")[1:]
        if "context:" not in call.split(");")[0]
    ]
    assert not lost, "pass the context of the user"


def test_names_are_sorted_in_one_order():
    """Python puts É behind Z: ``name_order`` is the order of a directory."""
    found = [
        f"{file.relative_to(ROOT)}: {node.lineno}"
        for addon in ADDONS
        for file in addon.rglob("*.py")
        if "tests" not in file.parts
        for node in ast.walk(ast.parse(file.read_text()))
        if isinstance(node, ast.Call)
        and ast.unparse(node.func).rpartition(".")[2] in ("sort", "sorted")
        and re.search(
            r"\.casefold\(|\.lower\(|\.name\b|'name'",
            ast.unparse(ast.Tuple([*node.args, *(k.value for k in node.keywords)])),
        )
        and "name_order" not in ast.unparse(node)
    ]
    assert not found, "sort by name_order of models/ground/people.py"
