"""What our demonstration adds to an installation, in seconds of Odoo's processor time.

All from nothing and in French, as `scripts/run` does it. Core's own demonstration is on
both sides: what needs no work of ours is no merit, nor a fault, of ours. Ours makes
some thousand records by their usual ways, and draws and signs a document of each kind.
"""

import resource

from setup import database, everything, postgres, project

from .measure import Bench
from .stage import Stage

BELOW, ASLEEP, PLAIN, OURS = (
    f"vae_bench_demo_{name}" for name in ("below", "asleep", "plain", "ours")
)
# Core loads an addon's demonstration where those of all below it are loaded.
NO_DEMONSTRATION = "UPDATE ir_module_module SET demo = false"


class Demonstration(Bench):
    name = "Installing with our demonstration / without (processor time)"
    limit = 1.3
    rounds = 2
    rounds_to_warm_up = 0
    needs_stage = False

    def prepare(self, stage: Stage | None) -> None:
        self._ready = everything.ensure(tests=True)
        self._spent = 0.0
        self.tidy()
        below = project.modules_below()
        self._plain = self._make(PLAIN, below, demo=False)
        self._below = self._make(BELOW, below, demo=True)
        database.clone(self._ready, BELOW, ASLEEP)
        postgres.query(self._ready.server, NO_DEMONSTRATION, ASLEEP)

    def clock(self) -> float:
        return self._spent

    def ours(self) -> None:
        self._install(BELOW, demo=True)

    def yardstick(self) -> None:
        self._install(ASLEEP, demo=False)

    def _install(self, base: str, *, demo: bool) -> None:
        """Ours; what is below was installed once, and counts each time."""
        database.drop(self._ready, OURS)
        made = self._make(OURS, project.ADDONS, demo=demo, base=base)
        self._spent += self._below + made

    def _make(self, name: str, modules: tuple[str, ...], **options) -> float:
        before = processor_time()
        database.create(self._ready, name, modules, **options)
        return processor_time() - before

    def remarks(self) -> list[str]:
        core = self._below - self._plain
        return [f"core's own demonstration takes {core:.1f} s of either"]

    def tidy(self) -> None:
        for name in (BELOW, ASLEEP, PLAIN, OURS):
            database.drop(self._ready, name)


def processor_time() -> float:
    """Seconds of all programs that this one has started and that have ended."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


BENCHES = [Demonstration()]
