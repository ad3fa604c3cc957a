"""What git knows of this checkout; nothing, where there is no history."""

import subprocess

from . import paths


def command(*arguments: str) -> list[str]:
    return ["git", "-C", str(paths.ROOT), *arguments]


def output(*arguments: str) -> str:
    """What git prints; nothing when it fails or is missing."""
    try:
        done = subprocess.run(
            command(*arguments), capture_output=True, text=True, check=False
        )
    except FileNotFoundError:
        return ""
    return "" if done.returncode else done.stdout.strip()


def has(commit: str) -> bool:
    """Whether a commit is in the history; not so in shallow clones and archives."""
    return bool(output("rev-parse", "--verify", "--quiet", f"{commit}^{{commit}}"))
