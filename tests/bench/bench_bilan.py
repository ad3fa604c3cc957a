"""The annual bilan over 100 000 journeys beside hand-written SQL, family by family.

A family is what is counted of the same records by all its axes: journeys, by what their
history says of the last day; appointments. Of the largest structure and of all of them
together, with the rules of a director who works there. The yardstick asks PostgreSQL
for the same numbers by one statement with grouping sets, without rules; the floor reads
the rows of the year once, with a count and a sum. All of them get the same.
"""

from datetime import date, timedelta

import psycopg2

from odoo.fields import Command

from .bench_guard import environment, registry
from .measure import Bench, Queries
from .stage import Population, Stage
from .web_session import RpcError

LAST = date.today()
FIRST = LAST - timedelta(days=364)
LOGIN = "bench_bilan"

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
    SELECT GROUPING(modality, step_id), modality, step_id, count(*), sum(duration),
           count(DISTINCT candidate_id)
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


class BilanFamily(Bench):
    rounds = 10

    def __init__(self, what, codes, statement, whole, limit):
        self.codes = codes
        self.statement = statement
        self.whole = whole
        self.limit = limit
        of = "all structures" if whole else "one structure"
        self.name = f"Annual bilan, {what}, {of}"

    def prepare(self, stage: Stage) -> None:
        self._stage = stage
        self._registry = registry(stage.large.database)
        self._uid, self._companies = director(stage.large, self.whole)
        self._sql = psycopg2.connect(dbname=stage.large.database)
        self._sql.autocommit = True
        total, plain = self.ours(), self.yardstick()
        if not total:
            raise RpcError(f"{self.name}: nothing was counted ({plain[:3]})")
        if "GROUPING" in self.statement:
            whole = max(plain, key=lambda row: row[0].bit_count())
            found = whole[9 if self.codes == ["followed"] else 3]
            if found != total:
                raise RpcError(f"{self.name}: {total}, in SQL {found}")

    def ours(self):
        with self._registry.cursor() as cr:
            return count(environment(cr, self._uid), self.codes, self._companies)

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
        for where in (self._stage.small, self._stage.large):
            uid, companies = director(where, self.whole)
            with registry(where.database).cursor() as cr:
                env = environment(cr, uid)
                count(env, self.codes, companies)
                env.invalidate_all()
                before = cr.sql_log_count
                count(env, self.codes, companies)
                numbers.append(cr.sql_log_count - before)
        return [Queries(self.name, *numbers)]

    def tidy(self) -> None:
        self._sql.close()


def count(env, codes, companies):
    """The figures of a family, as a bilan gets them; the number of records."""
    env = env(context={**env.context, "allowed_company_ids": companies})
    indicators = env["vae.indicator"].search([("code", "in", codes)])
    perimeter = indicators._perimeter(FIRST, LAST, env["res.company"].browse(companies))
    [number] = indicators._count(perimeter).values()
    return number.value


def director(where: Population, whole: bool):
    """A director of the largest structure, or of all; made once for each database.

    :return: tuple of the user's id and ids of the structures
    """
    login = f"{LOGIN}_{'all' if whole else 'one'}"
    with registry(where.database).cursor() as cr:
        env = environment(cr, 1)
        groups = env["vae.candidate"]._read_group(
            [], ["company_id"], ["__count"], order="__count desc"
        )
        companies = [company.id for company, _number in groups][: None if whole else 1]
        user = env["res.users"].search([("login", "=", login)])
        if not user:
            user = env["res.users"].create(
                {
                    "name": login,
                    "login": login,
                    "company_id": companies[0],
                    "company_ids": [Command.set(companies)],
                    "group_ids": [
                        Command.link(env.ref("vae_assistance.group_vae_director").id)
                    ],
                }
            )
            cr.commit()
        return user.id, companies


BENCHES = [
    BilanFamily(f"{what} / {beside}", codes, statement, whole, limit)
    for what, codes, plain, floor in (
        ("journeys by 8 axes", ["followed"], JOURNEYS, JOURNEYS_FLOOR),
        ("appointments by 2 axes", ["meetings"], MEETINGS, MEETINGS_FLOOR),
    )
    for beside, statement, limit in (
        ("hand-written SQL", plain, 1.5),
        ("floor", floor, 12),
    )
    for whole in (False, True)
]
