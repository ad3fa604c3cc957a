"""How steps survive interruption, and how two calls at once keep out of each other.

A step leaves a stamp when it is complete. The stamp holds a hash of what the step
was made from; the step is done again when the stamp is missing (it was
interrupted) or its hash differs (its inputs changed).
"""

import fcntl
import hashlib
import os
import shutil
from contextlib import contextmanager
from pathlib import Path

from .messages import say


def hash_of(*inputs: str | Path) -> str:
    """Hash texts and the contents of files."""
    digest = hashlib.sha256()
    for item in inputs:
        content = item.read_bytes() if isinstance(item, Path) else item.encode()
        digest.update(hashlib.sha256(content).digest())
    return digest.hexdigest()


def is_stamped(stamp: Path, inputs_hash: str) -> bool:
    try:
        return stamp.read_text() == inputs_hash
    except (FileNotFoundError, NotADirectoryError):
        return False


def write_whole(path: Path, text: str) -> None:
    """Write a file so that it is seen with all of its text or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        part.write_text(text)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


@contextmanager
def replaced_folder(target: Path):
    """Yield an empty folder that takes the place of `target` once it is filled.

    Until then `target` is as it was; what an interrupted call left is removed.
    """
    new = target.with_name(f"{target.name}.new")
    old = target.with_name(f"{target.name}.old")
    for leftover in (new, old):
        remove_tree(leftover)
    new.mkdir(parents=True)
    try:
        yield new
        if target.exists():
            target.rename(old)
        new.rename(target)
    finally:
        for leftover in (new, old):
            remove_tree(leftover)


def remove_tree(path: Path) -> None:
    if path.is_symlink() or path.is_file():
        path.unlink(missing_ok=True)
    elif path.exists():
        shutil.rmtree(path)


@contextmanager
def lock(path: Path):
    """Let one process at a time work on the thing this file stands for.

    Programs started by `commands.run` inherit the lock: should this process be
    killed, it is held until they too have ended, and nobody works in their way.
    """
    while True:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("w") as file:
            os.set_inheritable(file.fileno(), True)
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                say(f"  waiting: another command holds {path.name} …")
                fcntl.flock(file, fcntl.LOCK_EX)
            # `scripts/clean` may have removed the file while we waited for it: then
            # others lock a new one, and so must we.
            if _is_same_file(path, file.fileno()):
                yield
                return


def _is_same_file(path: Path, descriptor: int) -> bool:
    try:
        return os.path.samestat(path.stat(), os.fstat(descriptor))
    except FileNotFoundError:
        return False
