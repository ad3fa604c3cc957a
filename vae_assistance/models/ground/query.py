# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""Queries where to make or to plan one costs more than to run it.

Those about some records are made once and asked of others each time, or go over a
table of these records alone.
"""

from odoo.tools import SQL, Query

# Stands for the ids of the records while the query is made: it is nobody's.
SOME = [-1]


class KeptQuery:
    """A query about ``SOME``, as an ``ormcache`` may keep it."""

    def __init__(self, query):
        self._code = query.code
        self._params = tuple(query.params)
        self._to_flush = tuple(query.to_flush)

    def about(self, ids):
        """The same, about these records: ``SQL``."""
        params = [ids if param == SOME else param for param in self._params]
        return SQL(self._code, *params, to_flush=self._to_flush)


def over(records, table, domain):
    """Those of a model's records in a table of their columns that a domain is about.

    :param table: ``SQL`` of what stands for the model's own table
    :return: ``Query``
    """
    query = Query(records.env, records._table, table)
    condition = domain.optimize_full(records)
    query.add_where(condition._to_sql(records, query.table, query))
    return query
