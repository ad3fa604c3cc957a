# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""Queries where to make or to plan one costs more than to run it.

Those about some records are made once and asked of others each time, or go over a
table of these records alone.
"""

from odoo.tools import SQL, Query

# Stands for the ids of the records while the query is made: it is nobody's.
SOME = [-1]


def kept(query):
    """What an ``ormcache`` may keep of a query about ``SOME``.

    :return: tuple of code, parameters and the fields to flush
    """
    return query.code, tuple(query.params), tuple(query.to_flush)


def asked_of(ids, code, params, to_flush):
    """The query that was kept, about these records: ``SQL``."""
    asked = [ids if param == SOME else param for param in params]
    return SQL(code, *asked, to_flush=to_flush)


def over(records, table, domain):
    """Those of a model's records in a table of their columns that a domain is about.

    :param table: ``SQL`` of what stands for the model's own table
    :return: ``Query``
    """
    query = Query(records.env, records._table, table)
    condition = domain.optimize_full(records)
    query.add_where(condition._to_sql(records, query.table, query))
    return query
