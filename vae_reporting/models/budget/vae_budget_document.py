# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from itertools import zip_longest

from odoo import models
from odoo.exceptions import UserError
from odoo.tools import formatLang

from .vae_budget import SIDES

HUNDRED = 100


class VaeBudget(models.Model):
    """The forecast budget as a document: printed, signed, exported."""

    _inherit = "vae.budget"

    _print_order = "date_start, id"
    _signature_report = "vae_reporting.report_vae_budget"

    def _print_number(self):
        self.ensure_one()
        return f"BP-{self.date_start:%Y}-{self.id}"

    # ------------------------------------------------------------------
    # Signature
    # ------------------------------------------------------------------

    def _signature_fields(self):
        return (
            *("company_id", "program_id", "grouping_id", "date_start", "date_end"),
            *("indirect_rule", "indirect_percent", "common_forecast"),
            *("indirect_note", "grant_heading_id"),
        )

    def _signature_content(self):
        lines = self._said("forecast", "quantity", "unit_cost")
        return {**super()._signature_content(), "lines": lines}

    def _said(self, *columns):
        """The lines that say something, as plain values by code of their heading."""
        lines = self.sudo().line_ids.filtered(
            lambda line: any(line[c] for c in columns)
        )
        return {
            line.heading_id.code: [line[column] for column in columns] for line in lines
        }

    def _signature_check(self):
        self.ensure_one()
        self._refresh()
        self._check_column("forecast")
        if self.is_consolidated:
            self._check_parts(lambda part: part.state == "signed")
        return super()._signature_check()

    def _check_column(self, column):
        """Refuse amounts that cannot be signed.

        :param str column: ``forecast`` or ``actual``
        :raise UserError: there are none, one is negative, or both sides differ
        """
        self.ensure_one()
        lines = self.sudo().line_ids
        if not any(lines.mapped(column)):
            raise UserError(
                self.env._(
                    "“%(budget)s” has no amount yet: fill it in, then have it signed.",
                    budget=self.display_name,
                )
            )
        for line in lines:
            if line[column] < 0:
                raise UserError(
                    self.env._(
                        "“%(heading)s” is negative (%(amount)s €): a charge that is"
                        " paid back is a product. Correct it where it comes from.",
                        heading=line.heading_id.name,
                        amount=self._said_euros(line[column]),
                    )
                )
        totals = self._totals(column)
        for suffix in ("", "_voluntary"):
            charges, products = (totals[f"{side}{suffix}"] for side in SIDES)
            if charges != products:
                raise UserError(
                    self.env._(
                        "“%(budget)s” is not balanced: charges %(charges)s €, products"
                        " %(products)s €, a difference of %(gap)s €%(where)s. Correct"
                        " it, or balance it by own resources.",
                        budget=self.display_name,
                        charges=self._said_euros(charges),
                        products=self._said_euros(products),
                        gap=self._said_euros(abs(charges - products)),
                        where=suffix and self.env._(" in voluntary contributions"),
                    )
                )

    def _said_euros(self, amount):
        return formatLang(self.env, amount, digits=0)

    def _rounding_text(self):
        """The one rule of rounding, as it is printed: see ``whole_euros``."""
        return self.env._(
            "Each line is rounded to the nearest euro (0.50 € makes 1 €); totals are"
            " sums of rounded lines."
        )

    # ------------------------------------------------------------------
    # Layout: the same in the workbook and in the PDF
    # ------------------------------------------------------------------

    def _layout(self):
        """The headings as the form sets them out.

        :return: dict of side to list of sections; a section is a dict with ``section``
            and ``chapters``; a chapter a dict with ``heading`` and ``lines`` (of the
            budget); a chapter that carries an amount itself has its own line alone
        """
        self.ensure_one()
        layout = {side: [] for side in SIDES}
        for line in self.line_ids.sorted(
            lambda each: (each.side, each.sequence, each.id)
        ):
            heading = line.heading_id
            if not heading.active and not line._has_amount():
                continue
            sections = layout[heading.side]
            if not sections or sections[-1]["section"] != heading.section:
                sections.append({"section": heading.section, "chapters": []})
            chapters = sections[-1]["chapters"]
            chapter = heading.parent_id or heading
            if not chapters or chapters[-1]["heading"] != chapter:
                chapters.append({"heading": chapter, "lines": line.browse()})
            chapters[-1]["lines"] |= line
        return layout

    def _printed_rows(self, columns):
        """The two halves of the form as rows of one table.

        :param columns: of ``forecast`` and ``actual``
        :return: list of pairs of dicts with ``kind`` (``chapter``, ``line`` or
            ``total``), ``label`` and ``amounts``; None where a half has nothing more
        """
        self.ensure_one()
        layout = self._layout()
        label = {
            "shared": self.env._("TOTAL"),
            "voluntary": self.env._("TOTAL WITH VOLUNTARY CONTRIBUTIONS"),
        }
        sums = {side: dict.fromkeys(columns, 0) for side in SIDES}
        printed = []
        for name in ("direct", "shared", "voluntary"):
            halves = [
                self._printed_half(layout[side], name, columns, sums[side])
                for side in SIDES
            ]
            printed += zip_longest(*halves)
            if name in label and (name == "shared" or any(halves)):
                printed.append(
                    tuple(
                        {
                            "kind": "total",
                            "label": label[name],
                            "amounts": [sums[side][column] for column in columns],
                        }
                        for side in SIDES
                    )
                )
        return printed

    def _printed_half(self, sections, name, columns, sums):
        """The rows of a section on one side; its amounts are added to ``sums``."""
        printed = []
        for section in sections:
            for chapter in section["chapters"] if section["section"] == name else ():
                heading, lines = chapter["heading"], chapter["lines"]
                amounts = [sum(lines.mapped(column)) for column in columns]
                for column, amount in zip(columns, amounts, strict=True):
                    sums[column] += amount
                printed.append(
                    {"kind": "chapter", "label": heading.name, "amounts": amounts}
                )
                printed += [
                    {
                        "kind": "line",
                        "label": line.heading_id.name,
                        "amounts": [line[column] for column in columns],
                    }
                    for line in lines
                    if line.heading_id != heading
                ]
        return printed

    def _grant_text(self, column):
        """The sentence on the grant's share, as the form has it; empty without one."""
        grant = self._grant(column)
        if not grant:
            return ""
        amount, share = grant
        return self.env._(
            "Grant asked for: %(amount)s €, %(share)s %% of all products (voluntary"
            " contributions left out).",
            amount=self._said_euros(amount),
            share=formatLang(self.env, share, digits=1),
        )

    def _grant(self, column):
        """The grant and its share of all products.

        :return: tuple of whole euros and percent; None if no heading is the grant
        """
        self.ensure_one()
        line = self.line_ids.filtered(
            lambda each: each.heading_id == self.grant_heading_id
        )
        products = self._totals(column)["product"]
        if not line or not products:
            return None
        return line[column], HUNDRED * line[column] / products
