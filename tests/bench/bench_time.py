"""Totals of working time over two million entries beside plain SQL.

Both sides sum the hours by kind, by person, by program and by month: ours as the pivot
asks for them, with the rules of a coordinator; the yardstick straight in PostgreSQL,
which knows neither rules nor names. Both get the same sums.
"""

import psycopg2

from .measure import Bench, Queries
from .people import COORDINATOR
from .stage import Population, Stage
from .web_session import Call, RpcError

PER_JOURNEY = 20  # of 100 000 journeys: two million

GROUPINGS = {
    "kind_id": "kind_id",
    "user_id": "user_id",
    "program_id": "program_id",
    "date:month": "date_trunc('month', date)",
}

# Entries of the journeys' référents, over three years.
FILL = """
    INSERT INTO vae_time (
        user_id, date, hours, kind_id, candidate_id, reference, program_id, company_id,
        km, km_amount, is_produced, note, create_uid, write_uid, create_date, write_date
    )
    SELECT candidate.user_id,
           current_date - ((number * 53 + candidate.id) %% 1095)::int,
           0.25 * (1 + (number + candidate.id) %% 8),
           kinds.ids[1 + (number * 7 + candidate.id) %% array_length(kinds.ids, 1)],
           candidate.id, candidate.reference, candidate.program_id,
           candidate.company_id, 0, 0, true, 'bench', 1, 1, now(), now()
      FROM vae_candidate AS candidate,
           generate_series(1, %s) AS number,
           (SELECT array_agg(id ORDER BY id) AS ids FROM vae_time_kind) AS kinds
     WHERE candidate.user_id IS NOT NULL
"""


class TimeTotals(Bench):
    name = "Time totals over 2 000 000 entries / plain SQL (coordinator)"
    limit = 1.5
    rounds = 10

    def prepare(self, stage: Stage) -> None:
        self._stage = stage
        for where in (stage.small, stage.large):
            fill(where)
        self._session = stage.session(COORDINATOR, stage.large)
        self._sql = psycopg2.connect(dbname=stage.large.database)
        self._sql.autocommit = True
        for groupby in GROUPINGS:
            ours = sum(line["hours:sum"] for line in self._ours(groupby))
            plain = sum(hours for __, hours, __ in self._plain(groupby))
            if abs(ours - plain) > 1:
                raise RpcError(f"{self.name}: {ours} h, in SQL {plain} h")

    def ours(self) -> None:
        for groupby in GROUPINGS:
            self._ours(groupby)

    def yardstick(self) -> None:
        for groupby in GROUPINGS:
            self._plain(groupby)

    def queries(self) -> list[Queries]:
        counts = []
        for where in (self._stage.small, self._stage.large):
            session = self._stage.session(COORDINATOR, where)
            call = totals("kind_id")
            session.send(call)  # warms the caches of this database
            counts.append(self._stage.server.send_counted(session, call)[1])
        return [Queries("ours", *counts)]

    def tidy(self) -> None:
        self._sql.close()

    def _ours(self, groupby: str) -> list[dict]:
        return self._session.send(totals(groupby))

    def _plain(self, groupby: str) -> list[tuple]:
        with self._sql.cursor() as cursor:
            cursor.execute(
                f"SELECT {GROUPINGS[groupby]}, sum(hours), count(*)"
                " FROM vae_time GROUP BY 1 ORDER BY 1"
            )
            return cursor.fetchall()


def totals(groupby: str) -> Call:
    params = {
        "model": "vae.time",
        "method": "formatted_read_group",
        "args": [[], [groupby], ["hours:sum", "__count"]],
        "kwargs": {},
    }
    return Call("/web/dataset/call_kw", params)


def fill(where: Population) -> None:
    """Make the entries, once for each database."""
    connection = psycopg2.connect(dbname=where.database)
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT FROM vae_time WHERE note = 'bench')")
        if not cursor.fetchone()[0]:
            cursor.execute(FILL, [PER_JOURNEY])
            cursor.execute("VACUUM ANALYZE vae_time")
    connection.close()


BENCHES = [TimeTotals()]
