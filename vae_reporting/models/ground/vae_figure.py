# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""Figures that open what they count.

A figure is said once, as data: which model, which records, counted or summed how, when
they count, and by what they can be restricted. Its number over a perimeter and the list
behind it come from the same domain, read with the user's own rights: what a person
opens is what was counted for that person.

    figures = self.env["vae.figure"]
    signed = figures._figures()["contracts_signed"]
    year = Perimeter(date(2026, 1, 1), date(2026, 12, 31), {"program": program})
    figures._value(signed, year)                         # 42
    figures._values_by(signed, year, ["user", "month"])  # {(user, 2026-01-01): 3, …}
    figures._open(signed, year)                          # the list of these 42

Rooms add theirs by extending ``_figures``; a figure that is like another one but for
some records is ``dataclasses.replace(figure, domain=figure.domain & …)``.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from odoo import api, models
from odoo.fields import Domain

MONTH = "month"
# What lies in a territory counts for it.
HIERARCHIES = {"vae.territory"}


@dataclass(frozen=True)
class Figure:
    """What is counted or summed.

    ``aggregate`` is one of ``_read_group``: ``__count``, or ``hours:sum``. ``unit``
    says of what: empty for records, ``hours``, ``km``, ``euros``. ``date`` names the
    field that says when a record counts; ``axes`` says by which path of fields a record
    belongs to a structure (``company``), a program…
    """

    code: str
    label: str
    model: str
    domain: Domain = Domain.TRUE
    aggregate: str = "__count"
    unit: str = ""
    date: str = ""
    axes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Perimeter:
    """Of which days, both included, and of whom: records by axis of the figure.

    An axis that is not named, or that has no record, restricts nothing.
    """

    date_from: date | None = None
    date_to: date | None = None
    axes: Mapping[str, models.BaseModel] = field(default_factory=dict)


class VaeFigure(models.AbstractModel):
    _name = "vae.figure"
    _description = "Figures"

    @api.model
    def _figures(self):
        """The figures that are known; to be extended.

        :return: dict of code to ``Figure``, with words in the user's language
        """
        return {}

    @api.model
    def _domain(self, figure, perimeter):
        """The records behind a figure.

        :raise KeyError: the figure does not know an axis of the perimeter
        :return: ``Domain``
        """
        domain = figure.domain & self._domain_of_days(figure, perimeter)
        for axis, records in perimeter.axes.items():
            if records:
                within = "child_of" if records._name in HIERARCHIES else "in"
                domain &= Domain(figure.axes[axis], within, records.ids)
        return domain

    @api.model
    def _domain_of_days(self, figure, perimeter):
        first, last = perimeter.date_from, perimeter.date_to
        if not figure.date:
            return Domain.TRUE
        domain = Domain.TRUE
        if self.env[figure.model]._fields[figure.date].type == "date":
            if first:
                domain &= Domain(figure.date, ">=", first)
            if last:
                domain &= Domain(figure.date, "<=", last)
            return domain
        if first:
            domain &= Domain(figure.date, ">=", self._midnight(perimeter, first))
        if last:
            after = self._midnight(perimeter, last + timedelta(days=1))
            domain &= Domain(figure.date, "<", after)
        return domain

    @api.model
    def _midnight(self, perimeter, day):
        """When a day begins at the place that the perimeter is about, UTC."""
        return self._place(perimeter)._vae_day_begins(day)

    @api.model
    def _zone(self, perimeter):
        return self._place(perimeter)._vae_zone()

    @api.model
    def _place(self, perimeter):
        return perimeter.axes.get("company", self.env.company)._vae_first()

    @api.model
    def _value(self, figure, perimeter):
        """The number: of records, or of the figure's unit."""
        [(number,)] = self.env[figure.model]._read_group(
            self._domain(figure, perimeter), [], [figure.aggregate]
        )
        return number or 0

    @api.model
    def _values_by(self, figure, perimeter, by):
        """The number split by axes, in one query.

        :param by: names of axes of the figure, or ``month``
        :return: dict of a tuple, a record or the first day of a month for each name in
            ``by``, to the number; what belongs to no record is under an empty one
        """
        zone = self._zone(perimeter)
        groups = (
            self.env[figure.model]
            .with_context(tz=zone)
            ._read_group(
                self._domain(figure, perimeter),
                [
                    f"{figure.date}:month" if axis == MONTH else figure.axes[axis]
                    for axis in by
                ],
                [figure.aggregate],
            )
        )
        return {
            tuple(
                key.date() if isinstance(key, datetime) else key for key in group[:-1]
            ): group[-1] or 0
            for group in groups
        }

    @api.model
    def _open(self, figure, perimeter, name=None):
        """Window action: the records behind the figure.

        :param str name: title of the list; by default the figure's label
        """
        title = name or figure.label
        return {
            "type": "ir.actions.act_window",
            "name": title,
            "display_name": title,
            "res_model": figure.model,
            # A list, be it of one record.
            "views": [(False, "list"), (False, "form")],
            "view_mode": "list,form",
            "domain": list(self._domain(figure, perimeter)),
            "context": {},
        }
