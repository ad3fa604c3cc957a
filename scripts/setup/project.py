"""The project's own addons: their names, and a hash of their code."""

import ast
import os
from pathlib import Path

from . import odoo_source, paths, python_env, steps
from .messages import SetupError

# In the order they build on each other.
ADDONS = ("vae_assistance", "vae_reseau", "vae_reporting")

# The release that databases in use were made with, and its commit, which is to be in
# the history: continuous integration has no tags. Changed at each release, here only.
LAST_RELEASE = "19.0.1.3.0"
LAST_RELEASE_COMMIT = "8105d769b9194e9eb30eca08e36283e548332edc"

# People of the demo data of vae_assistance. Passwords are the same as the logins.
DEMO_LOGINS = {
    "referent": "accompanies candidates from the first meeting to the jury",
    "accompagnateur": "shares the journeys of some candidates",
    "coordinateur": "leads the team",
    "directeur": "directs the structure",
    "referent3": "works in another structure",
    "candidat": "candidate on the portal, opens /my",
    "admin": "configures the software",
}

# Served as they are: a change shows without an upgrade of the database.
NOT_LOADED_INTO_DATABASE = {"__pycache__", "tests", "readme", "static"}


def check_addons() -> None:
    missing = [
        addon
        for addon in ADDONS
        if not (paths.ROOT / addon / "__manifest__.py").exists()
    ]
    if missing:
        raise SetupError(
            f"The checkout {paths.ROOT} is incomplete, it lacks the addons "
            f"{', '.join(missing)}. Get it back with: git checkout -- ."
        )


def manifest(addon: str) -> dict:
    file = paths.ROOT / addon / "__manifest__.py"
    return ast.literal_eval(file.read_text()) if file.exists() else {}


def modules_below() -> tuple[str, ...]:
    """What our addons are installed on: the modules of others that they depend on."""
    depends = {name for addon in ADDONS for name in manifest(addon).get("depends", ())}
    return tuple(sorted(depends - set(ADDONS)))


def current_code() -> dict[str, str]:
    return {addon: code_hash(addon) for addon in ADDONS}


def code_hash(addon: str) -> str:
    """Changes with every file of an addon that an upgrade would load."""
    digests = []
    folder = paths.ROOT / addon
    for parent, folders, files in os.walk(folder):
        folders[:] = sorted(set(folders) - NOT_LOADED_INTO_DATABASE)
        for name in sorted(files):
            file = folder.joinpath(parent, name)
            digests.append(f"{file.relative_to(folder)} {steps.hash_of(file)}")
    return steps.hash_of("\n".join(digests))


def installation_hash(odoo_home: Path, modules: tuple[str, ...]) -> str:
    """Changes with all that a database with these modules was made from.

    Core modules need no hash: they change with Odoo's version only.
    """
    ours = ADDONS if set(modules) & set(ADDONS) else ()
    return steps.hash_of(
        odoo_source.version(odoo_home),
        *(paths.ROOT / file for file in python_env.TO_RUN),
        *modules,
        *(code_hash(addon) for addon in ours),
    )
