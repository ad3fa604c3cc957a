# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from .vae_bilan_figures import YEAR, _number

# What a line says of the period, and of the year before; and the places of its rows.
NOW = (("value", "people", "proven"), (2, 3))
BEFORE = (("before", "before_people"), (4, 5))


class VaeBilan(models.Model):
    """A grouping's bilan: the sum of its structures', as numbers.

    Its lead knows its own figures: what a small number of people of the other
    structures is behind is not kept at all, nor what would tell it by subtraction.

    That holds of several bilans, too: two of days that overlap, of two moments of one
    period or of a part of the territory tell by subtraction who is in one of them
    alone. So one is made of a calendar year, or of the days of a convention, once they
    are over; what it tells of a program is told beside all others.
    """

    _inherit = "vae.bilan"

    @api.constrains(
        *("is_consolidated", "date_start", "date_end"),
        *("territory_id", "convention_id"),
    )
    def _check_whole(self):
        for bilan in self.filtered("is_consolidated"):
            first, last = bilan.date_start, bilan.date_end
            convention = bilan.convention_id.sudo()
            of_convention = convention.date_signed and (first, last) == (
                convention.date_start,
                convention.date_end_current,
            )
            if bilan.territory_id or not (of_convention or bilan._is_year()):
                raise ValidationError(
                    self.env._(
                        "The bilan of a grouping is that of a calendar year, or of the"
                        " days of its signed convention, wherever people live: of"
                        " less, few people of the other structures could be"
                        " recognised. Choose these days, without a territory."
                    )
                )

    def _figures_of_grouping(self, known_on):
        """See ``_figures_now``; each line says its total of each structure as well.

        :raise UserError: its days are not over
        """
        self.ensure_one()
        if self.date_end >= fields.Date.context_today(self):
            raise UserError(
                self.env._(
                    "“%(bilan)s”: the figures of a grouping are computed once the"
                    " period is over.",
                    bilan=self.display_name,
                )
            )
        # Totals: who may make the bilan of a grouping is its lead, see the constraint.
        bilan = self.sudo()
        members = bilan._structures()
        bilan = bilan.with_context(allowed_company_ids=members.ids)
        indicators = bilan.env["vae.indicator"].search([("active", "=", True)])
        now = indicators._count(bilan._perimeter(), known_on, by_company=True)
        before = indicators._count(bilan._perimeter(YEAR), known_on)
        theirs, were = (
            bilan._count_of_others(indicators, earlier, known_on)
            for earlier in (None, YEAR)
        )
        threshold = self._threshold()
        beside, were_beside = (
            bilan._count_beside(indicators, earlier, known_on)
            for earlier in (None, YEAR)
        )
        lines = []
        for indicator in indicators:
            line = bilan._kept(indicator, now[indicator], before[indicator])
            if theirs:
                for counted, others, columns in (
                    (theirs, beside, NOW),
                    (were, were_beside, BEFORE),
                ):
                    self._hide(
                        line,
                        counted[indicator],
                        [other[indicator] for other in others],
                        threshold,
                        columns,
                    )
            line["structures"] = self._structure_rows(
                members, now[indicator].cells.get("company", {}), threshold
            )
            lines.append(line)
        return lines

    def _count_of_others(self, indicators, earlier, known_on, program=None):
        """What the other structures did together; nothing if there is none.

        :param program: in the place of that of the bilan; empty: in all
        """
        perimeter = self._perimeter(earlier)
        perimeter.axes["company"] -= self.company_id
        if program is not None:
            perimeter.axes["program"] = program
        return perimeter.axes["company"] and indicators._count(perimeter, known_on)

    def _count_beside(self, indicators, earlier, known_on):
        """What the others did in all programs, then in each that is not the bilan's.

        :return: list of dicts of indicator to ``Count``; empty where it is of all
        """
        if not self.program_id:
            return []
        journeys = self.env["vae.candidate"].with_context(active_test=False)
        others = self._structures() - self.company_id
        groups = journeys._read_group(
            [("company_id", "in", others.ids), ("program_id", "!=", False)],
            ["program_id"],
        )
        programs = self.program_id.browse().concat(*(group for [group] in groups))
        return [
            self._count_of_others(indicators, earlier, known_on, program)
            for program in (programs.browse(), *(programs - self.program_id))
        ]

    @api.model
    def _hide(self, line, theirs, beside, threshold, columns):
        """Take out of a line what tells of few people of the other structures.

        Numbers that are taken out are None: nobody finds them in what is kept.

        :param list beside: what they did in all programs, then in each other one
        :param columns: names of what a line says, and places of what its rows say
        """
        if theirs.people is None:
            return
        names, places = columns
        if self._is_found(
            theirs.people, [other.people or 0 for other in beside], threshold
        ):
            line.update(dict.fromkeys(names))
        for axis in line["axes"]:
            code = axis["code"]
            cells = theirs.cells.get(code, {})
            people = {key: number for key, (_value, number) in cells.items() if number}
            hidden = self.env["vae.grouping"]._hidden_parts(people, threshold)
            for row in axis["rows"]:
                around = [
                    other.cells.get(code, {}).get(row[0], (0, 0))[1] or 0
                    for other in beside
                ]
                if (
                    row[0] in hidden
                    or line[names[0]] is None
                    or self._is_found(people.get(row[0], 0), around, threshold)
                ):
                    for place in places:
                        row[place] = None

    @api.model
    def _is_found(self, people, beside, threshold):
        """Whether a number of people, or one beside it, is small and would be found.

        :param list beside: of how many it is a part, then the other parts
        """
        parts = {place: part for place, part in enumerate([people, *beside[1:]])}
        rest = sum(beside[:1]) - sum(parts.values())
        parts = {
            place: part for place, part in {**parts, "rest": rest}.items() if part > 0
        }
        return 0 in self.env["vae.grouping"]._hidden_parts(parts, threshold)

    def _structure_rows(self, members, cells, threshold):
        """What each structure did: list of name and number; None is not told."""
        people = {
            member.id: cells.get(member.id, (0, 0))[1] or 0
            for member in members - self.company_id
        }
        is_about_people = any(pair[1] is not None for pair in cells.values())
        hidden = (
            self.env["vae.grouping"]._hidden_parts(people, threshold)
            if is_about_people
            else set()
        )
        return [
            [
                member.name,
                None
                if member.id in hidden
                else _number(cells.get(member.id, (0, 0))[0]),
            ]
            for member in members
        ]

    def _shared_people(self):
        """How many people two structures of the grouping follow or followed.

        Each counts once in each structure: it is said, and they are not merged. Told
        apart by their mail address, as a number.
        """
        self.ensure_one()
        journeys = self.env["vae.candidate"].sudo().with_context(active_test=False)
        groups = journeys._read_group(
            [
                ("company_id", "in", self._structures().ids),
                ("date_open", "<=", self.date_end),
                ("partner_id.email_normalized", "!=", False),
                "|",
                ("date_closed", "=", False),
                ("date_closed", ">=", self.date_start),
            ],
            ["partner_id.email_normalized"],
            ["company_id:count_distinct"],
            having=[("company_id:count_distinct", ">", 1)],
        )
        return len(groups)
