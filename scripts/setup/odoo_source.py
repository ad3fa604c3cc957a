"""Odoo 19, from Debian's package, read through the machine's own package mirror.

Odoo is not on PyPI. Debian has it in `sid` only, which must not mix with the
machine's own packages: apt gets a private state, and the packages are unpacked into
`.local/odoo` without being installed. No root is needed for that.
"""

import os
import re
import shutil
import subprocess
import tarfile
from pathlib import Path

from . import commands, machine, paths, steps
from .messages import SetupError, say, step

SERIES = "19.0"

# Debian took third-party files out of its Odoo package and put links to these there.
FROM_SID = (
    "odoo-19",
    "libjs-jquery",
    "libjs-jquery-form",
    "libjs-underscore",
    "fonts-roboto-unhinted",
    "fonts-montserrat",
    "fonts-inconsolata",
    "fonts-ocr-b",
    "fonts-glyphicons-halflings",
)
# Odoo wants version 4 of this font; that in sid no longer holds its files.
FROM_OWN_SUITE = ("fonts-font-awesome",)

# A second copy of all addons, and two stray folders that would shadow our `setup`.
NOT_UNPACKED = ("addons", "setup", "doc")

ELSEWHERE = (
    "Where Debian's sid cannot be reached: set ODOO_HOME to the folder of an Odoo 19 "
    "source, or use docker compose."
)

DIST_PACKAGES = "usr/lib/python3/dist-packages"

# Debian took this one out without a replacement. The asset bundle of the web client
# lists it, and logs an error when it is missing. It blurs backgrounds in video calls.
NPM_PACKAGE = "@mediapipe/selfie_segmentation@0.1"
NPM_FILE = "selfie_segmentation.js"
NPM_TARGET = f"odoo/addons/mail/static/lib/selfie_segmentation/{NPM_FILE}"


def ensure() -> Path:
    """Return the folder that holds the `odoo` package, fetching it if needed.

    `ODOO_HOME` names an Odoo that exists already: an unpacked tree or a checkout.
    """
    if home := os.environ.get("ODOO_HOME"):
        return _existing(Path(home).expanduser().resolve())
    stamp = paths.ODOO / "stamp"
    wanted = steps.hash_of(repr((FROM_SID, FROM_OWN_SUITE, NOT_UNPACKED, NPM_PACKAGE)))
    if not steps.is_stamped(stamp, wanted):
        machine.check_disk_space()
        with (
            step("Fetching Odoo 19 (135 MB)"),
            steps.replaced_folder(paths.ODOO) as new,
        ):
            _fetch(new)
            (new / "stamp").write_text(wanted)
    return paths.ODOO / DIST_PACKAGES


def version(home: Path) -> str:
    """Odoo's series and the exact Debian version it came with, where known."""
    exact = home.parents[3] / "version" if len(home.parts) > 4 else None
    return exact.read_text() if exact and exact.exists() else SERIES


def addons_paths(home: Path) -> list[Path]:
    """Folders of Odoo's own addons: a source checkout has two of them."""
    return [
        folder
        for folder in (home / "odoo" / "addons", home / "addons")
        if folder.is_dir()
    ]


def _existing(home: Path) -> Path:
    for folder in (home, home / DIST_PACKAGES, home.parent):
        release = folder / "odoo" / "release.py"
        if release.exists():
            break
    else:
        raise SetupError(
            f"ODOO_HOME={home} holds no Odoo: expected a folder with the package "
            "`odoo` in it, such as a checkout of Odoo's source."
        )
    found = re.search(
        r"^version_info = \((\d+), (\d+)", release.read_text(), re.MULTILINE
    )
    series = ".".join(found.groups()) if found else "unknown"
    if series != SERIES:
        raise SetupError(f"ODOO_HOME={home} is Odoo {series}; {SERIES} is needed.")
    return folder


def _fetch(target: Path) -> None:
    steps.remove_tree(paths.APT)
    try:
        debs = _download(_own_mirror())
    except SetupError as error:
        raise SetupError(f"{error}\n{ELSEWHERE}") from error
    for deb in debs:
        say(f"  unpacking {deb.name.split('_')[0]}")
        _unpack(deb, target)
    _add_npm_file(target / DIST_PACKAGES)
    odoo_deb = next(deb for deb in debs if deb.name.startswith("odoo-19_"))
    (target / "version").write_text(odoo_deb.name.split("_")[1])
    steps.remove_tree(paths.APT)


def _own_mirror() -> tuple[str, str]:
    """The mirror this machine's packages come from, and the machine's suite."""
    if not shutil.which("apt-get"):
        raise SetupError(
            "This machine has no apt-get, through which Odoo 19 is fetched."
        )
    release = Path("/etc/os-release").read_text()
    codename = re.search(r'^VERSION_CODENAME="?([\w-]+)', release, re.MULTILINE)
    own_suite = codename.group(1) if codename else "sid"
    targets = commands.run(
        [
            "apt-get",
            "indextargets",
            "--format",
            "$(REPO_URI) $(CODENAME) $(SUITE) $(COMPONENT)",
            "Created-By: Packages",
        ],
        doing="Reading this machine's package sources",
    )
    for line in targets.splitlines():
        uri, *suites, component = line.split()
        if own_suite in suites and component == "main":
            return uri, own_suite
    raise SetupError(
        f"apt has no package source for {own_suite} on this machine, from which Odoo "
        "could be fetched. As root, add one and call apt-get update."
    )


def _download(mirror: tuple[str, str]) -> list[Path]:
    uri, own_suite = mirror
    state, debs = paths.APT, paths.APT / "debs"
    for folder in ("lists/partial", "cache/archives/partial", "debs"):
        (state / folder).mkdir(parents=True)
    sources = state / "sources.list"
    sources.write_text(f"deb {uri} sid main\ndeb {uri} {own_suite} main\n")
    private_apt = [
        "apt-get",
        *("-o", f"Dir::Etc::SourceList={sources}"),
        *("-o", "Dir::Etc::SourceParts=-"),
        *("-o", f"Dir::State::Lists={state / 'lists'}"),
        *("-o", f"Dir::Cache={state / 'cache'}"),
        # apt's own user cannot write into the checkout.
        *("-o", "APT::Sandbox::User=root"),
        *("-o", "Acquire::Languages=none"),
        *("-o", "Acquire::IndexTargets::deb::DEP-11::DefaultEnabled=false"),
        *("-o", "APT::Update::Error-Mode=any"),
    ]
    source = "the Debian package mirror"
    say("  reading the package lists")
    commands.run([*private_apt, "update"], doing="Fetching Odoo 19", source=source)
    say("  downloading")
    commands.run(
        [
            *private_apt,
            "download",
            *(f"{package}/sid" for package in FROM_SID),
            *(f"{package}/{own_suite}" for package in FROM_OWN_SUITE),
        ],
        doing="Fetching Odoo 19",
        source=source,
        cwd=debs,
        progress=True,
    )
    return sorted(debs.glob("*.deb"))


def _unpack(deb: Path, target: Path) -> None:
    without = [f"--exclude=./{DIST_PACKAGES}/{name}" for name in NOT_UNPACKED]
    with subprocess.Popen(
        ["dpkg-deb", "--fsys-tarfile", str(deb)],
        stdout=subprocess.PIPE,
        close_fds=False,  # keeps the lock, as commands.run does
    ) as reading:
        unpacking = subprocess.run(
            ["tar", "--extract", "--no-same-owner", "-C", str(target), *without],
            stdin=reading.stdout,
            capture_output=True,
            text=True,
            check=False,
            close_fds=False,
        )
    if unpacking.returncode or reading.returncode:
        raise SetupError(commands.explain(f"Unpacking {deb.name}", unpacking.stderr))


def _add_npm_file(home: Path) -> None:
    target = home / NPM_TARGET
    if target.exists():
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    if not shutil.which("npm"):
        # Enough for everything but blurred backgrounds in video calls.
        target.write_text("/* left out: npm was not there to fetch this file */\n")
        return
    commands.run(
        ["npm", "pack", "--silent", NPM_PACKAGE],
        doing=f"Fetching {NPM_FILE}",
        source="the npm registry",
        cwd=paths.APT,
    )
    archive = next(paths.APT.glob("*.tgz"))
    with tarfile.open(archive) as package, target.open("wb") as file:
        shutil.copyfileobj(package.extractfile(f"package/{NPM_FILE}"), file)
