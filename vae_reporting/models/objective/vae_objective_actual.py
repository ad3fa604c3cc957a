# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections import Counter, defaultdict
from datetime import timedelta
from itertools import product

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..ground.vae_figure import MONTH, Perimeter


class VaeObjective(models.Model):
    """Where an objective stands: what was delivered, what should have been by now.

    Counted with the user's own rights, so that what is counted is what opens. Of a
    grouping, and of the structures in it that are not the user's, there are numbers
    only: counted whoever asks, and opening nothing of theirs.
    """

    _inherit = "vae.objective"

    actual = fields.Integer(
        string="Delivered",
        compute="_compute_actual",
        help="Assistance conventions signed, or services delivered, in the period.",
    )
    expected = fields.Integer(
        string="Expected by Now",
        compute="_compute_actual",
        help="The objective of the months that are over, and of this month as far as it"
        " is.",
    )
    gap = fields.Integer(
        compute="_compute_actual", help="Delivered, less what was expected by now."
    )
    projection = fields.Integer(
        string="Projected",
        compute="_compute_actual",
        help="What the period ends with at the pace held so far, seasons as spread:"
        " delivered × objective ÷ expected by now. Known once something was expected.",
    )
    rate = fields.Float(
        string="Reached",
        compute="_compute_actual",
        aggregator=False,
        help="Part of the objective that was delivered.",
    )
    has_actual = fields.Boolean(
        string="Anything Delivered",
        compute="_compute_actual",
        search="_search_has_actual",
    )

    @api.depends("quantity", "month_ids.quantity", *("kind", "date_start", "date_end"))
    @api.depends_context("uid", "allowed_company_ids")
    def _compute_actual(self):
        actuals = self._actuals()
        for objective in self:
            actual = actuals[objective].total()
            expected = objective._expected()
            objective.actual = actual
            objective.expected = expected
            objective.gap = actual - expected
            objective.projection = (
                round(actual * objective.quantity / expected) if expected else 0
            )
            objective.rate = actual / objective.quantity if objective.quantity else 0
            objective.has_actual = bool(actual)

    def _search_has_actual(self, operator, value):
        if operator != "in":
            return NotImplemented
        begun = self.search([("date_start", "<=", fields.Date.context_today(self))])
        having = Domain("id", "in", begun.filtered("has_actual").ids)
        return having if True in value else ~having

    def _expected(self):
        """What should have been delivered when today ends."""
        today = fields.Date.context_today(self)
        expected = 0
        for month in self.sudo().month_ids:
            following = month.date + relativedelta(months=1)
            days = (following - month.date).days
            over = min(max((today - month.date).days + 1, 0), days)
            expected += month.quantity * over / days
        return round(expected)

    # ------------------------------------------------------------------
    # Counting
    # ------------------------------------------------------------------

    def _actuals(self, before=None):
        """What was delivered for each objective, by month.

        As many queries for many objectives as for few: one for those alike in their
        service and in what they tell apart.

        :param relativedelta before: count so much earlier than the period
        :return: dict of objective to ``Counter`` by the first days of its months
        """
        counters = defaultdict(Counter)
        before = before or relativedelta()
        # Not what a form has not saved, or has left without a date.
        known = self.filtered(
            lambda each: each._origin and each.date_start and each.date_end
        )
        for alike, objectives in known.grouped(
            lambda each: each._counted_like()
        ).items():
            su = self.env.su or alike[0]
            found = objectives.sudo(su)._count(before)
            for objective in objectives:
                for day in objective._month_days():
                    number = found[objective._count_key(day - before)]
                    if number:
                        counters[objective][day] = number
        return counters

    def _counted_like(self):
        """Objectives alike in this are counted together."""
        return (
            self._is_of_others(),
            self.kind,
            bool(self.territory_id),
            bool(self.user_id),
        )

    def _is_of_others(self):
        """Whether only numbers are known of what counts for it."""
        return self.level == "grouping" or self.company_id not in self.env.companies

    def _count_key(self, day):
        holder = self.grouping_id or self.company_id
        return (
            holder._name,
            holder.id,
            self.program_id.id,
            self.territory_id.id,
            self.user_id.id,
            day,
        )

    def _count(self, before):
        """Count for objectives that are counted alike.

        :return: ``Counter`` by ``_count_key``
        """
        figures = self.env["vae.figure"]
        groupings = self.sudo().grouping_id
        perimeter = Perimeter(
            min(self.mapped("date_start")) - before,
            max(self.mapped("date_end")) - before,
            {
                "company": self.company_id | groupings.member_ids,
                "program": self.program_id,
                "territory": self.territory_id,
                "user": self.user_id,
            },
        )
        # What no objective tells apart need not be told apart in the query either.
        by = ["company", "program", MONTH]
        by += [axis for axis in ("territory", "user") if perimeter.axes[axis]]
        larger = self._larger_territories()
        groupings_of = defaultdict(list)
        for grouping in groupings:
            for company in grouping.member_ids:
                groupings_of[company.id].append(("vae.grouping", grouping.id))
        counter = Counter()
        figure = self._vae_first()._figure()
        for keys, number in figures._values_by(figure, perimeter, by).items():
            key = dict(zip(by, keys, strict=True))
            company = key["company"].id
            holders = [("res.company", company), *groupings_of[company]]
            territories = [False]
            if "territory" in key:
                territories = larger[key["territory"].id]
            user = key["user"].id if "user" in key else False
            for holder, territory in product(holders, territories):
                counter[(*holder, key["program"].id, territory, user, key[MONTH])] += (
                    number
                )
        return counter

    def _larger_territories(self):
        """The territories of objectives in which each territory lies, itself included.

        :return: dict of id to list of ids
        """
        larger = defaultdict(list)
        territories = self.env["vae.territory"].sudo().with_context(active_test=False)
        for territory in territories.search(
            [("id", "child_of", self.territory_id.ids)]
        ):
            holds = territory
            while holds:
                if holds in self.territory_id:
                    larger[territory.id].append(holds.id)
                holds = holds.parent_id
        return larger

    # ------------------------------------------------------------------
    # Opening what was counted
    # ------------------------------------------------------------------

    def action_view_actuals(self):
        """Open what was delivered."""
        self.ensure_one()
        self.check_access("read")
        return self._open_actuals()

    def _open_actuals(self, month=None):
        """Window action: what counts for the objective, in a month or in all of them.

        Of a grouping's total, what is the user's own structures'.

        :raise UserError: all of it is another structure's
        """
        perimeter = self._perimeter()
        first, last = perimeter.date_from, perimeter.date_to
        if month:
            first, last = month, month + relativedelta(months=1) - timedelta(days=1)
        own = perimeter.axes["company"] & self.env.companies
        if not own:
            raise UserError(
                self.env._(
                    "The members of a grouping share totals, and never their people."
                )
            )
        figure = self._figure()
        return self.env["vae.figure"]._open(
            figure,
            Perimeter(first, last, {**perimeter.axes, "company": own}),
            figure.label
            if own == perimeter.axes["company"]
            else self.env._("%(figure)s, by your structure", figure=figure.label),
        )
