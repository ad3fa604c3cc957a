"""Multiply records in SQL: copy all that a piece of code made, many times.

The ORM makes one référent's portfolio in seconds and a thousand of them in an hour.
So one is made by the ORM, and PostgreSQL copies all of its rows: copy *n* of a row has
its id plus *n* times the length of the block of ids it lies in, and links that point
into such blocks are moved alike. Links to anything else (steps, companies,
certifications) stay. Every table that got new rows takes part, so that what later
features hang on a journey is copied as well.
"""

from contextlib import contextmanager
from dataclasses import dataclass

from odoo.tools import SQL

# The server's own books, which nothing on a screen reads, and a table of totals.
NOT_COPIED = (
    "bus.",
    "crm.lead.scoring.frequency",
    "discuss.",
    "ir.",
    "mail.presence",
    "res.device",
    "res.users.log",
)

# What tells one person from another: texts that get the number of their copy, so that
# no two people share them and indexes look as they would.
COPY_IN_FRONT = {"login"}
COPY_IN_DOMAIN = {"email", "email_normalized", "email_from", "email_domain_criterion"}
COPY_AT_THE_END = {
    "name",
    "complete_name",
    "contact_name",
    "reference",
    "message_id",
    "vae_name_key",
    "search_text",
}
COPY_IN_PHONE = {"phone", "phone_sanitized", "vae_phone_key"}
NAMED = {"res.users", "res.partner", "vae.candidate", "crm.lead", "mail.message"}


@dataclass(frozen=True)
class Block:
    """The rows of one model that were made, from the lowest id to the highest."""

    model: str
    table: str
    low: int
    high: int

    @property
    def length(self):
        return self.high - self.low + 1

    def moved(self, column):
        """The id `column`, moved if it lies in this block."""
        return SQL(
            "CASE WHEN %(column)s BETWEEN %(low)s AND %(high)s"
            " THEN %(column)s + copy * %(length)s ELSE %(column)s END",
            column=column,
            low=self.low,
            high=self.high,
            length=self.length,
        )


@contextmanager
def multiplied(env, copies):
    """Copy `copies` times all rows that the block of code makes."""
    before = highest_ids(env)
    yield
    env.cr.flush()
    after = highest_ids(env)
    blocks = {
        model: Block(model, env[model]._table, low + 1, after[model])
        for model, low in before.items()
        if after[model] > low
    }
    if not copies:
        return
    # Nobody else is in this database, and what is copied was checked: go without
    # foreign keys where the role may.
    if env.execute_query(SQL("SELECT rolsuper FROM pg_roles WHERE rolname = user")) == [
        (True,)
    ]:
        env.cr.execute("SET LOCAL session_replication_role = replica")
    for block in blocks.values():
        with without_indexes(env, block.table):
            copy_rows(env, block, blocks, copies)
    copy_many2many(env, blocks, copies)


def highest_ids(env):
    """The highest id of each table that a model's records are kept in."""
    tables = {
        name: model._table
        for name, model in env.registry.models.items()
        if model._auto
        and not model._abstract
        and not model._transient
        and not name.startswith(NOT_COPIED)
    }
    highest = SQL(" UNION ALL ").join(
        SQL(
            "SELECT %s AS model, COALESCE(MAX(id), 0) FROM %s",
            name,
            SQL.identifier(table),
        )
        for name, table in tables.items()
    )
    return dict(env.execute_query(highest))


@contextmanager
def without_indexes(env, table):
    """Drop a table's indexes and make them again: half the time of keeping them."""
    indexes = env.execute_query(
        SQL(
            """
            SELECT indexname, indexdef
              FROM pg_indexes
             WHERE schemaname = current_schema
               AND tablename = %s
               AND NOT EXISTS (
                   SELECT FROM pg_constraint
                    WHERE conindid = quote_ident(indexname)::regclass
               )
            """,
            table,
        )
    )
    for name, _definition in indexes:
        env.cr.execute(SQL("DROP INDEX %s", SQL.identifier(name)))
    yield
    for _name, definition in indexes:
        env.cr.execute(definition)


def copy_rows(env, block, blocks, copies):
    columns = {"id": block.moved(SQL.identifier("id"))}
    for name, field in env[block.model]._fields.items():
        if name != "id" and field.store and field.column_type:
            columns[name] = copied_value(block, field, blocks)
    env.cr.execute(
        SQL(
            "INSERT INTO %(table)s (%(columns)s) SELECT %(values)s FROM %(table)s,"
            " generate_series(1, %(copies)s) AS copy WHERE id BETWEEN %(low)s AND"
            " %(high)s",
            table=SQL.identifier(block.table),
            columns=SQL(", ").join(map(SQL.identifier, columns)),
            values=SQL(", ").join(columns.values()),
            copies=copies,
            low=block.low,
            high=block.high,
        )
    )
    env.cr.execute(
        SQL(
            "SELECT setval(pg_get_serial_sequence(%s, 'id'), (SELECT MAX(id) FROM %s))",
            block.table,
            SQL.identifier(block.table),
        )
    )


def copied_value(block, field, blocks):
    """SQL of a column's value in copy number `copy`."""
    column = SQL.identifier(field.name)
    if field.type == "many2one" and field.comodel_name in blocks:
        return blocks[field.comodel_name].moved(column)
    if field.type == "many2one_reference":
        cases = SQL(" ").join(
            SQL(
                "WHEN %s = %s THEN %s",
                SQL.identifier(field.model_field),
                target.model,
                target.moved(column),
            )
            for target in blocks.values()
        )
        return SQL("CASE %s ELSE %s END", cases, column)
    if block.model in NAMED:
        if field.name in COPY_IN_FRONT:
            return SQL("copy || '.' || %s", column)
        if field.name in COPY_IN_DOMAIN:
            return SQL("replace(%s, '@', '@' || copy || '.')", column)
        if field.name in COPY_AT_THE_END:
            return SQL("%s || ' ' || copy", column)
        if field.name in COPY_IN_PHONE:
            return SQL(
                "left(%(phone)s, 4) || lpad(copy::text, 4, '0') || right(%(phone)s, 4)",
                phone=column,
            )
    return column


def copy_many2many(env, blocks, copies):
    models_tables = {model._table for model in env.registry.models.values()}
    fields = {
        field.relation: field
        for block in blocks.values()
        for field in env[block.model]._fields.values()
        if field.type == "many2many" and field.store
        if field.relation not in models_tables
    }
    for relation, field in fields.items():
        sides = [
            (SQL.identifier(field.column1), blocks.get(field.model_name)),
            (SQL.identifier(field.column2), blocks.get(field.comodel_name)),
        ]
        env.cr.execute(
            SQL(
                "INSERT INTO %(table)s (%(columns)s) SELECT %(values)s FROM %(table)s,"
                " generate_series(1, %(copies)s) AS copy WHERE %(of_a_block)s",
                table=SQL.identifier(relation),
                columns=SQL(", ").join(column for column, _block in sides),
                values=SQL(", ").join(
                    block.moved(column) if block else column for column, block in sides
                ),
                copies=copies,
                of_a_block=SQL(" OR ").join(
                    SQL("%s BETWEEN %s AND %s", column, block.low, block.high)
                    for column, block in sides
                    if block
                ),
            )
        )
