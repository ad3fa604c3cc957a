# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models

from .vae_bilan_figures import YEAR, _number

# What a line says of the period, and of the year before; and the places of its rows.
NOW = (("value", "people", "proven"), (2, 3))
BEFORE = (("before", "before_people"), (4, 5))


class VaeBilan(models.Model):
    """A grouping's bilan: the sum of its structures', as numbers.

    Its lead knows its own figures: what a small number of people of the other
    structures is behind is not kept at all, nor what would tell it by subtraction.
    """

    _inherit = "vae.bilan"

    def _figures_of_grouping(self, known_on):
        """See ``_figures_now``; each line says its total of each structure as well."""
        self.ensure_one()
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
        lines = []
        for indicator in indicators:
            line = bilan._kept(indicator, now[indicator], before[indicator])
            if theirs:
                self._hide(line, theirs[indicator], threshold, NOW)
                self._hide(line, were[indicator], threshold, BEFORE)
            line["structures"] = self._structure_rows(
                members, now[indicator].cells.get("company", {}), threshold
            )
            lines.append(line)
        return lines

    def _count_of_others(self, indicators, earlier, known_on):
        """What the other structures did together; nothing if there is none."""
        perimeter = self._perimeter(earlier)
        perimeter.axes["company"] -= self.company_id
        return perimeter.axes["company"] and indicators._count(perimeter, known_on)

    @api.model
    def _hide(self, line, theirs, threshold, columns):
        """Take out of a line what tells of few people of the other structures.

        Numbers that are taken out are None: nobody finds them in what is kept.

        :param columns: names of what a line says, and places of what its rows say
        """
        if theirs.people is None:
            return
        names, places = columns
        if 0 < theirs.people < threshold:
            line.update(dict.fromkeys(names))
        for axis in line["axes"]:
            cells = theirs.cells.get(axis["code"], {})
            people = {key: number for key, (_value, number) in cells.items() if number}
            hidden = self.env["vae.grouping"]._hidden_parts(people, threshold)
            for row in axis["rows"]:
                if row[0] in hidden or line[names[0]] is None:
                    for place in places:
                        row[place] = None

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
