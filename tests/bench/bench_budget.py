"""Actual amounts of a budget from two million entries of time beside plain SQL.

Ours is the button of the screen: hours of a year at their hourly cost, trips, the share
of common charges, written on the lines and told. The yardstick sums the same hours and
trips straight in PostgreSQL, and writes nothing.
"""

from datetime import date

import psycopg2

from .bench_time import fill
from .measure import Bench, Queries
from .stage import Population, Stage
from .web_session import Call, RpcError

DIRECTOR = "admin"
WAGE, CONTRIBUTIONS = 22.5, 9.75

SUMS = """
    SELECT sum(time.hours) FILTER (WHERE time.program_id = %(program)s),
           sum(time.km_amount) FILTER (WHERE time.program_id = %(program)s),
           sum(time.hours)
      FROM vae_time AS time
      JOIN vae_time_kind AS kind ON kind.id = time.kind_id
     WHERE time.company_id = %(company)s
       AND time.date BETWEEN %(first)s AND %(last)s
       AND kind.counts_as != 'outside'
"""


class BudgetFromTime(Bench):
    name = "Budget's actual amounts from 2 000 000 entries / plain SQL (director)"
    limit = 1.5
    rounds = 10

    def prepare(self, stage: Stage) -> None:
        self._stage = stage
        self._made = {
            where: begin(stage, where) for where in (stage.small, stage.large)
        }
        self._session = stage.session(DIRECTOR, stage.large)
        budget = self._made[stage.large]["vae.budget"]
        [of] = self._session.method(
            "vae.budget", "read", [budget], ["company_id", "program_id"]
        )
        first, last = last_year()
        self._about = {
            "company": of["company_id"][0],
            "program": of["program_id"][0],
            "first": first,
            "last": last,
        }
        self._sql = psycopg2.connect(dbname=stage.large.database)
        self._sql.autocommit = True
        self.ours()
        [wages] = self._session.method(
            "vae.budget.line",
            "search_read",
            [("budget_id", "=", budget), ("fed_by", "=", "wage")],
            ["actual"],
        )
        hours, _km, _all = self._sums()
        if abs(wages["actual"] - hours * WAGE) > 1:
            raise RpcError(f"{self.name}: {wages['actual']} €, {hours} h in SQL")

    def ours(self) -> None:
        self._refresh(self._stage.large)

    def yardstick(self) -> None:
        self._sums()

    def queries(self) -> list[Queries]:
        counts = [
            self._stage.queries_of(DIRECTOR, where, [self._call(where)])
            for where in (self._stage.small, self._stage.large)
        ]
        return [Queries("ours", *counts)]

    def tidy(self) -> None:
        self._sql.close()
        for where, made in self._made.items():
            session = self._stage.session(DIRECTOR, where)
            for model, record in made.items():
                session.method(model, "unlink", [record])

    def _refresh(self, where: Population) -> None:
        self._stage.session(DIRECTOR, where).send(self._call(where))

    def _call(self, where: Population) -> Call:
        params = {
            "model": "vae.budget",
            "method": "action_refresh",
            "args": [[self._made[where]["vae.budget"]]],
            "kwargs": {},
        }
        return Call("/web/dataset/call_kw", params)

    def _sums(self) -> tuple:
        with self._sql.cursor() as cursor:
            cursor.execute(SUMS, self._about)
            return cursor.fetchone()


def last_year() -> tuple[date, date]:
    year = date.today().year - 1
    return date(year, 1, 1), date(year, 12, 31)


def begin(stage: Stage, where: Population) -> dict[str, int]:
    """A budget of last year, and what an hour costs.

    :return: dict of model to id, in the order in which they can be deleted
    """
    fill(where)
    session = stage.session(DIRECTOR, where)
    first, last = last_year()
    [most] = session.method(
        "vae.time",
        "formatted_read_group",
        [("date", ">=", str(first)), ("date", "<=", str(last))],
        ["program_id"],
        ["__count"],
        limit=1,
        order="__count desc",
    )
    [user] = session.method("res.users", "read", [session.uid], ["company_id"])
    # What a run that was stopped has left.
    of = ("company_id", "=", user["company_id"][0])
    for model, since, day in (
        ("vae.budget", "date_start", str(first)),
        ("vae.hourly.cost", "date_from", "2000-01-01"),
    ):
        left = session.method(model, "search", [of, (since, "=", day)])
        session.method(model, "unlink", left)
    budget = session.method(
        "vae.budget",
        "create",
        {
            "company_id": user["company_id"][0],
            "program_id": most["program_id"][0],
            "date_start": str(first),
            "date_end": str(last),
            "indirect_rule": "hours",
            "common_actual": 10000,
        },
    )
    cost = session.method(
        "vae.hourly.cost",
        "create",
        {
            "company_id": user["company_id"][0],
            "date_from": "2000-01-01",
            "wage": WAGE,
            "contributions": CONTRIBUTIONS,
        },
    )
    return {"vae.budget": budget, "vae.hourly.cost": cost}


BENCHES = [BudgetFromTime()]
