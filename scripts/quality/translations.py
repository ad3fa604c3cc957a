"""The .pot files and fr.po: current, complete, placeholders kept.

Run by the venv's interpreter, as it needs polib:

    translations.py check|update FOLDER

FOLDER holds the .pot files as Odoo exports them now. `update` writes them into the
addons and merges them into fr.po: translations stay, new terms come in empty, and
those that are gone are kept at the file's end as obsolete until `--prune`.
"""

import re
import sys
from collections import Counter
from pathlib import Path

import polib
from lxml import etree

ROOT = Path(__file__).resolve().parents[2]
LANGUAGE = "fr"

PLACEHOLDER = re.compile(
    r"%\(\w+\)[#0\- +]*\d*(?:\.\d+)?[sdfrxi]"  # %(name)s
    r"|%(?:\d\$)?[sdfr](?!\w)"  # %s
    r"|\{\{.*?\}\}|\$\{.*?\}|\{\w*\}",  # {{ object.name }}, ${name}, {name}
)
TAG = re.compile(r"<(/?[a-zA-Z][\w-]*)")
# Attributes that are evaluated: a French space in one breaks the view.
CODE = re.compile(r'\b((?:t-[\w-]+|invisible|readonly|required|name|class)="[^"]*")')

# Headers that differ at every export.
DATES = re.compile(
    r'^"(POT-Creation-Date|PO-Revision-Date|Project-Id-Version).*$\n', re.M
)

MOST_SHOWN = 10

UPDATE = "scripts/quality/check-translations update"


def main() -> int:
    action, folder, *options = sys.argv[1:]
    problems = []
    for exported in sorted(Path(folder).glob("*.pot")):
        if not polib.pofile(str(exported)):
            continue  # an addon without terms has neither file
        i18n = ROOT / exported.stem / "i18n"
        if action == "update":
            update(exported, i18n, prune="--prune" in options)
        else:
            problems += pot_problems(exported, i18n / exported.name)
            problems += po_problems(exported, i18n / f"{LANGUAGE}.po")
    for problem in problems:
        print(problem)
    return 1 if problems else 0


def update(exported: Path, i18n: Path, prune: bool) -> None:
    i18n.mkdir(exist_ok=True)
    pot, po = i18n / exported.name, i18n / f"{LANGUAGE}.po"
    if not pot.exists() or undated(pot) != undated(exported):
        pot.write_bytes(exported.read_bytes())
    merged = merge(polib.pofile(str(exported)), po, prune)
    if not po.exists() or merged != po.read_text():
        po.write_text(merged)


def merge(pot: polib.POFile, path: Path, prune: bool) -> str:
    """The text of fr.po with the template's terms and the translations it has."""
    old = polib.pofile(str(path)) if path.exists() else polib.POFile()
    translations = {key(entry): entry for entry in old}
    new = polib.POFile(wrapwidth=78)
    new.header = old.header
    new.metadata = {
        **pot.metadata,
        "Language": LANGUAGE,
        "Plural-Forms": "nplurals=2; plural=(n > 1);",
        **old.metadata,
    }
    for entry in pot:
        known = translations.pop(key(entry), None)
        entry.msgstr = known.msgstr if known else ""
        entry.flags = [
            *entry.flags,
            *(["fuzzy"] if known and known.fuzzy else []),
        ]
        new.append(entry)
    if not prune:
        for entry in translations.values():
            if entry.msgstr:
                entry.obsolete = True
                new.append(entry)
    return str(new).rstrip("\n") + "\n"


def key(entry: polib.POEntry) -> tuple[str | None, str]:
    return entry.msgctxt, entry.msgid


def undated(pot: Path) -> str:
    return DATES.sub("", pot.read_text())


def pot_problems(exported: Path, pot: Path):
    name = pot.relative_to(ROOT)
    if not pot.exists():
        yield f"{name}: missing; `{UPDATE}` writes it"
    elif undated(pot) != undated(exported):
        now, then = terms(exported), terms(pot)
        yield f"{name}: not current; `{UPDATE}` exports it again"
        yield from listed("new", now - then)
        yield from listed("gone", then - now)


def terms(file: Path) -> set[str]:
    return {entry.msgid for entry in polib.pofile(str(file)) if not entry.obsolete}


def listed(title: str, found: set[str]):
    for term in sorted(found)[:MOST_SHOWN]:
        yield f"    {title}: {term[:100]!r}"
    if len(found) > MOST_SHOWN:
        yield f"    {title}: and {len(found) - MOST_SHOWN} more"


def po_problems(exported: Path, path: Path):
    name = path.relative_to(ROOT)
    if not path.exists():
        yield f"{name}: missing; `{UPDATE}` makes it, then translate it"
        return
    po = polib.pofile(str(path))
    present = {entry.msgid: entry for entry in po if not entry.obsolete}
    wanted = terms(exported)
    groups = {
        "not in it": wanted - set(present),
        "no longer used": set(present) - wanted,
        "not translated": {term for term, e in present.items() if not e.msgstr.strip()},
        "fuzzy": {term for term, entry in present.items() if entry.fuzzy},
        "obsolete, check-translations update --prune drops it": {
            entry.msgid for entry in po if entry.obsolete
        },
    }
    for title, found in groups.items():
        if found:
            yield f"{name}: {len(found)} terms {title}"
            yield from listed(title, found)
    for entry in present.values():
        if problem := entry.msgstr.strip() and unlike(entry.msgid, entry.msgstr):
            yield f"{name}: {problem} in {entry.msgid[:100]!r}: {entry.msgstr[:100]!r}"


def unlike(source: str, translation: str) -> str:
    """What a translation does not keep of its source."""
    for what, pattern in (("placeholders", PLACEHOLDER), ("tags", TAG), ("code", CODE)):
        if Counter(pattern.findall(source)) != Counter(pattern.findall(translation)):
            return f"other {what}"
    if TAG.search(source) and is_markup(source) and not is_markup(translation):
        return "broken markup"
    return ""


def is_markup(text: str) -> bool:
    try:
        etree.fromstring(f"<div>{text.replace('&nbsp;', ' ')}</div>")
    except etree.XMLSyntaxError:
        return False
    return True


if __name__ == "__main__":
    sys.exit(main())
