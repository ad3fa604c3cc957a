# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date

from odoo import api, models
from odoo.fields import Domain

from ..ground.sheet import Column, Sheet

TOTAL = None
# Columns that add up to another one: whole → parts.
PARTITIONS = (
    ("present", ("entered", "carried")),
    ("present", ("closed", "open")),
    ("closed", ("full", "partial", "refused", "dropped", "reoriented", "unsaid")),
)
OUTCOMES = PARTITIONS[-1][1]


@dataclass
class Cells:
    """Journeys and people by (row, column): a row is (axis, value), or TOTAL."""

    numbers: Counter = field(default_factory=Counter)
    people: Counter = field(default_factory=Counter)

    def put(self, key, number, people):
        self.numbers[key] += number
        self.people[key] += people

    @classmethod
    def added(cls, parts):
        """What several structures have together: people have a contact in each."""
        cells = cls()
        for part in parts:
            cells.numbers.update(part.numbers)
            cells.people.update(part.people)
        return cells


@dataclass(frozen=True)
class Period:
    first: date
    last: date


class VaeRegionalTable(models.AbstractModel):
    """Numbers of journeys by axis, for the regional level: they lead back to nobody.

    A number of fewer people than the threshold is hidden, and as many others as it
    takes that none can be found by subtracting: along each axis, whose rows add up to
    the last one, and along each row, whose columns add up to each other.
    """

    _name = "vae.regional.table"
    _description = "Anonymous Regional Table"

    @api.model
    def _columns(self):
        """Columns of numbers: dict of code to (label, what it counts)."""
        outcomes = dict(self.env["vae.candidate"]._selection_outcome())
        return {
            "present": (
                self.env._("Present"),
                self.env._("Journeys under way on at least one day of the period."),
            ),
            "entered": (
                self.env._("Of which entered"),
                self.env._("Journeys whose entry is in the period."),
            ),
            "carried": (
                self.env._("Of which from before"),
                self.env._("Journeys that had begun before the period."),
            ),
            "closed": (
                self.env._("Of which ended"),
                self.env._("Journeys whose end is in the period."),
            ),
            "open": (
                self.env._("Still open"),
                self.env._("Journeys under way at the end of the period."),
            ),
            **{
                code: (
                    outcomes.get(code, self.env._("Outcome not said")),
                    self.env._("Journeys that ended so in the period."),
                )
                for code in OUTCOMES
            },
        }

    @api.model
    def _axes(self, has_structures):
        """Axes: dict of label to the path of the field."""
        candidate = self.env["vae.candidate"]
        paths = [
            *("sex", "age_band", "situation_id", "education_level", "territory_id"),
            *("in_qpv", "in_frr", "entry_phase", "program_id"),
        ]
        if has_structures:
            paths.insert(0, "company_id")
        return {
            path: candidate._fields[path]._description_string(self.env)
            for path in paths
        }

    # ------------------------------------------------------------------
    # Counting
    # ------------------------------------------------------------------

    @api.model
    def _domains(self, period):
        first, last = period.first, period.last
        begun = Domain("date_open", "<=", last)
        never = Domain("date_closed", "=", False)
        present = begun & (never | Domain("date_closed", ">=", first))
        closed = Domain("date_closed", ">=", first) & Domain("date_closed", "<=", last)
        return {
            "present": present,
            "entered": present & Domain("date_open", ">=", first),
            "carried": present & Domain("date_open", "<", first),
            "closed": closed & begun,
            "open": begun & (never | Domain("date_closed", ">", last)),
        }

    @api.model
    def _count(self, base, axes, period):
        """All numbers; with all rights: they are hidden where they are small.

        :param base: ``Domain`` of the journeys
        :param axes: paths of the fields
        :return: dict of each structure to its Cells
        """
        journeys = self.env["vae.candidate"].sudo().with_context(active_test=False)
        cells = defaultdict(Cells)
        counted = ["__count", "partner_id:count_distinct"]
        for column, domain in self._domains(period).items():
            for path in [*axes, TOTAL]:
                by = [*dict.fromkeys(["company_id", path or "company_id"])]
                ends = [[]] if column != "closed" else [[], ["outcome"]]
                for end in ends:
                    for company, *keys, number, people in journeys._read_group(
                        base & domain, [*by, *end], counted
                    ):
                        key = [company, *keys][len(by) - 1]
                        row = (path, self._value(key)) if path else TOTAL
                        shown = (keys[-1] or "unsaid") if end else column
                        cells[company].put((row, shown), number, people)
        return cells

    @api.model
    def _value(self, value):
        """A key that is not TOTAL: an id, a code, or False where nothing is said."""
        return value.id or False if isinstance(value, models.BaseModel) else value

    # ------------------------------------------------------------------
    # Hiding
    # ------------------------------------------------------------------

    @api.model
    def _hidden(self, cells, axes, columns, threshold, others=(), told=frozenset()):
        """Keys of the cells that are not shown.

        :param dict axes: path to the rows of that axis, which add up to TOTAL
        :param others: Cells of the others, for each structure of a grouping: what is
            shown less its own, which it knows
        :param told: keys that would tell of few people beside other tables
        """
        rows = [TOTAL, *(row for path in axes for row in axes[path])]
        known = [
            {
                (row, column): counted.people.get((row, column), 0)
                for row in rows
                for column in columns
            }
            for counted in (cells, *others)
        ]
        sums = [
            ((row, whole), [(row, part) for part in parts])
            for row in rows
            for whole, parts in PARTITIONS
        ]
        sums += [
            ((TOTAL, column), [(row, column) for row in axes[path]])
            for path in axes
            for column in columns
        ]
        hidden = {
            key
            for people in known
            for key, number in people.items()
            if 0 < number < threshold
        } | {key for key in told if known[0].get(key)}
        size = -1
        while size != len(hidden):
            size = len(hidden)
            for people in known:
                for whole, parts in sums:
                    self._hide(hidden, people, whole, parts, threshold)
        return hidden

    @api.model
    def _hide(self, hidden, people, whole, parts, threshold):
        """Hide what could be found from a whole and its other parts; in place.

        Behind a large part a small one is not found; behind small ones alone it takes
        three of them.
        """
        filled = {part: people[part] for part in parts if people[part]}
        gone = filled.keys() & hidden
        if whole in hidden:
            if filled and not gone:  # they would add up to it
                hidden.add(min(filled, key=filled.get))
            return
        if not gone:
            return
        for part in sorted(filled, key=filled.get):
            found = [filled[each] for each in filled.keys() & hidden]
            if self._is_safe(found, threshold):
                return
            hidden.add(part)
        if not self._is_safe(list(filled.values()), threshold):
            hidden.add(whole)

    @api.model
    def _is_safe(self, found, threshold):
        return len(found) > 1 and (
            max(found) >= threshold or (len(found) > 2 and sum(found) >= threshold)
        )

    # ------------------------------------------------------------------
    # The table
    # ------------------------------------------------------------------

    @api.model
    def _sheets(self, companies, year, threshold, near=None):
        """The table, then what its columns mean; empty when there is no journey.

        :param companies: structures; each is a row where there are several
        :param int year: of the calendar
        :param int threshold: people below which a number is hidden
        :param dict near: column to the rows (axis and value, as they are named) that
            the table of the year beside hides: who is open at the end of a year is
            there from before in the next one
        """
        period = Period(date(year, 1, 1), date(year, 12, 31))
        base = Domain("company_id", "in", companies.ids)
        columns, labels = self._columns(), self._axes(len(companies) > 1)
        by_company = self._count(base, list(labels), period)
        cells = Cells.added(by_company.values())
        if not cells.numbers[TOTAL, "present"]:
            return []
        names = {path: self._names(path, cells) for path in labels}
        others = [
            Cells.added(by_company[other] for other in by_company if other != company)
            for company in companies[1:] and companies
        ]
        told = self._left(by_company.values(), threshold)
        told |= {
            (row, column)
            for column, rows_hidden in (near or {}).items()
            for path, label in labels.items()
            for row, name in [*names[path].items(), (TOTAL, self.env._("In all"))]
            if (label, name) in rows_hidden
        }
        hidden = self._hidden(cells, names, columns, threshold, others, told)
        rows = []
        for path, label in labels.items():
            for row, name in [*names[path].items(), (TOTAL, self.env._("In all"))]:
                shown = (
                    self._shown(cells, hidden, (row, column), threshold)
                    for column in columns
                )
                rows.append((label, name, *shown))
        table = Sheet(
            self.env._("Journeys %(year)s", year=year),
            (
                Column(self.env._("Axis")),
                Column(self.env._("Value")),
                *(Column(label, "number", help) for label, help in columns.values()),
            ),
            rows,
        )
        return [table, self._reading(table, threshold)]

    @api.model
    def _left(self, parts, threshold):
        """Keys of which few people are left, less what structures tell of themselves.

        :param parts: Cells of each structure, which tells what is no small number
        """
        left = Counter()
        for part in parts:
            small = {k: n for k, n in part.people.items() if 0 < n < threshold}
            left.update(small)
        return {key for key, number in left.items() if number < threshold}

    @api.model
    def _shown(self, cells, hidden, key, threshold):
        if key not in hidden:
            return cells.numbers.get(key, 0)
        if cells.people.get(key, 0) < threshold:
            return self.env._("< %(threshold)s", threshold=threshold)
        return self.env._("hidden")

    @api.model
    def _names(self, path, cells):
        """The rows of an axis that there are: dict of row to name, in order."""
        keys = {
            row[1]
            for row, _column in cells.numbers
            if row is not TOTAL and row[0] == path
        }
        field_ = self.env["vae.candidate"]._fields[path]
        if field_.type == "selection":
            known = dict(field_._description_selection(self.env))
        else:
            # Names of catalogues and structures; of nobody.
            records = self.env[field_.comodel_name].sudo()
            known = {
                record.id: record.display_name
                for record in records.with_context(active_test=False).search(
                    [("id", "in", list(keys - {False}))]
                )
            }
        names = {(path, key): name for key, name in known.items() if key in keys}
        if False in keys:
            names[path, False] = self.env._("Not given")
        return names

    @api.model
    def _reading(self, table, threshold):
        """What each column holds."""
        explained = [
            (
                table.columns[0].label,
                self.env._("By what the journeys are told apart."),
            ),
            (
                table.columns[1].label,
                self.env._("The rows of an axis add up to the last one."),
            ),
            *((column.label, column.help) for column in table.columns[2:]),
            (
                self.env._("< %(threshold)s", threshold=threshold),
                self.env._(
                    "Fewer people than the threshold, and at least one: not said, so"
                    " that nobody is recognised."
                ),
            ),
            (
                self.env._("hidden"),
                self.env._(
                    "Not said either: another number could be found by subtracting."
                ),
            ),
        ]
        return Sheet(
            self.env._("How to read"),
            (Column(self.env._("Column")), Column(self.env._("What It Holds"), "long")),
            explained,
        )
