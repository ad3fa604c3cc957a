"""prettier and eslint, installed from package-lock.json into .local/node."""

import shutil

from setup import commands, machine, paths, steps
from setup.messages import step

FOLDER = paths.LOCAL / "node"
INPUTS = ("package.json", "package-lock.json", ".npmrc")

NEEDS = (machine.Need("nodejs", "node"), machine.Need("npm", "npm"))


def ensure() -> None:
    stamp = FOLDER / "stamp"
    wanted = steps.hash_of(*(paths.ROOT / file for file in INPUTS))
    # Lint and the tests of accessibility may ask for them at once.
    with steps.lock(paths.LOCKS / "node"):
        if not steps.is_stamped(stamp, wanted):
            _install(wanted)


def _install(wanted: str) -> None:
    machine.ensure_packages(NEEDS)
    with step("Installing prettier and eslint"), steps.replaced_folder(FOLDER) as new:
        for file in INPUTS:
            shutil.copy(paths.ROOT / file, new)
        commands.run(
            ["npm", "ci", "--silent", "--no-progress", "--ignore-scripts"],
            doing="Installing prettier and eslint",
            source="the npm registry",
            cwd=new,
            progress=True,
        )
        (new / "stamp").write_text(wanted)
