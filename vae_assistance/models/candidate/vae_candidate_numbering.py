# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models
from odoo.tools import SQL


class VaeCandidate(models.Model):
    """What is counted, and what is numbered, journey by journey."""

    _inherit = "vae.candidate"

    def _count_records(self, model, fname, domain=()):
        """Count in one query what belongs to each candidate and the user may read.

        :param str model: a model with ``candidate_id``
        :param str fname: the field of the candidate that gets the number
        :param domain: which of them count
        """
        counts = dict(
            self.env[model]._read_group(
                [("candidate_id", "in", self.ids), *domain],
                ["candidate_id"],
                ["__count"],
            )
        )
        for candidate in self:
            candidate[fname] = counts.get(candidate._origin, 0)

    def _reserve_numbers(self, counter, how_many):
        """Reserve the next numbers of what is numbered per candidate.

        The counter is a column of the candidate: two people who create at once write
        the same row, so the later transaction is retried by Odoo and gets the next
        number.

        :param str counter: name of the counter, an integer field of the candidate
        :param int how_many: how many numbers to reserve, at least 1
        :return: range of the reserved numbers
        """
        self.ensure_one()
        return self._reserve_numbers_of_each(counter, {self.id: how_many})[self.id]

    def _reserve_numbers_of_each(self, counter, how_many):
        """Reserve numbers of several candidates in one query, see the method above.

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
