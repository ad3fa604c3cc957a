"""Create, clone and drop databases, each together with its filestore.

A database is made under another name and renamed when it is complete, so that a
database that exists is always whole; what an interrupted call left is dropped by the
next one.
"""

import os
import re
import subprocess
import time
from collections.abc import Callable
from contextlib import contextmanager
from pathlib import Path

from . import commands, machine, paths, postgres, project, steps
from .everything import Ready
from .messages import SetupError, say, step

LANGUAGE = "fr_FR"

UNFINISHED = ".unfinished"
LONGEST_NAME = 63 - len(UNFINISHED)  # PostgreSQL cuts names off after 63 bytes

TEMPLATE_PREFIX = "template_vae_"

LOADING = re.compile(r"Loading module (\w+) \((\d+)/(\d+)\)")
TROUBLE = re.compile(r" (ERROR|CRITICAL) ")


def exists(ready: Ready, name: str) -> bool:
    return name in names(ready)


def names(ready: Ready) -> list[str]:
    """All databases of the server that Odoo could use, unfinished ones included."""
    return postgres.query(
        ready.server,
        "SELECT datname FROM pg_database"
        " WHERE NOT datistemplate AND datname != 'postgres'",
    )


def create(
    ready: Ready,
    name: str,
    modules: tuple[str, ...],
    *,
    demo: bool = False,
    language: str = LANGUAGE,
    base: str | None = None,
    finish: Callable[[str], None] | None = None,
) -> Path:
    """Create a database with these modules installed.

    :param demo: load the modules' demo data
    :param language: the language to load beside English
    :param base: a database to begin with a copy of, which has that language
    :param finish: called with the database's name before it counts as complete
    :return: the log of the installation
    :raise SetupError: the database exists, or a module could not be installed
    """
    with _made_whole(ready, name) as unfinished:
        machine.check_disk_space(1 * 10**9)
        log = paths.LOGS / f"create-{name}.log"
        log.unlink(missing_ok=True)
        with step(f"Creating the database {name}: {', '.join(modules)}"):
            if base:
                _copy(ready, base, unfinished)
            run_odoo(
                ready,
                [
                    *("-d", unfinished, "-i", ",".join(modules)),
                    *(["--with-demo"] if demo else []),
                    *([] if base else [f"--load-language={language}"]),
                    "--no-http",
                    "--stop-after-init",
                ],
                doing=f"Creating the database {name}",
                log=log,
            )
            _check_installed(ready, unfinished, modules, log)
            if finish:
                finish(unfinished)
    return log


def clone(ready: Ready, source: str, target: str) -> None:
    """Copy a database and its filestore. Nobody may be connected to the source.

    Files of a filestore are never changed, so both databases can share them.

    :raise SetupError: the target exists, or someone is connected to the source
    """
    with _made_whole(ready, target) as unfinished:
        _copy(ready, source, unfinished)


def _copy(ready: Ready, source: str, target: str) -> None:
    _link_tree(paths.FILESTORE / source, paths.FILESTORE / target)
    postgres.query(
        ready.server, f"CREATE DATABASE {_quoted(target)} TEMPLATE {_quoted(source)}"
    )


def drop(ready: Ready, name: str) -> None:
    """Drop a database and its filestore, also when someone is connected to it."""
    postgres.query(
        ready.server, f"DROP DATABASE IF EXISTS {_quoted(name)} WITH (FORCE)"
    )
    steps.remove_tree(paths.FILESTORE / name)


def template(
    ready: Ready,
    modules: tuple[str, ...] = project.ADDONS,
    *,
    demo: bool = False,
    language: str = LANGUAGE,
    finish: Callable[[str], None] | None = None,
) -> str:
    """Return the name of a database to clone, made anew when any code changed.

    Nobody can connect to it, so it stays as it was made and can always be cloned.
    Its log is `template_log(name)`. Our addons are installed on a copy of the template
    with the modules below them, which outlives changes of our code.

    :param finish: called with the database's name before it counts as complete
    """
    # Templates of another choice of modules stay; those of older code go.
    below = project.modules_below() if set(modules) & set(project.ADDONS) else ()
    base = template(ready, below, demo=demo, language=language) if below else None
    choice = steps.hash_of(*modules, str(demo), language)[:8]
    code = project.installation_hash(ready.odoo_home, modules)[:12]
    name = f"{TEMPLATE_PREFIX}{choice}_{code}"
    with steps.lock(paths.LOCKS / f"{TEMPLATE_PREFIX}{choice}"):
        existing = names(ready)
        for older in existing:
            if older.startswith(f"{TEMPLATE_PREFIX}{choice}_") and older != name:
                drop(ready, older)
        if name not in existing:
            create(
                ready,
                name,
                modules,
                demo=demo,
                language=language,
                base=base,
                finish=finish,
            )
            postgres.query(
                ready.server, f"ALTER DATABASE {_quoted(name)} ALLOW_CONNECTIONS false"
            )
    return name


def template_log(name: str) -> Path:
    """Odoo's log of the installation of a database made by `create`."""
    return paths.LOGS / f"create-{name}.log"


def run_odoo(
    ready: Ready,
    arguments: list[str],
    *,
    doing: str,
    log: Path,
    script: Path | None = None,
) -> None:
    """Run Odoo to its end, its log kept in a file, with a line of progress at times.

    :param script: a Python file for the standard input of `odoo shell`
    :raise SetupError: Odoo failed; the message holds its last errors
    """
    log.parent.mkdir(parents=True, exist_ok=True)
    with (
        log.open("a") as log_file,
        open(script or os.devnull) as standard_input,
        subprocess.Popen(
            ready.odoo_command(*arguments),
            env=ready.environment,
            stdin=standard_input,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
        ) as process,
    ):
        try:
            _follow(process.stdout, log_file)
        except BaseException:
            process.terminate()
            raise
    if process.returncode:
        raise SetupError(_trouble(doing, log))


def _follow(lines, log_file) -> None:
    start = said = time.monotonic()
    for line in lines:
        log_file.write(line)
        now = time.monotonic()
        found = LOADING.search(line)
        if found and now - said >= commands.PROGRESS_SECONDS:
            said = now
            module, number, count = found.groups()
            say(f"  {now - start:.0f} s: module {number} of {count} ({module})")


def _trouble(doing: str, log: Path) -> str:
    text = log.read_text(errors="replace")
    if "No space left on device" in text:
        return commands.explain(doing, text)
    lines = text.splitlines()
    first = next((i for i, line in enumerate(lines) if TROUBLE.search(line)), None)
    shown = lines[-12:] if first is None else [lines[first], "…", *lines[-8:]]
    listing = "\n".join(f"    {line[:200]}" for line in shown)
    return f"{doing} failed:\n{listing}\nThe whole log: {log}"


def _check_installed(
    ready: Ready, name: str, modules: tuple[str, ...], log: Path
) -> None:
    """Odoo only warns of a module it does not know, and goes on without it."""
    missing = set(modules) - set(installed_modules(ready, name))
    if missing:
        raise SetupError(
            f"Odoo could not install {', '.join(sorted(missing))}. The log: {log}"
        )


def installed_modules(ready: Ready, name: str) -> list[str]:
    return postgres.query(
        ready.server,
        "SELECT name FROM ir_module_module WHERE state = 'installed'",
        name,
    )


@contextmanager
def _made_whole(ready: Ready, name: str):
    """Yield the name to make a database under; it gets its own when it is made."""
    if len(name.encode()) > LONGEST_NAME:
        raise SetupError(f"The name {name} is too long for a database.")
    unfinished = name + UNFINISHED
    with steps.lock(paths.LOCKS / f"database-{name}"):
        if exists(ready, name):
            raise SetupError(f"The database {name} exists already: drop it first.")
        drop(ready, unfinished)
        steps.remove_tree(paths.FILESTORE / name)
        try:
            yield unfinished
        except SetupError:
            drop(ready, unfinished)
            raise
        # The database's new name is what says "complete": the files go first.
        if (paths.FILESTORE / unfinished).exists():
            (paths.FILESTORE / unfinished).rename(paths.FILESTORE / name)
        postgres.query(
            ready.server,
            f"ALTER DATABASE {_quoted(unfinished)} RENAME TO {_quoted(name)}",
        )


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _link_tree(source: Path, target: Path) -> None:
    for parent, _folders, files in os.walk(source):
        folder = target / Path(parent).relative_to(source)
        folder.mkdir(parents=True, exist_ok=True)
        for name in files:
            os.link(os.path.join(parent, name), folder / name)
