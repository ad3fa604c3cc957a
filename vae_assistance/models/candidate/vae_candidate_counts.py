# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL, ormcache

from ..ground.query import SOME, KeptQuery


class VaeCandidate(models.Model):
    """What is counted, and what is numbered, journey by journey."""

    _inherit = "vae.candidate"

    def _counted_records(self):
        """What is counted of each journey; to be extended by the rooms.

        :return: dict of the name of a field, computed by ``_compute_record_counts``,
            to a model with ``candidate_id`` and the domain of what counts
        """
        return {}

    @api.depends_context("uid")
    def _compute_record_counts(self):
        """Count in one query what belongs to each journey and the user may read.

        The form shows them all: a query for each would be a dozen.
        """
        rows, readable = [], self._filtered_access("read")
        if readable and (queries := readable._record_count_queries()):
            # Counted together: one to plan, not as many as there are parts.
            rows = self.env.execute_query(
                SQL(
                    """SELECT name, candidate_id, COUNT(*), state, MAX(day)::text
                         FROM (%s) AS counted
                     GROUP BY name, candidate_id, state""",
                    SQL(" UNION ALL ").join(queries),
                )
            )
        self._set_record_counts(rows)

    def _counted(self):
        """Everything that is counted together; to be extended.

        :return: dict of name to a model with ``candidate_id``, the domain of what
            counts, the name of the field that it is told apart by, and that of the
            field whose last day is told of it, if any
        """
        return {
            fname: (model, domain, None, None)
            for fname, (model, domain) in self._counted_records().items()
        }

    def _record_count_queries(self):
        """Queries of what is counted under the user's rules.

        :return: list of ``SQL``: a row of name, candidate, state and day for each
        """
        alike, queries = [], []
        is_kept = self.env["ir.rule"]._vae_is_kept_with_journeys
        for name, counted in self._counted().items():
            records = self.env[counted[0]]
            if not records.has_access("read"):
                continue
            if is_kept(records._name):
                # Asked of the journeys, once: rules of a dozen models cost more.
                alike.append((name, *counted))
            else:
                queries.append(self._counting_query(self.ids, name, *counted))
        if alike:
            queries.append(self._kept_count_query(alike))
        return queries

    def _kept_count_query(self, counted):
        """What is the same for whoever may read: made once a day, not at each form."""
        kept = self._kept_count(
            counted,
            self.env.context.get("active_test", True),
            fields.Date.context_today(self),
        )
        return kept.about(self.ids)

    @api.model
    @ormcache("repr(counted)", "active_test", "today")
    def _kept_count(self, counted, active_test, today):
        """
        :param list counted: names, each with what ``_counted`` says of it
        :return: ``KeptQuery``
        """
        sudo = self.sudo()
        query = SQL(" UNION ALL ").join(
            sudo._counting_query(SOME, *each) for each in counted
        )
        return KeptQuery(query)

    @api.model
    def _counting_query(self, ids, name, model, domain, state, day):
        """The query of those of a model's records that count: see ``_counted``.

        :return: ``SQL``
        """
        records = self.env[model]
        query = records._search(Domain(domain))

        def column(fname):
            return records._field_to_sql(query.table, fname, query)

        candidate = column("candidate_id")
        query.add_where(SQL("%s = ANY(%s)", candidate, ids))
        return query.select(
            SQL("%s AS name", name),
            SQL("%s AS candidate_id", candidate),
            SQL("%s::text AS state", column(state) if state else None),
            SQL("%s::date AS day", column(day) if day else None),
        )

    def _set_record_counts(self, rows):
        """Give each journey what was counted; to be extended.

        :param list rows: of ``_record_count_queries``
        """
        counts = {(row[0], row[1]): row[2] for row in rows}
        for fname in self._counted_records():
            for candidate in self:
                candidate[fname] = counts.get((fname, candidate._origin.id), 0)

    def _reserve_numbers(self, counter, how_many):
        """Reserve the next numbers of what is numbered per candidate, in one query.

        The counter is a column of the candidate: two people who create at once write
        the same row, so the later transaction is retried by Odoo and gets the next
        number.

        :param str counter: name of the counter, an integer field of the candidate
        :param dict how_many: id of each candidate to how many numbers to reserve
        :return: dict of each id to the range of its reserved numbers
        """
        if not how_many:
            return {}
        column = SQL.identifier(counter)
        rows = self.env.execute_query(
            SQL(
                """UPDATE vae_candidate
                      SET %(column)s = COALESCE(%(column)s, 0) + asked.how_many
                     FROM (VALUES %(asked)s) AS asked(id, how_many)
                    WHERE vae_candidate.id = asked.id
                RETURNING vae_candidate.id, %(column)s, asked.how_many""",
                column=column,
                asked=SQL(", ").join(
                    SQL("(%s, %s)", *pair) for pair in how_many.items()
                ),
            )
        )
        self.invalidate_recordset([counter], flush=False)
        return {
            candidate_id: range(last - count + 1, last + 1)
            for candidate_id, last, count in rows
        }
