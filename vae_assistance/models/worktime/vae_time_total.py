# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from itertools import groupby as groupby_key

from odoo import api, models
from odoo.tools import SQL


class VaeTime(models.Model):
    """Totals of working time by person, in the order of their names.

    To order people by name, core joins their names to each entry and groups by them:
    with two million entries, that takes five times as long as the sums. Here they are
    summed by id, and the few that come out are put in order.
    """

    _inherit = "vae.time"

    @api.model
    def _read_group(
        self,
        domain,
        groupby=(),
        aggregates=(),
        having=(),
        offset=0,
        limit=None,
        order=None,
    ):
        place = self._place_of_people(groupby, order)
        if place is None:
            return super()._read_group(
                domain, groupby, aggregates, having, offset, limit, order
            )
        rows = super()._read_group(domain, groupby, aggregates, having, order=order)
        rows = self._ordered_by_name(rows, place, order)
        return rows[offset : offset + limit if limit else None]

    @api.model
    def _read_grouping_sets(self, domain, grouping_sets, aggregates=(), order=None):
        results = super()._read_grouping_sets(domain, grouping_sets, aggregates, order)
        for number, groupby in enumerate(grouping_sets):
            place = self._place_of_people(groupby, order)
            if place is not None:
                results[number] = self._ordered_by_name(results[number], place, order)
        return results

    @api.model
    def _read_group_orderby(self, order, groupby_terms, query):
        if not order or "user_id" not in groupby_terms:
            return super()._read_group_orderby(order, groupby_terms, query)
        return SQL(", ").join(
            groupby_terms["user_id"]
            if part.split()[0] == "user_id"
            else super(VaeTime, self)._read_group_orderby(part, groupby_terms, query)
            for part in order.split(",")
        )

    @api.model
    def _place_of_people(self, groupby, order):
        """Where people are among the groupings, if groups come in their order."""
        terms = [part.split()[0] for part in (order or "").split(",") if part.strip()]
        terms = [term for term in terms if term in groupby]
        if "user_id" not in terms:
            return None
        place = terms.index("user_id")
        return place if terms[: place + 1] == list(groupby[: place + 1]) else None

    @api.model
    def _ordered_by_name(self, rows, place, order):
        """Groups with people in the order of their names, within what comes before."""
        people = self.env["res.users"].union(*(row[place] for row in rows)).sudo()
        names = {user.id: user.name.casefold() for user in people}
        reverse = any(
            part.lower().split() == ["user_id", "desc"] for part in order.split(",")
        )
        ordered = []
        for __, chunk in groupby_key(rows, key=lambda row: row[:place]):
            ordered += sorted(
                chunk,
                key=lambda row: names.get(row[place].id, ""),
                reverse=reverse,
            )
        return ordered
