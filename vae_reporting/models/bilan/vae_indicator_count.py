# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections import defaultdict
from dataclasses import dataclass, field

from odoo import api, models
from odoo.fields import Domain

from ..ground.vae_figure import HIERARCHIES, Perimeter
from .vae_indicator import OF_JOURNEYS, SPANS

# How many people are behind records, where it is not one journey that each is about;
# None: nobody is, but those who work there.
PEOPLE = {
    "vae.service": "participant_count:sum",
    "vae.attendance": "partner_id:count_distinct",
    "vae.time": None,
    "vae.meeting": None,
    "vae.observation.occurrence": None,
    # Of somebody without a journey, too.
    "vae.complaint": "__count",
}
HUNDRED = 100


@dataclass
class Count:
    """What was counted of an indicator.

    ``people``: how many journeys are behind it, None where it is about none.
    ``cells``: of each axis (its code) a dict of a key, the id of a record, a value of
    a choice or False for none, to a pair of number and people.
    """

    value: float = 0
    people: int | None = None
    proven: int | None = None
    cells: dict = field(default_factory=dict)


class VaeIndicator(models.Model):
    """Counting: one question to the database for indicators about the same records.

    All axes of it at once, by grouping sets; journeys are one row each, that of their
    history, so that no distinct count is needed to split them.
    """

    _inherit = "vae.indicator"

    def _count(self, perimeter, known_on=None, by_company=False):
        """Count with the rights of the user.

        :param Perimeter perimeter: days, and ``company``, ``program``, ``territory``
        :param date known_on: see ``_figure``
        :param bool by_company: add an axis ``company`` to each
        :return: dict of indicator to ``Count``
        """
        counting = self | self.part_id | self.whole_id
        batches = defaultdict(self.browse)
        domains = {}
        for indicator in counting.filtered(lambda each: each.scope != "ratio"):
            domain = indicator._domain(perimeter, known_on)
            key = (indicator._model(), repr(domain))
            domains[key] = domain
            batches[key] |= indicator
        counts = {}
        for key, indicators in batches.items():
            counts.update(indicators._count_alike(key[0], domains[key], by_company))
        for indicator in counting.filtered(lambda each: each.scope == "ratio"):
            counts[indicator] = _share(
                counts[indicator.part_id], counts[indicator.whole_id]
            )
        return {indicator: counts[indicator] for indicator in self}

    def _count_alike(self, model, domain, by_company):
        """Indicators that count the same records, each in its own way."""
        records = self.env[model].with_context(active_test=False)
        paths = self._paths()[model]
        axes = {axis.code: axis.path for axis in self.axis_ids}
        if by_company:
            axes["company"] = paths["company"]
        counted = PEOPLE.get(model, "candidate_id:count_distinct")
        is_of_journeys = model in (SPANS, "vae.candidate")
        behind = "__count" if is_of_journeys else counted
        aggregates = ["__count", *self.mapped("aggregate"), *[behind] * bool(behind)]
        aggregates = [*dict.fromkeys(aggregates)]
        totals, *splits = records._read_grouping_sets(
            domain, [[], *([path] for path in axes.values())], aggregates
        )
        split = dict(zip(axes, splits, strict=True))
        proven = None
        if "is_proven" in records._fields:
            proven = records.search_count(domain & Domain("is_proven", "=", True))

        def said(row, indicator):
            numbers = dict(zip(aggregates, row, strict=True))
            people = (numbers[behind] or 0) if behind else None
            return numbers[indicator.aggregate] or 0, people

        counts = {}
        for indicator in self:
            value, people = said(totals[0], indicator) if totals else (0, None)
            codes = [*indicator.axis_ids.mapped("code"), *["company"] * by_company]
            counts[indicator] = Count(
                value=value,
                people=people,
                proven=proven if indicator.aggregate == "__count" else None,
                cells={
                    code: {
                        _plain(key): said(numbers, indicator)
                        for key, *numbers in split[code]
                    }
                    for code in codes
                },
            )
        return counts

    @api.model
    def _paths(self):
        return self._counted_models()

    def _is_of_whole_structure(self, perimeter):
        """Whether the perimeter asks for less than the figure can tell apart."""
        self.ensure_one()
        if self.scope == "ratio":
            return self.part_id._is_of_whole_structure(perimeter)
        known = self._paths()[self._model()]
        return any(
            records and axis not in known for axis, records in perimeter.axes.items()
        )

    # ------------------------------------------------------------------
    # Which records: of the number, and of the list that it opens
    # ------------------------------------------------------------------

    def _domain(self, perimeter, known_on=None):
        """The records behind the figure.

        :return: ``Domain`` on ``_model()``
        """
        self.ensure_one()
        zone = self.env["vae.figure"]._zone(perimeter)
        figure = self._figure(
            perimeter.date_from, perimeter.date_to, known_on=known_on, zone=zone
        )
        domain = figure["domain"]
        known = self._paths()[figure["model"]]
        for axis, records in perimeter.axes.items():
            if records and axis in known:
                within = "child_of" if records._name in HIERARCHIES else "in"
                domain &= Domain(known[axis], within, records.ids)
        return domain

    def _domain_of_cell(self, code, key):
        """Of an axis, what has that key.

        :param key: see ``Count``
        """
        self.ensure_one()
        path = self.axis_ids.filtered(lambda axis: axis.code == code).path
        if key or not path:
            return Domain(path, "=", key) if path else Domain.FALSE
        domain = Domain(path, "=", False)
        head, point, _rest = path.partition(".")
        # What has no journey has none of what journeys tell, either.
        return domain | Domain(head, "=", False) if point else domain

    def _open(self, perimeter, code=None, key=None, known_on=None):
        """Window action: the records behind the number, or behind one of its cells.

        Of journeys the journeys themselves, not the lines of their history.
        """
        self.ensure_one()
        indicator = self.part_id if self.scope == "ratio" else self
        domain = indicator._domain(perimeter, known_on)
        title = indicator.name
        if code:
            domain &= indicator._domain_of_cell(code, key)
            title = f"{title} · {indicator._label_of(code, key)}"
        model = indicator._model()
        if indicator.scope in OF_JOURNEYS:
            model, domain = "vae.candidate", Domain("told_history_ids", "any", domain)
        return {
            "type": "ir.actions.act_window",
            "name": title,
            "display_name": title,
            "res_model": model,
            "views": [(False, "list"), (False, "form")],
            "view_mode": "list,form",
            "domain": list(domain),
            # What is archived was counted as well.
            "context": {"active_test": False, "create": False},
        }

    # ------------------------------------------------------------------
    # Words
    # ------------------------------------------------------------------

    def _label_of(self, code, key):
        axis = self.axis_ids.filtered(lambda each: each.code == code)
        return dict(self._labels(axis, [key])).get(key, "")

    def _labels(self, axis, keys):
        """The words for the keys of an axis, in the order in which they are listed.

        :return: list of (key, words)
        """
        self.ensure_one()
        field = axis._field(self._model())
        none = [(False, self.env._("Not given"))] if False in keys else []
        if field is None:
            return []
        if field.type == "boolean":
            words = {True: self.env._("Yes"), False: self.env._("No")}
            return [(key, words[key]) for key in (True, False) if key in keys]
        if field.type == "selection":
            choices = field._description_selection(self.env)
            found = [(key, words) for key, words in choices if key in keys]
        else:
            # Entries of catalogues, programs, territories: no person.
            records = self.env[field.comodel_name].sudo()
            records = records.browse([key for key in keys if key]).exists()
            found = [(each.id, each.display_name) for each in records.sorted()]
        told = {key for key, _words in found}
        gone = self.env._("No longer in the list")
        missing = [(key, gone) for key in keys if key and key not in told]
        return [*found, *missing, *none]

    @api.model
    def _perimeter(self, first, last, company, program=None, territory=None):
        """The perimeter of a bilan: days, structures, and what narrows it down."""
        return Perimeter(
            first,
            last,
            {
                "company": company,
                "program": program or self.env["vae.program"],
                "territory": territory or self.env["vae.territory"],
            },
        )


def _plain(key):
    """A key as it is kept: the id of a record, or the value."""
    return key.id if isinstance(key, models.Model) else key


def _share(part, whole):
    """A share in percent; nobody knows it of nothing.

    Behind it are those who are part of it, or those who are not: the fewer.
    """
    people = whole.people
    if part.people is not None and whole.people is not None:
        sides = (part.people, whole.people - part.people)
        people = min((side for side in sides if side > 0), default=whole.people)
    value = HUNDRED * part.value / whole.value if whole.value else 0
    return Count(value=value, people=people)
