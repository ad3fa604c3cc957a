"""The annual bilan over 100 000 journeys beside hand-written SQL, family by family.

A family is what is counted of the same records by all its axes: journeys, by what their
history says of the last day; a million fiches; two million entries of working time. Of
a structure of 10 000 journeys and of all of a region together, with the rules of a
director who works there. The yardstick asks PostgreSQL
for the same numbers by one statement with grouping sets, without rules; the floor reads
the rows of the year once, with a count and a sum. All of them get the same.
"""

from datetime import date, timedelta
from functools import partial

import psycopg2

from . import bench_time
from .bench_guard import environment, registry
from .measure import Bench, Queries, Size, size
from .region import director, structures
from .stage import Population, Stage
from .web_session import RpcError

LAST = date.today()
FIRST = LAST - timedelta(days=364)

JOURNEYS = """
    SELECT GROUPING(span.step_id, span.program_id, journey.sex, journey.age_band,
                    journey.situation_id, journey.education_level,
                    journey.territory_id, journey.certification_id),
           span.step_id, span.program_id, journey.sex, journey.age_band,
           journey.situation_id, journey.education_level, journey.territory_id,
           journey.certification_id, count(*)
      FROM vae_candidate_history AS span
      JOIN vae_candidate AS journey ON journey.id = span.candidate_id
     WHERE span.company_id = ANY(%(companies)s) AND span.replaced_on IS NULL
       AND span.date_from <= %(last)s
       AND (span.date_to IS NULL OR span.date_to > %(last)s)
       AND NOT EXISTS (
           SELECT FROM vae_candidate_history AS earlier
            WHERE earlier.candidate_id = span.candidate_id
              AND earlier.replaced_on IS NULL
              AND earlier.date_from <= %(before)s
              AND (earlier.date_to IS NULL OR earlier.date_to > %(before)s)
              AND earlier.state <> 'open')
     GROUP BY GROUPING SETS ((), (span.step_id), (span.program_id), (journey.sex),
              (journey.age_band), (journey.situation_id), (journey.education_level),
              (journey.territory_id), (journey.certification_id))
"""
JOURNEYS_FLOOR = """
    SELECT count(*), sum(span.step_id) FROM vae_candidate_history AS span
     WHERE span.company_id = ANY(%(companies)s)
"""
MEETINGS = """
    SELECT GROUPING(modality, step_id), modality, step_id, sum(duration),
           count(DISTINCT candidate_id), count(*)
      FROM vae_fiche_action
     WHERE company_id = ANY(%(companies)s) AND state = 'done'
       AND date >= %(first)s AND date < %(after)s
     GROUP BY GROUPING SETS ((), (modality), (step_id))
"""
MEETINGS_FLOOR = """
    SELECT count(*), sum(duration) FROM vae_fiche_action
     WHERE company_id = ANY(%(companies)s)
       AND date >= %(first)s AND date < %(after)s
"""
TIME = """
    SELECT GROUPING(kind_id, program_id), kind_id, program_id, count(*), sum(hours)
      FROM vae_time
     WHERE company_id = ANY(%(companies)s) AND hours > 0
       AND date >= %(first)s AND date <= %(last)s
     GROUP BY GROUPING SETS ((), (kind_id), (program_id))
"""
TIME_FLOOR = """
    SELECT count(*), sum(hours) FROM vae_time
     WHERE company_id = ANY(%(companies)s)
       AND date >= %(first)s AND date <= %(last)s
"""

FICHES_IN_ALL = 1_000_000  # of 100 000 journeys, and fewer of fewer
FICHES = """
    INSERT INTO vae_fiche_action (
        candidate_id, company_id, user_id, number, state, step_id, date, duration,
        modality, create_uid, write_uid
    )
         SELECT id, company_id, user_id, 200000 + number, 'done', step_id,
                current_date - ((number * 53 + id) %% 1095)::int + interval '10 hours',
                1, CASE number %% 3 WHEN 0 THEN 'phone' ELSE 'onsite' END, 1, 1
           FROM vae_candidate, generate_series(1, 10) AS number
       ORDER BY number, id
          LIMIT greatest(0, %(wanted)s - (SELECT count(*) FROM vae_fiche_action))
"""


class BilanFamily(Bench):
    rounds = 7
    needs_region = True

    def __init__(self, what, codes, statement, whole, limit):
        self.codes = codes
        self.statement = statement
        self.whole = whole
        self.limit = limit
        of = "all structures" if whole else "one structure"
        self.name = f"Annual bilan, {what}, {of}"

    def prepare(self, stage: Stage) -> None:
        self._stage = stage
        for where in (stage.small, stage.region):
            fill(where)
        self._registry = registry(stage.region.database)
        self._sizes = structures(stage.region)
        _smallest, large, _rest = self._sizes
        self._companies = [*self._sizes] if self.whole else [large]
        self._uid = director(stage.region, self._companies)
        self._sql = psycopg2.connect(dbname=stage.region.database)
        self._sql.autocommit = True
        total, plain = self.ours(), self.yardstick()
        if not total:
            raise RpcError(f"{self.name}: nothing was counted ({plain[:3]})")
        if "GROUPING" in self.statement:
            whole = max(plain, key=lambda row: row[0].bit_count())
            if abs(whole[-1] - total) > 1e-6 * total:
                raise RpcError(f"{self.name}: {total}, in SQL {whole[-1]}")

    def ours(self):
        return self._count(self._companies)

    def _count(self, companies):
        with self._registry.cursor() as cr:
            return count(environment(cr, self._uid), self.codes, companies)

    def yardstick(self):
        with self._sql.cursor() as cursor:
            cursor.execute(
                self.statement,
                {
                    "companies": self._companies,
                    "first": FIRST,
                    "last": LAST,
                    "before": FIRST - timedelta(days=1),
                    "after": LAST + timedelta(days=1),
                },
            )
            return cursor.fetchall()

    def queries(self) -> list[Queries]:
        numbers = []
        for where in (self._stage.small, self._stage.region):
            companies = self._companies
            if where == self._stage.small:  # which has one
                companies = [1]
            uid = director(where, companies)
            with registry(where.database).cursor() as cr:
                env = environment(cr, uid)
                count(env, self.codes, companies)
                env.invalidate_all()
                before = cr.sql_log_count
                count(env, self.codes, companies)
                numbers.append(cr.sql_log_count - before)
        return [Queries("ours", *numbers)]

    def growth(self) -> list[Size]:
        if not self.whole or "GROUPING" not in self.statement:
            return []
        small, large, _rest = self._sizes
        sizes = {sum(self._sizes.values()): [*self._sizes]}
        sizes |= {self._sizes[each]: [each] for each in (large, small)}
        return [
            size(journeys, partial(self._count, companies))
            for journeys, companies in sorted(sizes.items())
        ]

    def tidy(self) -> None:
        self._sql.close()


def count(env, codes, companies):
    """The figures of a family, as a bilan gets them; the first one's value."""
    env = env(context={**env.context, "allowed_company_ids": companies})
    indicators = env["vae.indicator"].search([("code", "in", codes)])
    perimeter = indicators._perimeter(FIRST, LAST, env["res.company"].browse(companies))
    counts = indicators._count(perimeter)
    [first] = indicators.filtered(lambda indicator: indicator.code == codes[0])
    return counts[first].value


def fill(where: Population) -> None:
    """Make fiches and entries of time, once for each database."""
    bench_time.fill(where)
    connection = psycopg2.connect(dbname=where.database)
    connection.autocommit = True
    with connection.cursor() as cursor:
        wanted = FICHES_IN_ALL * where.journeys // 100_000
        cursor.execute(FICHES, {"wanted": wanted})
        if cursor.rowcount:
            cursor.execute("VACUUM ANALYZE vae_fiche_action")
    connection.close()


BENCHES = [
    BilanFamily(f"{what} / {beside}", codes, statement, whole, limit)
    for what, codes, plain, floor in (
        ("journeys by 8 axes", ["followed"], JOURNEYS, JOURNEYS_FLOOR),
        (
            "fiches by 2 axes",
            ["meetings", "meeting_hours"],
            MEETINGS,
            MEETINGS_FLOOR,
        ),
        ("working time by 2 axes", ["work_hours"], TIME, TIME_FLOOR),
    )
    for beside, statement, limit in (
        ("hand-written SQL", plain, 1.5),
        ("floor", floor, 12),
    )
    for whole in (False, True)
]
