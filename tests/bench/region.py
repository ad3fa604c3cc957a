"""The journeys of a region: of a small structure, a large one, and all the others.

In a copy of the large database, which has one structure: with all that hangs on them, a
thousand journeys go to one structure and ten thousand to another, and the rest stays.
"""

import psycopg2

from odoo.fields import Command
from odoo.tools import SQL

from .bench_guard import environment, registry
from .stage import Population, Stage

# Name of a structure → how many journeys it has.
STRUCTURES = {"Bench, small": 1_000, "Bench, large": 10_000}


def structures(where: Population) -> dict[int, int]:
    """Split the journeys if they are not yet.

    :return: dict of each structure's id to its number of journeys, the smallest first
    """
    with registry(where.database).cursor() as cr:
        env = environment(cr, 1)
        companies = env["res.company"]
        if not companies.search_count([("name", "in", list(STRUCTURES))]):
            for name, journeys in STRUCTURES.items():
                _hand_over(env, companies.create({"name": name}), journeys)
            cr.commit()
            vacuum(where)
        groups = env["vae.candidate"]._read_group(
            [], ["company_id"], ["__count"], order="__count"
        )
        return {company.id: number for company, number in groups}


def by_size(stage: Stage) -> list[tuple[int, Population, int]]:
    """Structures of more and more journeys: how many, in which database, which."""
    with registry(stage.large.database).cursor() as cr:
        whole = environment(cr, 1).company.id
    small, large, _rest = structures(stage.region).items()
    return [
        *((number, stage.region, company) for company, number in (small, large)),
        (stage.large.journeys, stage.large, whole),
    ]


def director(where: Population, companies: list[int]) -> int:
    """A director of these structures; made once for each database.

    :return: the user's id
    """
    login = "_".join(["bench_director", *map(str, companies)])
    with registry(where.database).cursor() as cr:
        env = environment(cr, 1)
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
        return user.id


def vacuum(where: Population) -> None:
    connection = psycopg2.connect(dbname=where.database)
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    connection.close()


def _hand_over(env, company, journeys):
    """Journeys, and every record that belongs to one and to its structure."""
    env.cr.execute(
        """
        CREATE TEMPORARY TABLE moved ON COMMIT DROP AS
        SELECT id FROM vae_candidate WHERE company_id = %s ORDER BY id LIMIT %s
        """,
        [env.company.id, journeys],
    )
    tables = {"vae_candidate": "id"}
    for model in env.registry.models.values():
        columns = [
            field
            for name in ("candidate_id", "company_id")
            if (field := model._fields.get(name)) and field.store and field.column_type
        ]
        if len(columns) == 2 and model._auto and not model._transient:
            tables[model._table] = "candidate_id"
    for table, column in tables.items():
        env.cr.execute(
            SQL(
                "UPDATE %s SET company_id = %s WHERE %s IN (SELECT id FROM moved)",
                SQL.identifier(table),
                company.id,
                SQL.identifier(column),
            )
        )
    env.cr.execute("DROP TABLE moved")
    env.invalidate_all()
