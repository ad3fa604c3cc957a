# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections import Counter
from contextlib import contextmanager
from datetime import datetime, time
from functools import cache

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.vae_assistance.models.ground.vae_guard import brought_ids

from .spread import share_out, share_out_grid
from .vae_objective_month import LAYING, LAYING_KEY


class VaeObjective(models.Model):
    """How an objective is spread over its months, and shared out."""

    _inherit = "vae.objective"

    spread = fields.Selection(
        selection=[
            ("even", "Evenly"),
            ("working_days", "By working days"),
            ("profile", "As last year"),
            ("manual", "By hand"),
        ],
        string="Spread over the Months",
        required=True,
        default="even",
        help="By working days: those of the structure's working hours, without its days"
        " off. As last year: in proportion to what was delivered in each month of the"
        " year before; evenly where nothing was. By hand: as typed month by month; a"
        " change of the total keeps the proportions.",
    )
    can_share = fields.Boolean(compute="_compute_can_share")
    month_ids = fields.One2many(
        comodel_name="vae.objective.month",
        inverse_name="objective_id",
        string="Months",
    )
    share_month_ids = fields.One2many(
        comodel_name="vae.objective.month",
        inverse_name="parent_id",
        string="Months of the Shares",
    )

    # ------------------------------------------------------------------
    # Months
    # ------------------------------------------------------------------

    def _month_days(self):
        """First days of the months of the period."""
        self.ensure_one()
        first, last = self.date_start, self.date_end
        count = 12 * (last.year - first.year) + last.month - first.month + 1
        return [first + relativedelta(months=number) for number in range(count)]

    def _make_months(self):
        self.env["vae.objective.month"].sudo().create(
            [
                {"objective_id": objective.id, "date": day}
                for objective in self
                for day in objective._month_days()
            ]
        )

    def _lay_out(self):
        """Spread the quantity of each objective over its months, to the unit."""
        profiles = self._profiles()
        working_days = cache(self._company_working_days)
        for objective in self.sudo():
            months = objective.month_ids.sorted("date")
            weights = {
                "even": lambda months: [1 for _month in months],
                "working_days": lambda months: months.objective_id._working_days(
                    working_days
                ),
                "profile": lambda months: [
                    profiles[months.objective_id.id][month.date] for month in months
                ],
                "manual": lambda months: months.mapped("quantity"),
            }[objective.spread or "even"](months)
            months._set_quantities(share_out(objective.quantity, weights))

    def _profiles(self):
        """What was delivered in the year before, for those that are spread alike.

        :return: dict of id to ``Counter`` by the first days of the months
        """
        year = relativedelta(years=1)
        alike = self.filtered(lambda objective: objective.spread == "profile")
        return {
            objective.id: delivered
            for objective, delivered in alike._actuals(before=year).items()
        }

    def _working_days(self, of_company=None):
        """Days of each month on which the structure works.

        Of a structure that says nothing of its hours there are none: it spreads evenly.

        :param of_company: ``_company_working_days``, kept for many objectives
        """
        self.ensure_one()
        counts = (of_company or self._company_working_days)(
            self.sudo().company_id, self.date_start, self.date_end
        )
        return [counts[day] for day in self._month_days()]

    @api.model
    def _company_working_days(self, company, first, last):
        """Days on which a structure works, without those off that concern everybody.

        :return: ``Counter`` by the first days of the months
        """
        off = company.resource_calendar_id._get_unusual_days(
            datetime.combine(first, time.min), datetime.combine(last, time.max), company
        )
        return Counter(
            fields.Date.to_date(day).replace(day=1)
            for day, is_off in off.items()
            if not is_off
        )

    @contextmanager
    def _months_typed(self, values=()):
        """Add up the months that are written, of whatever objectives they are.

        :param values: of fields of months, as they are to be written on the objectives
        :return: context manager of the same records, on which to write
        """
        if self.env.context.get(LAYING_KEY) is LAYING:
            yield self
            return
        named = [number for value in values for number in brought_ids(value or ())]
        months = self.env["vae.objective.month"].sudo().browse(filter(None, named))
        concerned = self.sudo() | months.exists().objective_id
        before = {
            objective: objective.month_ids.mapped("quantity") for objective in concerned
        }
        yield self.with_context(**{LAYING_KEY: LAYING})
        for objective, quantities in before.items():
            if objective.month_ids.mapped("quantity") == quantities:
                continue
            total = sum(objective.month_ids.mapped("quantity"))
            if total != objective.quantity:
                objective.sudo(self.env.su)._check_quantity_is_theirs()
            objective.with_context(**{LAYING_KEY: LAYING}).write(
                {"quantity": total, "spread": "manual"}
            )

    # ------------------------------------------------------------------
    # Shares
    # ------------------------------------------------------------------

    @api.depends("level", "may_change", "share_count", "grouping_id")
    def _compute_can_share(self):
        for objective in self:
            own = objective._origin
            objective.can_share = (
                bool(own)
                and objective.may_change
                and own.level != "referent"
                and (own.level != "grouping" or bool(own._members_without_share()))
            )

    def action_share(self):
        """Open the dialog in which structures or people get shares."""
        self.ensure_one()
        self.check_access("write")
        if self.level == "referent":
            raise UserError(
                self.env._("What somebody has to reach themselves is not shared.")
            )
        if self.level == "grouping" and not self._members_without_share():
            raise UserError(
                self.env._(
                    "Each structure of the grouping has its share: change it in the"
                    " grid, or reallocate a part of it."
                )
            )
        return self.env["vae.objective.share"]._get_records_action(
            name=self.env._("Share"),
            target="new",
            context={"default_objective_id": self.id},
        )

    def _members_without_share(self):
        """Members of the grouping that have none, as superuser."""
        return self.sudo().grouping_id.member_ids - self._shares().company_id

    def _share(self, holders, evenly):
        """Give shares to structures or people who have none yet.

        :param holders: ``res.company`` of a grouping's total, ``res.users`` else
        :param bool evenly: equal parts of what is left; otherwise nothing for now
        """
        self.ensure_one()
        fname = "company_id" if holders._name == "res.company" else "user_id"
        values = {
            "kind": self.kind,
            "program_id": self.program_id.id,
            "territory_id": self.territory_id.id,
            "date_start": self.date_start,
            "date_end": self.date_end,
            "company_id": self.company_id.id,
            "spread": self.spread,
            "parent_id": self.id,
        }
        parts = share_out(max(self.rest, 0) if evenly else 0, [1] * len(holders))
        # The structure of another member may not be read, let alone its objectives.
        shares = self.sudo().create(
            [
                {**values, fname: holder.id, "quantity": part}
                for holder, part in zip(holders, parts, strict=True)
            ]
        )
        self._lay_out_shares(shares)
        return shares

    def _lay_out_shares(self, shares):
        """Spread new shares so that in each month they make up what is left there."""
        left = Counter({month.date: month.quantity for month in self.sudo().month_ids})
        for month in (self._shares() - shares).month_ids:
            left[month.date] -= month.quantity
        days = self._month_days()
        parts = shares.mapped("quantity")
        if any(left[day] < 0 for day in days) or sum(parts) != left.total():
            return  # the months of other shares are not those of the total
        grid = share_out_grid(parts, [left[day] for day in days])
        for share, quantities in zip(shares, grid, strict=True):
            share.month_ids.sorted("date")._set_quantities(quantities)
