"""Completeness of the proofs of 100 000 journeys beside SQL written by hand.

Each journey has two completed fiches; of three, one has signed the first, and one has a
file for the second. Both sides count the missing proofs by type: ours as the
coordinator's list of missing proofs groups them, with its rules; the yardstick straight
in PostgreSQL, for the one thing that is asked for. Both get the same numbers.
"""

import psycopg2

from .measure import Bench, Queries
from .people import COORDINATOR
from .stage import Population, Stage
from .web_session import Call, RpcError

# Two fiches a journey; every third journey has signed one, and has a file for another.
FILL = """
    INSERT INTO vae_program (name, active, sequence, create_uid, write_uid)
         VALUES ('bench proofs', true, 1, 1, 1);

    INSERT INTO vae_program_proof (
        program_id, kind, type_id, is_required, quantity, create_uid, write_uid
    )
         SELECT program.id, 'fiche', data.res_id, true, 1, 1, 1
           FROM vae_program AS program, ir_model_data AS data
          WHERE program.name = 'bench proofs' AND data.module = 'vae_assistance'
            AND data.name IN ('vae_proof_type_signature', 'vae_proof_type_minutes');

    UPDATE vae_candidate
       SET program_id = (SELECT id FROM vae_program WHERE name = 'bench proofs');

    INSERT INTO vae_fiche_action (
        candidate_id, company_id, user_id, number, state, date, duration, modality,
        create_uid, write_uid
    )
         SELECT id, company_id, user_id, 100000 + number, 'done',
                now() - number * interval '9 days', 1, 'onsite', 1, 1
           FROM vae_candidate, generate_series(1, 2) AS number;

    INSERT INTO vae_signature_request (
        name, res_model, res_id, candidate_id, company_id, requested_by_id,
        date_requested, content_digest, state, create_uid, write_uid
    )
         SELECT 'bench', 'vae.fiche.action', id, candidate_id, company_id, 1, now(),
                'bench', 'signed', 1, 1
           FROM vae_fiche_action
          WHERE number = 100001 AND candidate_id % 3 = 0;

    INSERT INTO vae_proof (
        candidate_id, company_id, type_id, date, user_id, state, mimetype, sha256,
        create_uid, write_uid
    )
         SELECT candidate.id, candidate.company_id, data.res_id, current_date, 1,
                'valid', 'application/pdf', 'bench', 1, 1
           FROM vae_candidate AS candidate, ir_model_data AS data
          WHERE data.module = 'vae_assistance'
            AND data.name = 'vae_proof_type_minutes' AND candidate.id % 3 = 1;

    INSERT INTO vae_proof_link (
        proof_id, candidate_id, company_id, state, type_id, res_model, res_id,
        create_uid, write_uid
    )
         SELECT proof.id, proof.candidate_id, proof.company_id, 'valid', proof.type_id,
                'vae.fiche.action', fiche.id, 1, 1
           FROM vae_proof AS proof
           JOIN vae_fiche_action AS fiche USING (candidate_id)
          WHERE proof.sha256 = 'bench' AND fiche.number = 100002;
"""

PLAIN = """
    SELECT wanted.type_id, count(*)
      FROM vae_fiche_action AS fiche
      JOIN vae_candidate AS candidate ON candidate.id = fiche.candidate_id
      JOIN vae_program_proof AS wanted
        ON wanted.program_id = candidate.program_id AND wanted.kind = 'fiche'
      JOIN vae_proof_type AS type ON type.id = wanted.type_id
     WHERE fiche.state = 'done' AND wanted.is_required
       AND NOT (
           type.by_signature IS TRUE AND EXISTS (
               SELECT FROM vae_signature_request AS request
                WHERE request.res_model = 'vae.fiche.action'
                  AND request.res_id = fiche.id AND request.state = 'signed'
           )
       )
       AND (
           SELECT count(*) FROM vae_proof_link AS link
            WHERE link.res_model = 'vae.fiche.action' AND link.res_id = fiche.id
              AND link.type_id = wanted.type_id AND link.state = 'valid'
           ) < wanted.quantity
  GROUP BY wanted.type_id
"""


class ProofCompleteness(Bench):
    name = "Proof completeness of 100 000 journeys / SQL by hand (coordinator)"
    limit = 2.0
    rounds = 10

    def prepare(self, stage: Stage) -> None:
        self._stage = stage
        for where in (stage.small, stage.large):
            fill(where)
        self._session = stage.session(COORDINATOR, stage.large)
        self._sql = psycopg2.connect(dbname=stage.large.database)
        self._sql.autocommit = True
        ours = sum(group["__count"] for group in self._session.send(missing()))
        plain = sum(count for __, count in self._plain())
        if ours != plain or not plain:
            raise RpcError(f"{self.name}: {ours} missing, in SQL {plain}")

    def ours(self) -> None:
        self._session.send(missing())

    def yardstick(self) -> None:
        self._plain()

    def queries(self) -> list[Queries]:
        counts = []
        for where in (self._stage.small, self._stage.large):
            session = self._stage.session(COORDINATOR, where)
            session.send(missing())  # warms the caches of this database
            counts.append(self._stage.server.send_counted(session, missing())[1])
        return [Queries("ours", *counts)]

    def tidy(self) -> None:
        self._sql.close()

    def _plain(self) -> list[tuple]:
        with self._sql.cursor() as cursor:
            cursor.execute(PLAIN)
            return cursor.fetchall()


def missing() -> Call:
    params = {
        "model": "vae.proof.need",
        "method": "formatted_read_group",
        # Of appointments alone: other benches make contracts.
        "args": [
            [("state", "=", "missing"), ("kind", "=", "fiche")],
            ["type_id"],
            ["__count"],
        ],
        "kwargs": {},
    }
    return Call("/web/dataset/call_kw", params)


def fill(where: Population) -> None:
    """Make acts and proofs, once for each database."""
    connection = psycopg2.connect(dbname=where.database)
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT FROM vae_proof WHERE sha256 = 'bench')")
        if not cursor.fetchone()[0]:
            cursor.execute(FILL)
            cursor.execute(
                "VACUUM ANALYZE vae_fiche_action, vae_signature_request, vae_proof,"
                " vae_proof_link, vae_candidate"
            )
    connection.close()


BENCHES = [ProofCompleteness()]
