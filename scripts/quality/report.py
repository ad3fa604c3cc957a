"""What a person reads of a run: headings, problems, and one summary at the end."""

import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass, field

IS_TERMINAL = sys.stdout.isatty()

OK = "ok"
FAILED = "FAILED"


def coloured(text: str, colour: int) -> str:
    return f"\x1b[{colour}m{text}\x1b[0m" if IS_TERMINAL else text


def heading(title: str) -> None:
    print(coloured(f"\n── {title} ", 1) + "─" * max(0, 70 - len(title)), flush=True)


@dataclass
class Step:
    name: str
    ok: bool = True
    detail: str = ""
    seconds: float = 0.0
    problems: list[str] = field(default_factory=list)

    def fail(self, *problems: str) -> None:
        self.ok = False
        self.problems.extend(problems)


class Report:
    """The steps of a run, in the order they ended."""

    def __init__(self) -> None:
        self.steps: list[Step] = []
        self.start = time.monotonic()

    @contextmanager
    def step(self, name: str):
        """Time a step; an exception that is a problem of ours fails it."""
        step = Step(name)
        start = time.monotonic()
        try:
            yield step
        finally:
            step.seconds += time.monotonic() - start
            self.steps.append(step)

    @property
    def ok(self) -> bool:
        return all(step.ok for step in self.steps)

    def summarise(self, title: str) -> int:
        """Print the summary; return the exit code."""
        heading(title)
        for step in self.steps:
            state = coloured(OK, 32) if step.ok else coloured(FAILED, 31)
            pad = " " * (6 - len(OK if step.ok else FAILED))
            print(f"  {state}{pad} {step.seconds:6.1f} s  {step.name}", end="")
            print(f": {step.detail}" if step.detail else "")
        failed = sum(not step.ok for step in self.steps)
        seconds = time.monotonic() - self.start
        verdict = f"{failed} of {len(self.steps)} steps FAILED" if failed else "all ok"
        print(coloured(f"  {verdict} in {seconds:.0f} s", 31 if failed else 32))
        sys.stdout.flush()
        return 1 if failed else 0


def show_problems(step: Step, most: int = 60) -> None:
    for problem in step.problems[:most]:
        print("  " + problem.replace("\n", "\n    "))
    if len(step.problems) > most:
        print(f"  … and {len(step.problems) - most} more")
    sys.stdout.flush()
