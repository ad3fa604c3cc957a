# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from itertools import accumulate

from odoo import api, fields, models
from odoo.tools import format_date

# Units of the drawing: the whole, and where the curves are in it.
WIDTH, HEIGHT = 640, 240
LEFT, RIGHT, TOP, BOTTOM = 40, 628, 12, 208


class VaeObjective(models.Model):
    """The year as a picture: what was to be delivered by when, and what was."""

    _inherit = "vae.objective"

    picture = fields.Html(
        string="Curve",
        compute="_compute_picture",
        sanitize=False,
        help="Month by month, the sum of what was to be delivered and of what was.",
    )
    shares_table = fields.Html(
        string="Where the Shares Stand",
        compute="_compute_shares_table",
        sanitize=False,
    )

    @api.depends("actual", "month_ids.quantity")
    @api.depends_context("lang", "uid", "allowed_company_ids")
    def _compute_picture(self):
        actuals = self._actuals()
        for objective in self:
            objective.picture = (
                self.env["ir.qweb"]._render(
                    "vae_reporting.vae_objective_picture",
                    objective._picture_values(actuals[objective]),
                )
                if objective.month_ids
                else False
            )

    @api.depends("actual", "share_ids.quantity")
    @api.depends_context("lang", "uid", "allowed_company_ids")
    def _compute_shares_table(self):
        for objective in self:
            # Numbers of other members of a grouping: totals, and nothing behind them.
            shares = objective._shares()
            objective.shares_table = (
                self.env["ir.qweb"]._render(
                    "vae_reporting.vae_objective_shares",
                    {"rows": shares._share_rows()},
                )
                if shares
                else False
            )

    def _share_rows(self):
        """Where each share stands, as numbers.

        :return: list of dict
        """
        actuals = self._actuals()
        return [
            {
                "name": share.holder,
                "quantity": share.quantity,
                "actual": actuals[share].total(),
                "expected": share._expected(),
            }
            for share in self.sorted("quantity", reverse=True)
        ]

    def _curves(self, delivered):
        """Sums from month to month.

        :param Counter delivered: what was delivered, by first day of month
        :return: dict of ``days`` (of the months), ``planned`` (their sums), ``actual``
            (sums up to this month) and ``projected`` (of this month and of the last)
        """
        self.ensure_one()
        months = self.sudo().month_ids.sorted("date")
        today = fields.Date.context_today(self)
        begun = [month.date for month in months if month.date <= today]
        actual = list(accumulate(delivered[day] for day in begun))
        goes_on = actual and len(begun) < len(months) and self.projection
        return {
            "days": months.mapped("date"),
            "planned": list(accumulate(months.mapped("quantity"))),
            "actual": actual,
            "projected": [actual[-1], self.projection] if goes_on else [],
        }

    def _picture_values(self, delivered):
        """What the template of the picture draws, in units of the drawing."""
        curves = self._curves(delivered)
        days, planned, actual = curves["days"], curves["planned"], curves["actual"]
        highest = max([1, *planned, *actual, *curves["projected"]])
        step = (RIGHT - LEFT) / len(days)

        def place(number, value):
            return (
                round(LEFT + step * number, 1),
                round(BOTTOM - (BOTTOM - TOP) * value / highest, 1),
            )

        def line(values, first=0):
            return " ".join(
                "{},{}".format(*place(number, value))
                for number, value in enumerate(values, first)
            )

        now = place(len(actual), actual[-1]) if actual else None
        end = place(len(days), curves["projected"][1]) if curves["projected"] else None
        return {
            "objective": self,
            "width": WIDTH,
            "height": HEIGHT,
            "left": LEFT,
            "right": RIGHT,
            "bottom": BOTTOM,
            "months": [
                {
                    "x": round(LEFT + step * (number + 0.5), 1),
                    "name": format_date(self.env, day, date_format="MMM"),
                }
                for number, day in enumerate(days)
            ],
            "marks": [
                {"y": place(0, value)[1], "value": value}
                for value in sorted({0, highest // 2, highest})
            ],
            # From nothing, when the period begins, to the end of each month.
            "planned": line([0, *planned]),
            "actual": line([0, *actual]),
            "now": now,
            "end": end,
        }
