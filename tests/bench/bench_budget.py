"""Actual amounts of a budget from two million entries of time beside plain SQL.

Ours is the button of the screen: hours of a year at their hourly cost, trips, the share
of common charges, written on the lines and told. The yardstick sums the same hours and
trips straight in PostgreSQL, and writes nothing.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from functools import partial

import psycopg2

from .bench_guard import environment, registry
from .bench_time import fill
from .measure import Bench, Queries, Size, size
from .region import by_size, director
from .stage import Population, Stage
from .web_session import Call, RpcError

DIRECTOR = "admin"
BEFORE_ALL = date(2000, 1, 1)
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
    needs_region = True

    def prepare(self, stage: Stage) -> None:
        self._stage = stage
        for where in (stage.small, stage.large, stage.region):
            fill(where)
        self._made = {}
        for where in (stage.small, stage.large):
            with as_director(where) as env:
                self._made[where] = begin(env, env.company.id)
                env.cr.commit()
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

    def growth(self) -> list[Size]:
        sizes = []
        for journeys, where, company in by_size(self._stage):
            with as_director(where, company) as env:
                made = begin(env, company)
                budget = env["vae.budget"].browse(made["vae.budget"])
                sizes.append(size(journeys, partial(refresh, budget)))
                env.cr.rollback()
        return sizes

    def tidy(self) -> None:
        self._sql.close()
        for where, made in self._made.items():
            with as_director(where) as env:
                for model, record in made.items():
                    env[model].browse(record).unlink()
                env.cr.commit()

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


@contextmanager
def as_director(where: Population, company: int | None = None) -> Iterator:
    """The rights of who directs that structure, or of the database's first user."""
    uid = company and director(where, [company])
    with registry(where.database).cursor() as cr:
        users = environment(cr, 1)["res.users"]
        uid = uid or users.search([("login", "=", DIRECTOR)]).id
        yield environment(cr, uid)


def refresh(budget) -> None:
    """Count anew, with nothing in memory."""
    budget.env.invalidate_all()
    budget.action_refresh()
    budget.env.flush_all()


def last_year() -> tuple[date, date]:
    year = date.today().year - 1
    return date(year, 1, 1), date(year, 12, 31)


def begin(env, company: int) -> dict[str, int]:
    """A budget of last year, and what an hour costs.

    :return: dict of model to id, in the order in which they can be deleted
    """
    env = env(context={**env.context, "allowed_company_ids": [company]})
    first, last = last_year()
    [(program, _count)] = env["vae.time"]._read_group(
        [
            ("company_id", "=", company),
            ("date", ">=", first),
            ("date", "<=", last),
            ("program_id", "!=", False),
        ],
        ["program_id"],
        ["__count"],
        limit=1,
        order="__count desc",
    )
    # What a run that was stopped has left.
    for model, since, day in (
        ("vae.budget", "date_start", first),
        ("vae.hourly.cost", "date_from", BEFORE_ALL),
    ):
        env[model].search([("company_id", "=", company), (since, "=", day)]).unlink()
    budget = env["vae.budget"].create(
        {
            "company_id": company,
            "program_id": program.id,
            "date_start": first,
            "date_end": last,
            "indirect_rule": "hours",
            "common_actual": 10000,
        }
    )
    cost = env["vae.hourly.cost"].create(
        {
            "company_id": company,
            "date_from": BEFORE_ALL,
            "wage": WAGE,
            "contributions": CONTRIBUTIONS,
        }
    )
    return {"vae.budget": budget.id, "vae.hourly.cost": cost.id}


BENCHES = [BudgetFromTime()]
