"""The address book: searched and filled.

50 000 organisations with 100 000 offers, made in SQL. Searching is what the référent
types, answered by the server as a page of the list; the yardstick is core's search of
contacts, a page as well. As many of these are called by what is typed there as offers
are found: few, thousands, thousands of which the nearest come first. Importing reads a
file of data.inclusion; the yardstick reads the same file with `json` and creates the
same offers at once, without looking whether they are there. Both in this process, and
taken back. The statistics of 200 000 referrals are those that a coordinator groups by
in turn, under record rules; the yardstick is the same groups in plain SQL.
"""

import json
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg2

from .bench_guard import environment, registry
from .measure import Bench, Queries
from .memory import Memory
from .people import COORDINATOR, REFERENT
from .stage import Population, Stage
from .web_session import Call, RpcError

ACTORS = 50_000
ACTORS_SMALL = 2_000
OFFERS_EACH = 2
IMPORTED = 100_000
# Times that of a tenth of the offers; below some, it says nothing.
MEMORY_MAX, LEAST_MEGABYTES = 1.5, 50
PAGE = 80

# The names of contacts that a search finds, as many as offers.
MARKED = """
    UPDATE res_partner SET complete_name = name || ' ' || %(word)s
     WHERE id IN (SELECT id FROM res_partner WHERE complete_name LIKE 'Bench actor %%'
                     AND complete_name = name
                   ORDER BY md5(id::text) LIMIT %(count)s)
       AND NOT EXISTS (SELECT FROM res_partner
                        WHERE complete_name LIKE '%% ' || %(word)s)
"""

# Names of places are common words here: what is typed is found some hundreds of times.
FILL = """
    INSERT INTO res_partner (
        name, complete_name, is_company, active, type, zip, city, lang, company_id,
        create_uid, write_uid, create_date, write_date, color, partner_share
    )
         SELECT 'Bench actor ' || n, 'Bench actor ' || n, true, true, 'contact',
                lpad((1000 * (1 + n %% 95))::text, 5, '0'), 'Ville ' || n %% 300,
                'fr_FR', NULL, 1, 1, now(), now(), 0, true
           FROM generate_series(1, %(actors)s) AS n;
    UPDATE res_partner SET commercial_partner_id = id
     WHERE name LIKE 'Bench actor %%' AND commercial_partner_id IS NULL;

    INSERT INTO vae_offer (
        name, partner_id, active, search_text, is_national, fees, date_checked,
        create_uid, write_uid, create_date, write_date
    )
         SELECT 'Offre ' || actor.n || ' ' || offer,
                actor.id, true,
                'offre ' || actor.n || ' bench actor ville ' || actor.n %% 300 || ' '
                || theme.word || ' ' || CASE actor.n %% 7 WHEN 0 THEN 'jeunes'
                   ELSE 'tous publics' END,
                actor.n %% 200 = 0, 'gratuit', current_date - (actor.n %% 900)::int,
                1, 1, now(), now()
           FROM (SELECT id, row_number() OVER (ORDER BY id) AS n FROM res_partner
                  WHERE name LIKE 'Bench actor %%') AS actor,
                generate_series(1, %(offers_each)s) AS offer,
                LATERAL (SELECT (ARRAY['logement', 'mobilite', 'numerique', 'francais',
                    'sante', 'budget', 'garde', 'emploi'])[1 + (actor.n + offer) %% 8]
                    AS word) AS theme;

    INSERT INTO vae_offer_place_rel (offer_id, territory_id)
         SELECT offer.id, place.id
           FROM (SELECT id, row_number() OVER (ORDER BY id) AS n FROM vae_offer
                  WHERE name LIKE 'Offre %%') AS offer
           JOIN (SELECT id, row_number() OVER (ORDER BY id) AS n,
                        count(*) OVER () AS total
                   FROM vae_territory WHERE kind = 'department') AS place
             ON place.n = 1 + offer.n %% place.total;
"""

REFERRALS = 200_000
USERS = """(SELECT users.id, person.name FROM res_users users
              JOIN res_partner person ON person.id = users.partner_id)"""
# What is grouped by → the table whose rows name the groups, as they are shown.
NAMED_BY = {
    "field_ids": "vae_offer_theme",
    "partner_id": "res_partner",
    "territory_id": "vae_territory",
    "sender_id": USERS,
    "program_id": "vae_program",
}
GROUPED = """
    SELECT named.id, {name} AS name, referral.status, count(*)
      FROM vae_referral referral
      {many}
      LEFT JOIN {table} named ON named.id = {column}
     WHERE referral.company_id = %(company)s AND referral.kind = 'referral'
     GROUP BY named.id, name, referral.status
     ORDER BY name, referral.status
"""
BY_MONTH = """
    SELECT date_trunc('month', timezone('Europe/Paris', timezone('UTC', date_sent))),
           status, count(*)
      FROM vae_referral
     WHERE company_id = %(company)s AND kind = 'referral'
     GROUP BY 1, 2 ORDER BY 1, 2
"""

# Those that wait were sent of late: nobody's day has them.
FILL_REFERRALS = """
    INSERT INTO vae_referral (
        candidate_id, company_id, number, kind, sender_id, partner_id, state, status,
        date_state, date_sent, territory_id, program_id, appointment_place,
        create_uid, write_uid, create_date, write_date
    )
         SELECT journey.id, journey.company_id, 1000 + made.n, 'referral',
                COALESCE(journey.user_id, 1), partner.id, made.state, made.status,
                now(), now() - CASE made.status WHEN 'pending' THEN 1
                    ELSE made.n %% 700 END * interval '1 day',
                journey.territory_id, journey.program_id, 'bench',
                1, 1, now(), now()
           FROM (SELECT n, (ARRAY['sent', 'accepted', 'done', 'refused', 'expired',
                        'withdrawn'])[1 + n %% 6] AS state,
                        (ARRAY['pending', 'answered', 'answered', 'answered',
                        'expired', 'withdrawn'])[1 + n %% 6] AS status
                   FROM generate_series(1, %(referrals)s) AS n) AS made
           JOIN (SELECT *, row_number() OVER (ORDER BY id) - 1 AS place
                   FROM vae_candidate) AS journey
             ON journey.place = made.n %% (SELECT count(*) FROM vae_candidate)
           JOIN (SELECT id, row_number() OVER (ORDER BY id) - 1 AS place
                   FROM res_partner ORDER BY id LIMIT 500) AS partner
             ON partner.place = made.n %% 500;

    INSERT INTO vae_referral_field_rel (referral_id, theme_id)
         SELECT referral.id, field.id
           FROM vae_referral referral
           JOIN (SELECT id, row_number() OVER (ORDER BY id) - 1 AS place,
                        count(*) OVER () AS total
                   FROM vae_offer_theme WHERE parent_id IS NULL) AS field
             ON field.place = referral.id %% field.total
          WHERE referral.appointment_place = 'bench'
"""
DROP_REFERRALS = "DELETE FROM vae_referral WHERE appointment_place = 'bench'"

CONTACT_FIELDS = ("complete_name", "ref", "email", "vat", "company_registry")


class NetworkSearch(Bench):
    limit = 1.2
    rounds = 25

    def __init__(self, title: str, typed: str, contact_typed: str):
        self.name = (
            f"Address-book search, {title}, over 100 000 offers / core's of contacts"
        )
        self._typed = typed
        self._contact_typed = contact_typed

    def prepare(self, stage: Stage) -> None:
        self._stage = stage
        for where, actors in ((stage.large, ACTORS), (stage.small, ACTORS_SMALL)):
            fill(where, actors)
        self._session = stage.session(REFERENT, stage.large)
        count = self._session.method("vae.offer", "search_count", self._domain())
        mark(stage.large, self._contact_typed, count)
        known = self._session.method("res.partner", "search_count", self._contacts())
        assert count == known > 0, f"{count} offers, {known} contacts"

    def _domain(self) -> list:
        return [["display_name", "ilike", self._typed]]

    def _contacts(self) -> list:
        """What core's search view makes of what is typed."""
        conditions = [[name, "ilike", self._contact_typed] for name in CONTACT_FIELDS]
        return ["|"] * (len(conditions) - 1) + conditions

    def ours(self) -> None:
        self._session.send(self._page_of_offers())

    def yardstick(self) -> None:
        spec = {"name": {}, "parent_id": {"fields": {"display_name": {}}}, "city": {}}
        self._session.send(page("res.partner", self._contacts(), spec))

    def _page_of_offers(self) -> Call:
        named = {"fields": {"display_name": {}}}
        spec = {"name": {}, "partner_id": named, "fees": {}}
        return page("vae.offer", self._domain(), spec)

    def queries(self) -> list[Queries]:
        small, large = (
            self._stage.queries_of(REFERENT, where, [self._page_of_offers()])
            for where in (self._stage.small, self._stage.large)
        )
        return [Queries(f"Address-book search, {self._typed}", small, large)]


def page(model: str, domain: list, spec: dict) -> Call:
    params = {
        "model": model,
        "method": "web_search_read",
        "args": [domain, spec],
        "kwargs": {"limit": PAGE, "count_limit": 10_001},
    }
    return Call("/web/dataset/call_kw", params)


class NetworkImport(Bench):
    name = f"Import of {IMPORTED} offers / bare JSON and one bulk load"
    limit = 3.0
    rounds = 1  # of minutes
    rounds_to_warm_up = 0  # a tenth of it has warmed up

    def prepare(self, stage: Stage) -> None:
        self._registry = registry(stage.large.database)
        self._folder = tempfile.TemporaryDirectory()
        self._memory = Memory()
        self._megabytes = {}
        self._import(IMPORTED // 10)
        self._structures, self._services = self._files(IMPORTED)

    def ours(self) -> None:
        self._import(IMPORTED)

    def _import(self, offers: int) -> None:
        with self._registry.cursor() as cr:
            env = environment(cr, 1)
            job = env["vae.network.import"].create({})
            for path in self._files(offers):
                env["ir.attachment"].create(
                    {
                        "name": path.stem,
                        "res_model": job._name,
                        "res_id": job.id,
                        "res_field": path.stem,
                        "raw": path.read_bytes(),
                    }
                )
            job.state = "running"
            env.flush_all()
            env.invalidate_all()
            before = self._memory.now
            self._memory.forget_peak()
            job._read_all()
            self._megabytes[offers] = self._memory.peak - before
            assert job.created == offers + offers // 2, job.report
            cr.rollback()

    def yardstick(self) -> None:
        with self._registry.cursor() as cr:
            env = environment(cr, 1)
            quiet = {"tracking_disable": True, "mail_create_nolog": True}
            partners = env["res.partner"].with_context(**quiet)
            exchange = env["vae.exchange"]
            lists = exchange._lists()
            rows = json.loads(self._structures.read_text())
            made = partners.create(
                [exchange._to_write(exchange._partner_values(r, lists)) for r in rows]
            )
            ids = dict(zip((row["id"] for row in rows), made.ids, strict=True))
            rows = json.loads(self._services.read_text())
            env["vae.offer"].create(
                [
                    {
                        **exchange._to_write(exchange._offer_values(row, lists)),
                        "partner_id": ids[row["structure_id"]],
                    }
                    for row in rows
                ]
            )
            env.flush_all()
            cr.rollback()

    def remarks(self) -> list[str]:
        few, many = self._megabytes.values()
        if many > MEMORY_MAX * max(few, LEAST_MEGABYTES):
            raise RpcError(f"{self.name}: {many:.0f} MB, of a tenth {few:.0f} MB")
        return [f"{many:.0f} MB more than before, of a tenth of it {few:.0f} MB"]

    def tidy(self) -> None:
        self._folder.cleanup()

    def _files(self, offers: int) -> tuple[Path, Path]:
        """A file of structures and one of their services, two each."""
        folder = Path(self._folder.name) / str(offers)
        files = folder / "structures.json", folder / "services.json"
        if not folder.exists():
            folder.mkdir()
            for path, make in zip(files, (structures, services), strict=True):
                path.write_text(json.dumps(make(offers)))
        return files


def structures(offers: int) -> list[dict]:
    return [
        {
            "source": "bench",
            "id": f"bench--{number}",
            "nom": f"Association {number}",
            "date_maj": "2026-10-01",
            "commune": f"Ville {number % 300}",
            "code_postal": f"{1000 * (1 + number % 95):05}",
            "telephone": "+33 4 65 71 00 00",
        }
        for number in range(offers // 2)
    ]


def services(offers: int) -> list[dict]:
    return [
        {
            "source": "bench",
            "structure_id": f"bench--{number // 2}",
            "id": f"bench--s{number}",
            "nom": f"Aide {number}",
            "description": "Un accompagnement de trois mois, sur rendez-vous. " * 5,
            "date_maj": "2026-10-02",
            "type": "accompagnement",
            "thematiques": [
                "logement-hebergement--louer-un-logement",
                "mobilite--preparer-un-permis",
            ],
            "publics": ["jeunes", "familles"],
            "frais": "gratuit",
            "zone_eligibilite": [f"{1 + number % 19:02}"],
            "modes_mobilisation": ["telephoner"],
            "mobilisable_par": ["usagers"],
        }
        for number in range(offers)
    ]


def fill(where: Population, actors: int) -> None:
    """Make organisations and offers, once for each database."""
    with connected(where) as cursor:
        cursor.execute("SELECT count(*) FROM vae_offer WHERE name LIKE 'Offre %'")
        if not cursor.fetchone()[0]:
            cursor.execute(FILL, {"actors": actors, "offers_each": OFFERS_EACH})
            cursor.execute("VACUUM ANALYZE res_partner, vae_offer, vae_offer_place_rel")


def mark(where: Population, word: str, count: int) -> None:
    with connected(where) as cursor:
        cursor.execute(MARKED, {"word": word, "count": count})
        cursor.execute("VACUUM ANALYZE res_partner")


@contextmanager
def connected(where: Population) -> Iterator:
    connection = psycopg2.connect(dbname=where.database)
    connection.autocommit = True
    with connection.cursor() as cursor:
        yield cursor
    connection.close()


class ReferralStatistics(Bench):
    name = f"Statistics of {REFERRALS} referrals / plain SQL"
    limit = 1.5
    rounds = 7

    def prepare(self, stage: Stage) -> None:
        self._where = stage.large
        with connected(self._where) as cursor:
            cursor.execute(DROP_REFERRALS)
            cursor.execute(FILL_REFERRALS, {"referrals": REFERRALS})
            cursor.execute("VACUUM ANALYZE vae_referral, vae_referral_field_rel")
        self._registry = registry(stage.large.database)
        with self._registry.cursor() as cr:
            users = environment(cr, 1)["res.users"]
            user = users.search([("login", "=", COORDINATOR)])
            self._uid, self._company = user.id, user.company_id.id

    def ours(self) -> None:
        with self._registry.cursor() as cr:
            referrals = environment(cr, self._uid)["vae.referral"]
            for perimeter in (*NAMED_BY, "date_sent:month"):
                groups = referrals.formatted_read_group(
                    [["kind", "=", "referral"]], [perimeter, "status"], ["__count"]
                )
                assert groups

    def yardstick(self) -> None:
        with self._registry.cursor() as cr:
            for query in (*map(grouped, NAMED_BY), BY_MONTH):
                cr.execute(query, {"company": self._company})
                assert cr.fetchall()

    def tidy(self) -> None:
        with connected(self._where) as cursor:
            cursor.execute(DROP_REFERRALS)


def grouped(perimeter: str) -> str:
    """SQL of the referrals by what is shown, and by what became of them."""
    table, column, many = NAMED_BY[perimeter], f"referral.{perimeter}", ""
    if perimeter == "field_ids":
        column = "field.theme_id"
        many = "LEFT JOIN vae_referral_field_rel field ON field.referral_id ="
        many += " referral.id"
    name = "named.complete_name" if table == "res_partner" else "named.name"
    return GROUPED.format(name=name, table=table, column=column, many=many)


BENCHES = [
    NetworkSearch("few found", "logement jeunes 73", "Relais"),
    NetworkSearch("thousands found", "logement", "Cooperative"),
    NetworkSearch("thousands found, the nearest first", "auvergne", "Federation"),
    NetworkImport(),
    ReferralStatistics(),
]
