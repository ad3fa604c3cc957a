"""What the user reads: progress lines, and one clear message when a step fails."""

import errno
import sys
import time
from collections.abc import Callable, Collection
from contextlib import contextmanager

TRY_AGAIN = "Then call the same command again: it goes on where it stopped."

DISK_FULL = f"The disk is full. Make room (4 GB for a first set-up). {TRY_AGAIN}"

# Errors of the operating system whose cause lies with the machine, not in our code.
MACHINE_ERRORS = {
    errno.ENOSPC: DISK_FULL,
    errno.EDQUOT: DISK_FULL,
    errno.EROFS: "The checkout lies on a read-only file system. Move it elsewhere.",
    errno.EACCES: "The checkout holds files of another user. Own them or remove them.",
    errno.EPERM: "The checkout holds files of another user. Own them or remove them.",
}


class SetupError(Exception):
    """A problem the user can solve: the message says what is wrong and what to do."""


def say(text: str) -> None:
    """Progress goes to stderr, so that `scripts/odoo … > file` holds Odoo's output."""
    print(text, file=sys.stderr, flush=True)


@contextmanager
def step(title: str):
    """Announce a long step, then say how long it took."""
    say(f"• {title} …")
    start = time.monotonic()
    yield
    say(f"  done in {time.monotonic() - start:.0f} s")


def run_as_script(
    main: Callable[[], int | None],
    options: Collection[str] | None = (),
    *,
    helps_itself: bool = False,
) -> None:
    """Run a script's main function; problems of the machine end in one message.

    `--help` prints what the script says of itself, and anything that it does not know
    is refused: neither starts anything.

    :param options: what may follow the script's name; None: anything
    :param helps_itself: the program that the script becomes answers `--help`
    """
    if not helps_itself:
        _check_arguments(sys.argv[1:], options)
    try:
        sys.exit(main())
    except SetupError as error:
        sys.exit(f"\nERROR: {error}")
    except OSError as error:
        if error.errno not in MACHINE_ERRORS:
            raise
        sys.exit(f"\nERROR: {MACHINE_ERRORS[error.errno]}\n({error})")
    except KeyboardInterrupt:
        sys.exit(f"\nInterrupted. {TRY_AGAIN}")


def _check_arguments(given: list[str], options: Collection[str] | None) -> None:
    if {"-h", "--help"} & set(given):
        print((sys.modules["__main__"].__doc__ or "").strip())
        sys.exit()
    unknown = [each for each in given if options is not None and each not in options]
    if unknown:
        sys.exit(f"ERROR: unknown: {' '.join(unknown)}. --help says what there is.")
