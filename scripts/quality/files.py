"""Which files are checked, and what holds for every text file."""

import os
import re
import stat
import subprocess
from pathlib import Path

from setup import paths, project

LARGEST_FILE = 2 * 10**6

BINARY = {
    *(".gif", ".ico", ".jpg", ".jpeg", ".png", ".webp", ".pdf", ".xlsx", ".ods"),
    *(".odt", ".docx", ".woff", ".woff2", ".ttf", ".otf", ".icc", ".gz", ".zip"),
}
# Written by other tools, or kept as published.
NOT_OURS = re.compile(r"\.(pot?|svg)$|^LICENSE|/static/(src/)?lib/|^tests/data/|\.csv$")

CONFLICT = re.compile(r"^(<{7} |={7}$|>{7} )", re.MULTILINE)
TRAILING_BLANK = re.compile(r"[ \t]+$", re.MULTILINE)
REGISTRY_ADDRESS = re.compile(r'"resolved":\s"http')

PRETTIER_SUFFIXES = {".xml", ".js", ".cjs", ".css", ".scss", ".json", ".yml", ".yaml"}


def all_files() -> list[str]:
    """The checkout's files by their path in it, without what git ignores."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=paths.ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if listed.returncode:
        files = _walked()
    else:
        files = listed.stdout.split("\0")
    return sorted(file for file in files if file and (paths.ROOT / file).is_file())


def _walked() -> list[str]:
    """For a checkout without git: a source archive."""
    found = []
    for parent, folders, names in os.walk(paths.ROOT):
        folders[:] = [
            name
            for name in folders
            if name not in {".git", ".local", ".venv", "__pycache__", "node_modules"}
        ]
        found += [str(Path(parent, name).relative_to(paths.ROOT)) for name in names]
    return found


def of_suffix(*suffixes: str) -> list[str]:
    return [file for file in all_files() if Path(file).suffix in suffixes]


def scripts() -> list[str]:
    """JavaScript files: the addons' and the tools' settings."""
    return [
        file for file in of_suffix(".js", ".cjs") if "/static/lib/" not in f"/{file}"
    ]


def problems() -> list[str]:
    found = []
    for file in all_files():
        path = paths.ROOT / file
        if path.is_symlink():
            continue
        if path.stat().st_size > LARGEST_FILE:
            found.append(f"{file}: over {LARGEST_FILE // 10**6} MB")
        if path.suffix in BINARY:
            continue
        found += [f"{file}: {problem}" for problem in _problems_of(file, path)]
    for addon in project.ADDONS:
        if (paths.ROOT / addon / "i18n" / "en.po").exists():
            found.append(f"{addon}/i18n/en.po: the sources are in English already")
    return found


def _problems_of(file: str, path: Path):
    try:
        text = path.read_bytes().decode()
    except UnicodeDecodeError:
        yield "not UTF-8"
        return
    if "\r" in text:
        yield "line ends with a carriage return"
    if CONFLICT.search(text) and path.suffix not in {".rst", ".md"}:
        yield "merge conflict markers"
    if REGISTRY_ADDRESS.search(text):
        yield "addresses of a package registry: see .npmrc"
    executable = path.stat().st_mode & stat.S_IXUSR
    if executable and not text.startswith("#!"):
        yield "executable, but without a line #!"
    if text.startswith("#!") and not executable:
        yield "has a line #!, but is not executable"
    if NOT_OURS.search(file):
        return
    if TRAILING_BLANK.search(text) and path.suffix != ".md":
        line = text[: TRAILING_BLANK.search(text).start()].count("\n") + 1
        yield f"line {line} ends with blanks"
    if text and not text.endswith("\n"):
        yield "no line end at the end"
    if text.endswith("\n\n"):
        yield "empty lines at the end"


def fix() -> None:
    for file in all_files():
        path = paths.ROOT / file
        if path.suffix in BINARY or NOT_OURS.search(file) or path.is_symlink():
            continue
        text = old = path.read_bytes().decode(errors="surrogateescape")
        text = text.replace("\r\n", "\n")
        if path.suffix != ".md":
            text = TRAILING_BLANK.sub("", text)
        text = text.rstrip("\n") + "\n" if text.strip() else text
        if text != old:
            path.write_bytes(text.encode(errors="surrogateescape"))
