# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from dateutil.relativedelta import relativedelta

from odoo import fields, models
from odoo.exceptions import UserError

from .vae_indicator import SPANS

YEAR = relativedelta(years=1)
NOISE = 0.005


class VaeBilan(models.Model):
    """Computing the figures, opening what they count, comparing them with today.

    The figures are kept as plain values: words and definitions as they were, and of
    each indicator its number, the number of journeys behind it, what of it is proven,
    and the same of the year before.
    """

    _inherit = "vae.bilan"

    gaps = fields.Json(readonly=True, copy=False, prefetch=False)
    date_compared = fields.Datetime(string="Compared On", readonly=True, copy=False)

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------

    def action_compute(self):
        """Compute the figures anew, from what there is now.

        :raise UserError: it is signed, or of a structure one does not work in now
        """
        self.check_access("write")
        for bilan in self:
            bilan._compute_now()
        return self._vae_said(
            self.env._("The figures are computed."),
            after={"type": "ir.actions.client", "tag": "soft_reload"},
        )

    def action_compare(self):
        """Tell which figures would be others if they were computed today.

        :raise UserError: nothing is computed yet
        """
        self.ensure_one()
        self.check_access("write")
        self._check_computed()
        gaps = self._gaps(self._figures_now(known_on=None))
        self._vae_by_code().write(
            {"gaps": gaps, "date_compared": fields.Datetime.now()}
        )
        return self._vae_said(
            self.env._("%(count)s figures would be others today.", count=len(gaps))
            if gaps
            else self.env._("Computed today, all figures are the same."),
            after={"type": "ir.actions.client", "tag": "soft_reload"},
        )

    def action_open_figure(self, code, axis=None, key=None):
        """Open what a figure has counted; of a grouping's, one's own part.

        :param str code: of the indicator
        :param str axis: code of the axis of one of its cells
        :param key: of that cell: id, value of a choice, or False
        :raise UserError: there is no such figure
        """
        self.ensure_one()
        self.check_access("read")
        if not self._has_figure(code, axis, key):
            raise UserError(
                self.env._("This bilan has no such figure: reload the page.")
            )
        indicator = self.env["vae.indicator"].search([("code", "=", code)])
        if not indicator:
            raise UserError(
                self.env._(
                    "This indicator is no longer counted: its figure stays as it was,"
                    " and opens nothing."
                )
            )
        if axis and axis not in indicator.axis_ids.mapped("code"):
            raise UserError(
                self.env._(
                    "“%(indicator)s” is no longer split like that: open the whole.",
                    indicator=indicator.name,
                )
            )
        perimeter = self._perimeter()
        own = perimeter.axes["company"] & self.env.companies
        if not own:
            raise UserError(
                self.env._(
                    "The members of a grouping share totals, and never their people."
                )
            )
        perimeter.axes["company"] = own
        return indicator._open(perimeter, axis, key, known_on=self.known_on)

    def _has_figure(self, code, axis, key):
        """Whether the bilan has the figure, or that cell of it."""
        for line in self.figures or ():
            if line["code"] == code:
                return axis is None or any(
                    each["code"] == axis and key in [row[0] for row in each["rows"]]
                    for each in line["axes"]
                )
        return False

    # ------------------------------------------------------------------
    # Computing
    # ------------------------------------------------------------------

    def _check_computed(self):
        for bilan in self:
            if not bilan.date_computed:
                raise UserError(
                    self.env._(
                        "“%(bilan)s” has no figures yet: compute them first.",
                        bilan=bilan.display_name,
                    )
                )

    def _compute_now(self):
        self.ensure_one()
        if self.state == "signed":
            raise UserError(
                self.env._(
                    "“%(bilan)s” is signed: its figures stay. To correct it, use"
                    " “Correct”, which makes a new version.",
                    bilan=self.display_name,
                )
            )
        if self.company_id not in self.env.companies:
            raise UserError(
                self.env._(
                    "The figures are counted in %(structure)s: choose that structure at"
                    " the top of the screen first.",
                    structure=self.company_id.name,
                )
            )
        # Of several directors at once, the later one begins anew on what is there.
        self._vae_wait_for_rows()
        known_on = fields.Date.context_today(self)
        self._vae_by_code().write(
            {
                "figures": self._figures_now(known_on=known_on),
                "financial": self._financial_now(),
                "date_computed": fields.Datetime.now(),
                "known_on": known_on,
                "date_reviewed": False,
                "reviewed_by_id": False,
                "gaps": False,
                "date_compared": False,
            }
        )
        self._set_facts()
        self._signature_check_content()

    def _perimeter(self, before=None):
        """What the bilan is about.

        :param relativedelta before: so much earlier
        """
        self.ensure_one()
        before = before or relativedelta()
        return self.env["vae.indicator"]._perimeter(
            self.date_start - before,
            self.date_end - before,
            self._structures(),
            self.program_id,
            self.territory_id,
        )

    def _structures(self):
        self.ensure_one()
        if self.is_consolidated:
            # Their names are told as members; what they do is counted as totals.
            return self.sudo().grouping_id.member_ids
        return self.company_id

    def _figures_now(self, known_on):
        """The figures as they are kept: list of dict, in the order of the catalogue."""
        self.ensure_one()
        if self.is_consolidated:
            return self._figures_of_grouping(known_on)
        indicators = self.env["vae.indicator"].search([("active", "=", True)])
        now = indicators._count(self._perimeter(), known_on)
        before = indicators._count(self._perimeter(YEAR), known_on)
        return [
            self._kept(indicator, now[indicator], before[indicator])
            for indicator in indicators
        ]

    def _kept(self, indicator, now, before):
        """A figure as it is kept, with the words that it was counted by."""
        scopes = dict(indicator._fields["scope"]._description_selection(indicator.env))
        return {
            "code": indicator.code,
            "name": indicator.name,
            "definition": indicator.definition,
            "chapter": indicator.chapter,
            "unit": indicator.unit,
            "counted": scopes[indicator.scope],
            # Of a share: of what; few people may be what remains of the whole.
            "part": indicator.part_id.code or "",
            # A number of people, and not of what was done for them.
            "of_people": indicator._model() in (SPANS, "vae.candidate"),
            "whole": indicator._is_of_whole_structure(self._perimeter()),
            "value": _number(now.value),
            "people": now.people,
            "proven": now.proven,
            "before": _number(before.value),
            "before_people": before.people,
            "axes": [
                {
                    "code": axis.code,
                    "name": axis.name,
                    "rows": self._kept_rows(
                        indicator,
                        axis,
                        now.cells.get(axis.code, {}),
                        before.cells.get(axis.code, {}),
                    ),
                }
                for axis in indicator.axis_ids
            ],
        }

    def _kept_rows(self, indicator, axis, now, before):
        """Of an axis: lists of key, words, number, people, and both the year before."""
        keys = [*now, *(key for key in before if key not in now)]
        rows = []
        for key, label in indicator._labels(axis, keys):
            value, people = now.get(key, (0, 0))
            before_value, before_people = before.get(key, (0, 0))
            rows.append(
                [
                    *(key, label, _number(value), people),
                    *(_number(before_value), before_people),
                ]
            )
        return rows

    def _financial_now(self):
        """The financial part as it is kept: the budget as its form sets it out."""
        self.ensure_one()
        budget = self.budget_id
        if not budget:
            return False
        columns = ["forecast", "actual"]
        return {
            "name": budget.display_name,
            "number": budget._print_number(),
            "signed": budget.state == "signed",
            "report_signed": budget.report_state == "signed",
            "rows": budget._printed_rows(columns),
        }

    # ------------------------------------------------------------------
    # Comparing
    # ------------------------------------------------------------------

    def _gaps(self, today):
        """What differs between the figures that are kept and others.

        :param list today: figures, as they are kept
        :return: list of dicts with ``name``, ``cell``, ``kept``, ``today``, ``unit``
        """
        fresh = {line["code"]: line for line in today}
        gaps = []
        for line in self.figures or ():
            other = fresh.get(line["code"])
            if other is None:
                continue
            common = {"name": line["name"], "unit": line["unit"]}
            for cell, kept, found in [
                ("", line["value"], other["value"]),
                *_cells_of_both(line, other),
            ]:
                if _differs(kept, found):
                    gaps.append({**common, "cell": cell, "kept": kept, "today": found})
        return gaps


def _cells_of_both(line, other):
    """The cells of two counts of an indicator: words, and the two numbers."""
    others = {axis["code"]: axis["rows"] for axis in other["axes"]}
    for axis in line["axes"]:
        kept = {row[0]: row for row in axis["rows"]}
        found = {row[0]: row for row in others.get(axis["code"], ())}
        # An axis that is no longer counted by is no other figure.
        for key in {**kept, **found} if axis["code"] in others else ():
            label = (kept.get(key) or found[key])[1]
            numbers = (side[key][2] if key in side else 0 for side in (kept, found))
            yield (f"{axis['name']}: {label}", *numbers)


def _differs(kept, found):
    # What is not told of others' people is compared with nothing.
    return None not in (kept, found) and abs(kept - found) > NOISE


def _number(value):
    """A number as it is kept: whole where it is, else to the hundredth."""
    return int(value) if value == int(value) else round(float(value), 2)
