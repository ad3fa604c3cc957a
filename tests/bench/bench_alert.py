"""All alert rules over 100 000 open journeys beside the plain SQL of the same.

Each round moves the day from which a silent candidate is urgent: thousands of alerts
close and as many open. Ours is the night's job, with a commit for each rule and the
levels of the board; the yardstick opens and closes the same alerts in a table of its
own, with the same indexes, and writes the same levels, as one would by hand for these
very rules. Both open and close the same number.
"""

import psycopg2
from psycopg2 import sql

from .measure import Bench
from .stage import Stage
from .web_session import RpcError

PARAMETER = "alert_urgent_days"
DAYS = (30, 9999)

MAKE = """
    DROP TABLE IF EXISTS bench_alert;
    CREATE TABLE bench_alert (LIKE vae_alert INCLUDING ALL);
    ALTER TABLE bench_alert
        ADD FOREIGN KEY (candidate_id) REFERENCES vae_candidate ON DELETE CASCADE,
        ADD FOREIGN KEY (rule_id) REFERENCES vae_alert_rule ON DELETE RESTRICT,
        ADD FOREIGN KEY (company_id) REFERENCES res_company ON DELETE SET NULL;
    ALTER TABLE vae_candidate ADD COLUMN IF NOT EXISTS bench_level varchar;
    UPDATE vae_candidate SET bench_level = alert_level;
    CREATE INDEX IF NOT EXISTS bench_level_index ON vae_candidate (bench_level);
    INSERT INTO bench_alert SELECT * FROM vae_alert;
    VACUUM ANALYZE bench_alert;
    VACUUM ANALYZE vae_candidate;
"""
TIDY = """
    DROP TABLE IF EXISTS bench_alert;
    ALTER TABLE vae_candidate DROP COLUMN IF EXISTS bench_level;
"""

# The day begins where people work; moments are kept in UTC.
MIDNIGHT = "(%s)::timestamp AT TIME ZONE 'Europe/Paris' AT TIME ZONE 'UTC'"

OPEN = "candidate.active IS TRUE AND candidate.date_closed IS NULL"
SILENT = f"""
    SELECT id, company_id, COALESCE(last_contact, date_open) AS since,
           NULL::numeric AS amount
      FROM vae_candidate AS candidate
     WHERE {OPEN} AND COALESCE(last_contact, date_open)
"""
COUNTED = f"""
    SELECT candidate.id, candidate.company_id, NULL::date AS since,
           found.count::numeric AS amount
      FROM vae_candidate AS candidate
      JOIN (
           SELECT candidate_id, COUNT(*)
             FROM %s
         GROUP BY candidate_id
           ) AS found ON found.candidate_id = candidate.id
     WHERE {OPEN} AND found.count >= %s
"""
PLAIN = f"""
    SELECT id, company_id, NULL::date AS since, NULL::numeric AS amount
      FROM vae_candidate AS candidate
     WHERE {OPEN} AND
"""
DEADLINE = f"""
    SELECT candidate.id, candidate.company_id, ends.since, NULL::numeric AS amount
      FROM vae_candidate AS candidate
      JOIN (
           SELECT candidate_id, MAX(%s) AS since
             FROM %s
         GROUP BY candidate_id
           ) AS ends ON ends.candidate_id = candidate.id
     WHERE {OPEN} AND ends.since <= current_date + %s
"""
ASKED = "EXISTS (SELECT FROM vae_admissibility WHERE candidate_id = candidate.id)"
QUOTES = "vae_funding_request WHERE needs_quote"
# Code of each rule that is switched on at the beginning, and what it says.
CONDITIONS = {
    "silence_urgent": SILENT + "<= current_date - %(urgent)s",
    "silence_watch": SILENT + "BETWEEN current_date - %(urgent)s + 1"
    " AND current_date - 14",
    "fiche": PLAIN + "next_appointment < " + MIDNIGHT % "current_date",
    "unplanned": PLAIN + "next_appointment IS NULL",
    "unassigned": PLAIN
    + """(user_id IS NULL OR EXISTS (
            SELECT FROM res_users WHERE id = user_id AND NOT res_users.active))""",
    "contract_end": DEADLINE % ("date_end", "vae_contract WHERE state = 'signed'", 30),
    "deposit": DEADLINE
    % ("date_limit", "vae_validation_file WHERE state IN ('draft', 'incomplete')", 14),
    "reading": COUNTED
    % (
        "vae_validation_section WHERE waits_for_reading AND date_version < "
        + MIDNIGHT % "current_date - 7",
        1,
    ),
    "result": COUNTED
    % (
        "vae_jury WHERE kind = 'real' AND state IN ('held', 'subject')"
        " AND date < current_date - 30",
        1,
    ),
    "interview": f"""
        SELECT candidate.id, candidate.company_id, decided.since,
               NULL::numeric AS amount
          FROM vae_candidate AS candidate
          JOIN (
               SELECT candidate_id, MIN(date_result) AS since
                 FROM vae_jury
                WHERE kind = 'real' AND state = 'decided'
             GROUP BY candidate_id
               ) AS decided ON decided.candidate_id = candidate.id
         WHERE {OPEN} AND decided.since <= current_date - 21
           AND NOT EXISTS (
               SELECT FROM vae_jury
                WHERE candidate_id = candidate.id AND date_interview IS NOT NULL)""",
    "complaint": DEADLINE % ("date_due", "vae_complaint WHERE state = 'received'", 7),
    "quote": COUNTED % (QUOTES, 1) + f" AND {ASKED} AND date_admissible IS NULL",
    "quote_asked": COUNTED % (f"{QUOTES} AND state != 'draft'", 1)
    + f" AND NOT {ASKED} AND date_admissible IS NULL",
    "funding_answer": DEADLINE
    % ("date_answer_due", "vae_funding_request WHERE state = 'asked'", 0),
    "admissibility_end": DEADLINE
    % (
        "date_valid_until",
        "vae_admissibility WHERE state IN ('admissible', 'partial', 'tacit')",
        60,
    )
    + " AND date_jury IS NULL",
    "admissibility_outlived": COUNTED % ("vae_admissibility WHERE is_outlived", 1)
    + " AND date_jury IS NULL",
    "admissibility_complement": DEADLINE
    % ("date_complement", "vae_admissibility WHERE state = 'incomplete'", 10),
    "leave": DEADLINE % ("date_ask_by", "vae_leave WHERE state = 'draft'", 10),
    "todos": COUNTED % ("vae_todo WHERE state = 'open' AND date_due < current_date", 3),
    "absences": COUNTED
    % (
        "vae_attendance WHERE presence = 'absent' AND date >= "
        + MIDNIGHT % "current_date - 59",
        2,
    ),
}

CLOSE = """
    UPDATE bench_alert AS alert
       SET state = 'closed', date_closed = current_date, closed_by = 'facts'
     WHERE rule_id = %(rule)s AND state != 'closed'
       AND NOT EXISTS (SELECT FROM bench_due WHERE id = alert.candidate_id)
"""
INSERT = """
    INSERT INTO bench_alert (
        rule_id, candidate_id, company_id, severity, since, amount, state, date_open,
        create_uid, create_date, write_uid, write_date
    )
         SELECT %(rule)s, due.id, due.company_id, %(severity)s, due.since, due.amount,
                'open', current_date, 1, now(), 1, now()
           FROM bench_due AS due
      LEFT JOIN bench_alert AS alert
             ON alert.rule_id = %(rule)s AND alert.candidate_id = due.id
            AND alert.state != 'closed'
          WHERE alert.id IS NULL
"""
LEVELS = """
    UPDATE vae_candidate AS candidate
       SET bench_level = COALESCE(levels.level, 'ok')
      FROM vae_candidate AS journey
 LEFT JOIN (
           SELECT candidate_id, MIN(severity) AS level
             FROM bench_alert
            WHERE state = 'open'
         GROUP BY candidate_id
           ) AS levels ON levels.candidate_id = journey.id
     WHERE journey.id = candidate.id
       AND candidate.bench_level IS DISTINCT FROM COALESCE(levels.level, 'ok')
"""
COUNT = "SELECT state, COUNT(*) FROM {} GROUP BY state ORDER BY state"


class AlertRules(Bench):
    name = "All alert rules over 100 000 journeys / SQL by hand, same inserts"
    limit = 2.0
    rounds = 6

    def prepare(self, stage: Stage) -> None:
        self._session = stage.session("admin", stage.large)
        self._sql = psycopg2.connect(dbname=stage.large.database)
        self._sql.autocommit = True
        [self._value] = self._session.method(
            "vae.parameter.value",
            "search",
            [("parameter_id.code", "=", PARAMETER), ("company_id", "=", False)],
        )
        self._cron = self._session.method(
            "ir.cron", "search", [("code", "=", "model._cron_evaluate()")]
        )
        self._turn = {"ours": 0, "plain": 0}
        self._night(DAYS[0])
        for statement in MAKE.split(";"):
            if statement.strip():
                self._execute(statement)
        self._rules = self._fetch(
            "SELECT code, id, severity FROM vae_alert_rule WHERE is_on AND active"
        )
        if {code for code, *__ in self._rules} != CONDITIONS.keys():
            raise RpcError(f"{self.name}: these are not the rules of the start data")
        self.ours()
        self.yardstick()
        ours, plain = (
            self._fetch(COUNT.format(table)) for table in ("vae_alert", "bench_alert")
        )
        if ours != plain or not ours:
            raise RpcError(f"{self.name}: {ours} alerts, in SQL {plain}")

    def ours(self) -> None:
        self._turn["ours"] += 1
        self._night(DAYS[self._turn["ours"] % 2])

    def yardstick(self) -> None:
        self._turn["plain"] += 1
        urgent = DAYS[self._turn["plain"] % 2]
        for code, rule, severity in self._rules:
            known = {"urgent": urgent, "rule": rule, "severity": severity}
            self._execute("DROP TABLE IF EXISTS bench_due")
            self._execute(f"CREATE TEMP TABLE bench_due AS {CONDITIONS[code]}", known)
            self._execute("ANALYZE bench_due")
            self._execute(CLOSE, known)
            self._execute(INSERT, known)
        self._execute(LEVELS)

    def tidy(self) -> None:
        self._night(DAYS[0])
        for statement in TIDY.split(";"):
            if statement.strip():
                self._execute(statement)
        self._sql.close()

    def _night(self, urgent: int) -> None:
        self._session.method(
            "vae.parameter.value", "write", [self._value], {"value": urgent}
        )
        self._session.method("ir.cron", "method_direct_trigger", self._cron)

    def _execute(self, statement: str, known: dict | None = None) -> None:
        with self._sql.cursor() as cursor:
            cursor.execute(sql.SQL(statement), known)

    def _fetch(self, statement: str) -> list[tuple]:
        with self._sql.cursor() as cursor:
            cursor.execute(statement)
            return cursor.fetchall()


BENCHES = [AlertRules()]
