"""Laying out the deadlines of a plan of forty lines beside the bare computation.

Both sides change the hours a week, so that all deadlines move, then have to learn what
remains to be done. The yardstick reads the lines as the web client would and computes
with the very same function, in this process: it knows no calendar and writes nothing.
"""

import importlib.util
import itertools
from datetime import date, timedelta

from setup import paths

from .measure import Bench, Queries
from .people import REFERENT
from .stage import Population, Stage
from .web_session import Call, WebSession

LINES = 40
DAYS = 365
WEEK_DAYS = 5

# The module as a file: the computation needs nothing of Odoo.
specification = importlib.util.spec_from_file_location(
    "retroplanning", paths.ROOT / "vae_assistance/models/plan/retroplanning.py"
)
retroplanning = importlib.util.module_from_spec(specification)
specification.loader.exec_module(retroplanning)


class LayingOut(Bench):
    name = "Retro-planning of 40 lines / its own computation (référent)"
    limit = 2.0
    rounds = 40

    def prepare(self, stage: Stage) -> None:
        self._stage = stage
        self._made = {}
        self._hours = itertools.cycle([3, 4])
        self._days = [
            day
            for day in (date.today() + timedelta(days=n) for n in range(DAYS + 1))
            if day.weekday() < WEEK_DAYS
        ]
        for where in (stage.small, stage.large):
            self._made[where] = self._make_plan(where)

    def ours(self) -> None:
        self._change_hours(self._stage.large)
        self._lay_out(self._stage.large)

    def yardstick(self) -> None:
        hours = self._change_hours(self._stage.large)
        session = self._stage.session(REFERENT, self._stage.large)
        lines = session.method(
            "vae.support.plan.line",
            "search_read",
            [["plan_id", "=", self._made[self._stage.large]]],
            ["hours_planned", "hours_done", "state", "depends_on_ids"],
            order="sequence, id",
        )
        tasks = [
            retroplanning.Task(
                line["id"],
                round(60 * (line["hours_planned"] - line["hours_done"])),
                frozenset(line["depends_on_ids"]),
            )
            for line in lines
        ]
        retroplanning.lay_out(tasks, self._days, 60 * hours, WEEK_DAYS)

    def queries(self) -> list[Queries]:
        counts = []
        for where in (self._stage.small, self._stage.large):
            for _round in range(2):  # the first warms the caches of this database
                self._change_hours(where)
                count = self._lay_out(where, count=True)
            counts.append(count)
        return [Queries("ours", *counts)]

    def tidy(self) -> None:
        for where, plan in self._made.items():
            self._stage.session("admin", where).method(
                "vae.support.plan", "unlink", [plan]
            )
        self._made.clear()

    def _make_plan(self, where: Population) -> int:
        session = self._stage.session(REFERENT, where)
        owned = [["user_id", "=", session.uid], ["plan_ids", "=", False]]
        [candidate] = session.method("vae.candidate", "search", owned, limit=1)
        self._agree_diagnosis(session, candidate)
        [plan] = session.method(
            "vae.support.plan",
            "create",
            [
                {
                    "candidate_id": candidate,
                    "date_target": str(date.today() + timedelta(days=DAYS)),
                    "weekly_hours": next(self._hours),
                    "line_ids": [
                        [
                            0,
                            0,
                            {"name": f"Ligne {n}", "sequence": n, "hours_planned": 3},
                        ]
                        for n in range(LINES)
                    ],
                }
            ],
        )
        lines = session.method(
            "vae.support.plan.line", "search", [["plan_id", "=", plan]]
        )
        for before, after in itertools.pairwise(lines):
            session.method(
                "vae.support.plan.line",
                "write",
                [after],
                {"depends_on_ids": [[6, 0, [before]]]},
            )
        return plan

    def _agree_diagnosis(self, session: WebSession, candidate: int) -> None:
        """No plan without it; agreed ones are kept, so one is enough."""
        agreed = [["candidate_id", "=", candidate], ["state", "=", "agreed"]]
        if session.method("vae.diagnosis", "search", agreed, limit=1):
            return
        [diagnosis] = session.method(
            "vae.diagnosis", "create", [{"candidate_id": candidate}]
        )
        [condition] = session.method("vae.condition", "search", [], limit=1)
        session.method(
            "vae.diagnosis",
            "action_save_answers",
            [diagnosis],
            [{"condition": condition, "state": "met"}],
        )
        session.method("vae.diagnosis", "action_agree", [diagnosis])

    def _change_hours(self, where: Population) -> int:
        hours = next(self._hours)
        self._stage.session(REFERENT, where).method(
            "vae.support.plan", "write", [self._made[where]], {"weekly_hours": hours}
        )
        return hours

    def _lay_out(self, where: Population, count: bool = False) -> int:
        """Lay the deadlines out; return the number of queries if they are counted."""
        session = self._stage.session(REFERENT, where)
        params = {
            "model": "vae.support.plan",
            "method": "action_plan_backwards",
            "args": [[self._made[where]]],
            "kwargs": {},
        }
        call = Call("/web/dataset/call_kw", params)
        if count:
            return self._stage.server.send_counted(session, call)[1]
        session.send(call)
        return 0


BENCHES = [LayingOut()]
