"""The board of objectives over 100 000 journeys beside hand-written SQL.

Every journey has a convention and a service of advice, over three years. The board is
the list that a coordinator opens: totals of the structure, and shares of 70 référents,
each with what was delivered, expected and projected. The yardstick asks PostgreSQL for
the same numbers, without rules. Both get the same.
"""

from functools import partial

import psycopg2

from .bench_guard import environment, registry
from .measure import Bench, Queries, Size, size
from .people import COORDINATOR
from .region import by_size, director
from .stage import Population, Stage
from .web_session import Call, RpcError

SHARES = 70  # a page of the list, with the totals

CONTRACTS = """
    INSERT INTO vae_contract (
        candidate_id, company_id, program_id, territory_id, user_id, kind, number,
        amendment_number, state, date_start, date, date_signed, is_in_force,
        create_uid, write_uid, create_date, write_date
    )
    SELECT id, company_id, program_id, territory_id, user_id, 'assistance', 900, 0,
           'ended', day, day, day, false, 1, 1, now(), now()
      FROM (SELECT candidate.*, current_date - ((id * 53) % 1095)::int AS day
              FROM vae_candidate AS candidate WHERE user_id IS NOT NULL) AS journeys;
    INSERT INTO vae_service (
        candidate_id, company_id, program_id, territory_id, user_id, kind, date,
        duration, participant_count, active, has_proof,
        create_uid, write_uid, create_date, write_date
    )
    SELECT candidate_id, company_id, program_id, territory_id, user_id, 'advice',
           date_signed, 1, 1, true, false, 1, 1, now(), now()
      FROM vae_contract WHERE number = 900;
"""

# What somebody would write for this list: one line for each objective.
PLAIN = """
    SELECT objective.id,
           (SELECT count(*) FROM vae_contract AS contract
             WHERE objective.kind = 'assistance'
               AND contract.kind = 'assistance' AND contract.amendment_of_id IS NULL
               AND contract.company_id = objective.company_id
               AND contract.program_id = objective.program_id
               AND contract.date_signed BETWEEN objective.date_start
                   AND objective.date_end
               AND (objective.user_id IS NULL
                    OR contract.user_id = objective.user_id))
           + (SELECT count(*) FROM vae_service AS service
               WHERE service.kind = objective.kind AND service.active
                 AND service.company_id = objective.company_id
                 AND service.program_id = objective.program_id
                 AND service.date BETWEEN objective.date_start AND objective.date_end
                 AND (objective.user_id IS NULL
                      OR service.user_id = objective.user_id)),
           (SELECT sum(month.quantity * least(1, greatest(0,
                       (current_date - month.date + 1)::numeric
                       / extract(day FROM month.date + interval '1 month - 1 day')
                   )))
              FROM vae_objective_month AS month
             WHERE month.objective_id = objective.id)
      FROM vae_objective AS objective
     ORDER BY objective.id
"""

NAMED = {"fields": {"display_name": {}}}
SPEC = {
    **dict.fromkeys(
        ("quantity", "expected", "actual", "gap", "projection", "rate"), {}
    ),
    **dict.fromkeys(("kind", "holder"), {}),
    **dict.fromkeys(("program_id", "territory_id"), NAMED),
}


class ObjectiveBoard(Bench):
    name = "Board of objectives over 100 000 journeys / hand-written SQL (coordinator)"
    limit = 1.5
    rounds = 10
    needs_region = True

    def prepare(self, stage: Stage) -> None:
        self._stage = stage
        for where in (stage.small, stage.large, stage.region):
            fill(where)
        for _journeys, where, company in by_size(stage):
            with registry(where.database).cursor() as cr:
                of = environment(cr, 1)["res.company"].browse(company)
                if not of.env["vae.objective"].search_count(
                    totals_of(company), limit=1
                ):
                    make_totals(of.env, of)
                    cr.commit()
        self._session = stage.session(COORDINATOR, stage.large)
        self._sql = psycopg2.connect(dbname=stage.large.database)
        self._sql.autocommit = True
        ours = {line["id"]: line["actual"] for line in self._ours()["records"]}
        plain = {line[0]: line[1] for line in self._plain()}
        if ours != plain or not any(ours.values()):
            raise RpcError(f"{self.name}: {ours}, in SQL {plain}")

    def ours(self) -> None:
        self._ours()

    def yardstick(self) -> None:
        self._plain()

    def queries(self) -> list[Queries]:
        counts = [
            # A page that is full in both: what is beyond it is counted.
            self._stage.queries_of(COORDINATOR, where, [board(limit=10)])
            for where in (self._stage.small, self._stage.large)
        ]
        return [Queries("ours", *counts)]

    def growth(self) -> list[Size]:
        """Ten totals of a structure, as its director opens them."""
        return [
            size(journeys, partial(open_totals, where, company))
            for journeys, where, company in by_size(self._stage)
        ]

    def tidy(self) -> None:
        self._sql.close()

    def _ours(self) -> dict:
        return self._session.send(board())

    def _plain(self) -> list[tuple]:
        with self._sql.cursor() as cursor:
            cursor.execute(PLAIN)
            return cursor.fetchall()


def open_totals(where: Population, company: int) -> None:
    uid = director(where, [company])
    with registry(where.database).cursor() as cr:
        objectives = environment(cr, uid)["vae.objective"]
        found = objectives.web_search_read(totals_of(company), SPEC, limit=80)
        assert any(line["actual"] for line in found["records"]), found


def board(limit: int = 80) -> Call:
    params = {
        "model": "vae.objective",
        "method": "web_search_read",
        "args": [[], SPEC],
        "kwargs": {"limit": limit},
    }
    return Call("/web/dataset/call_kw", params)


def totals_of(company: int) -> list:
    return [("company_id", "=", company), ("user_id", "=", False)]


def make_totals(env, company):
    """Ten objectives of a structure, of the programs that it has most of."""
    env.cr.execute(
        "SELECT program_id FROM vae_contract"
        " WHERE number = 900 AND program_id IS NOT NULL AND company_id = %s"
        " GROUP BY 1 ORDER BY count(*) DESC LIMIT 5",
        [company.id],
    )
    return env["vae.objective"].create(
        [
            {
                "kind": kind,
                "company_id": company.id,
                "program_id": program,
                "quantity": 5000,
            }
            for [program] in env.cr.fetchall()
            for kind in ("advice", "assistance")
        ]
    )


def fill(where: Population) -> None:
    """Make what is delivered and what was to be, once for each database."""
    with registry(where.database).cursor() as cr:
        env = environment(cr, 1)
        if env["vae.objective"].search_count([], limit=1):
            return
        cr.execute(CONTRACTS)
        env.invalidate_all()
        totals = make_totals(env, env.company)
        first = totals[0]
        cr.execute(
            "SELECT DISTINCT user_id FROM vae_contract WHERE number = 900"
            " AND company_id = %s AND program_id = %s ORDER BY user_id LIMIT %s",
            [first.company_id.id, first.program_id.id, SHARES],
        )
        users = env["res.users"].browse(user for [user] in cr.fetchall())
        first._share(users, evenly=True)
        cr.commit()
    connection = psycopg2.connect(dbname=where.database)
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE vae_contract, vae_service, vae_objective")
    connection.close()


BENCHES = [ObjectiveBoard()]
