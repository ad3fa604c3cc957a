"""Funding requests and deadlines of a structure of 100 000 journeys.

Each journey has a funding request that is asked for, every second one an admissibility
request that was sent, every third one a VAE leave. Both sides read the first page of a
list as the web client does, with its count: ours the coordinator's lists, with their
rules; the yardstick core's list of leads, as many of which there are as of journeys.
"""

import psycopg2

from .measure import Bench, Queries
from .people import COORDINATOR
from .stage import Population, Stage
from .web_session import Call

FILL = """
    INSERT INTO vae_funding (
        candidate_id, company_id, user_id, program_id, state, amount_cost,
        amount_to_find, create_uid, write_uid
    )
         SELECT id, company_id, user_id, program_id, 'waiting', 1980, 1980, 1, 1
           FROM vae_candidate;

    INSERT INTO vae_funding_request (
        funding_id, candidate_id, company_id, user_id, device_id, amount_asked, state,
        date_asked, date_answer_due, create_uid, write_uid
    )
         SELECT plan.id, plan.candidate_id, plan.company_id, plan.user_id, data.res_id,
                1980, 'asked', current_date - (plan.id % 60)::int,
                current_date + 30 - (plan.id % 60)::int, 1, 1
           FROM vae_funding AS plan, ir_model_data AS data
          WHERE data.module = 'vae_assistance'
            AND data.name = 'vae_funding_device_opco';

    INSERT INTO vae_admissibility (
        candidate_id, company_id, number, certification_id, target, route, "case",
        date_begun, date_sent, date_answer_due, state, create_uid, write_uid
    )
         SELECT id, company_id, 1, certification_id, 'full', 'classic', 'first',
                current_date - 50, current_date - (id % 50)::int,
                current_date + 61 - (id % 50)::int, 'sent', 1, 1
           FROM vae_candidate
          WHERE id % 2 = 0 AND certification_id IS NOT NULL;

    INSERT INTO vae_leave (
        candidate_id, company_id, date_from, date_to, hours, date_ask_by, date_begins,
        state, create_uid, write_uid
    )
         SELECT id, company_id, current_date + 40 + (id % 50)::int,
                current_date + 42 + (id % 50)::int, 14,
                current_date + 10 + (id % 50)::int, current_date + 40 + (id % 50)::int,
                'draft', 1, 1
           FROM vae_candidate
          WHERE id % 3 = 0;
"""

# What each list shows: see the views.
COLUMNS = {
    "vae.funding.request": (
        "currency_id candidate_id device_id partner_id date_asked date_answer_due"
        " amount_asked amount_granted amount_paid state"
    ),
    "vae.deadline": "date candidate_id kind who user_id",
    "crm.lead": (
        "name partner_id email_from phone user_id team_id expected_revenue stage_id"
        " probability activity_ids"
    ),
}
LINKS = {
    "candidate_id",
    "currency_id",
    "device_id",
    "partner_id",
    "user_id",
    "team_id",
    "stage_id",
}
OPPORTUNITIES = [("type", "=", "opportunity")]


def page(model: str, domain=()) -> Call:
    """The first page of a list, with its count."""
    specification = {
        name: {"fields": {"display_name": {}}} if name in LINKS else {}
        for name in COLUMNS[model].split()
    }
    params = {
        "model": model,
        "method": "web_search_read",
        "args": [],
        "kwargs": {
            "domain": list(domain),
            "specification": specification,
            "limit": 80,
            "count_limit": 10001,
        },
    }
    return Call("/web/dataset/call_kw", params)


class ListOfStructure(Bench):
    limit = 1.2

    def __init__(self, name: str, model: str):
        self.name = name
        self._call = page(model)
        self._yardstick = page("crm.lead", OPPORTUNITIES)

    def prepare(self, stage: Stage) -> None:
        self._stage = stage
        for where in (stage.small, stage.large):
            fill(where)
        self._session = stage.session(COORDINATOR, stage.large)

    def ours(self) -> None:
        self._session.send(self._call)

    def yardstick(self) -> None:
        self._session.send(self._yardstick)

    def queries(self) -> list[Queries]:
        counts = []
        for where in (self._stage.small, self._stage.large):
            session = self._stage.session(COORDINATOR, where)
            session.send(self._call)  # warms the caches of this database
            counts.append(self._stage.server.send_counted(session, self._call)[1])
        return [Queries("ours", *counts)]


def fill(where: Population) -> None:
    """Make what is awaited, once for each database."""
    connection = psycopg2.connect(dbname=where.database)
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT FROM vae_funding)")
        if not cursor.fetchone()[0]:
            cursor.execute(FILL)
            cursor.execute(
                "VACUUM ANALYZE vae_funding, vae_funding_request, vae_admissibility,"
                " vae_leave"
            )
    connection.close()


BENCHES = [
    ListOfStructure(
        "All funding requests / CRM's list of leads (coordinator)",
        "vae.funding.request",
    ),
    ListOfStructure(
        "All deadlines / CRM's list of leads (coordinator)", "vae.deadline"
    ),
]
