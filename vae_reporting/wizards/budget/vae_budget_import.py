# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections import defaultdict

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import format_list

from ...models.budget import amount_reader
from ...models.budget.vae_budget import whole_euros

MAXIMUM = 5 * 1024**2
# A workbook is read at some two megabytes of its text in a second.
UNPACKED_MAX = 10 * 1024**2
MOST_PROBLEMS = 8


class VaeBudgetImport(models.TransientModel):
    """Amounts of a budget from a spreadsheet: all of them, or none."""

    _name = "vae.budget.import"
    _description = "Amounts of a Budget from a Spreadsheet"

    budget_id = fields.Many2one(
        comodel_name="vae.budget", required=True, readonly=True, ondelete="cascade"
    )
    file = fields.Binary(string="File (.xlsx, .csv)", required=True, attachment=False)
    file_name = fields.Char()
    column = fields.Selection(
        selection=[("forecast", "Forecast"), ("actual", "Actual")],
        string="Amounts Are",
        required=True,
        default="actual",
    )

    def action_import(self):
        """Read the file into the budget.

        :raise UserError: the file cannot be read, or a line of it: then nothing is kept
        """
        self.ensure_one()
        budget = self.budget_id
        budget.check_access("write")
        amounts, problems = self._amounts(self._rows())
        if not amounts and not problems:
            problems = [self.env._("no heading of the budget has an amount in it.")]
        if problems:
            more = len(problems) - MOST_PROBLEMS
            shown = problems[:MOST_PROBLEMS]
            if more > 0:
                shown.append(self.env._("and %(count)s other lines.", count=more))
            raise UserError(
                self.env._(
                    "Nothing was read from “%(file)s”:\n%(problems)s",
                    file=self.file_name or "",
                    problems="\n".join(shown),
                )
            )
        budget._save_amounts(
            [
                {"heading": heading, self.column: amount, **self._beside()}
                for heading, amount in amounts.items()
            ]
        )
        return self.env["vae.budget"]._vae_said(
            self.env._("%(count)s headings were read.", count=len(amounts)),
            after={"type": "ir.actions.client", "tag": "soft_reload"},
        )

    def _beside(self):
        """What an amount of a file puts an end to: another way to make it up."""
        if self.column == "actual":
            return {"actual_from": "typed"}
        return {"quantity": 0}

    # ------------------------------------------------------------------
    # The file
    # ------------------------------------------------------------------

    def _rows(self):
        files = self.env["vae.file"]
        content = files._decoded(self.file, MAXIMUM)
        if content.startswith(b"PK"):
            files._check_office(content, UNPACKED_MAX)
        try:
            return amount_reader.table(amount_reader.rows(content), self.column)
        except amount_reader.Unreadable as error:
            raise UserError(self._unreadable(str(error))) from error

    def _unreadable(self, kind):
        name = self.file_name or ""
        if kind == "columns":
            return self.env._(
                "“%(file)s”: no line names the columns. One line has to be titled"
                " “Libellé” (or “Code”) and “%(column)s”; in what order does not"
                " matter.",
                file=name,
                column="Réalisé" if self.column == "actual" else "Prévision",
            )
        if kind == "rows":
            return self.env._(
                "“%(file)s” has more than %(most)s lines: choose the table of the"
                " budget alone.",
                file=name,
                most=amount_reader.MOST_ROWS,
            )
        return self.env._(
            "“%(file)s” cannot be read: save it as a workbook (.xlsx) or as CSV, and"
            " choose that file.",
            file=name,
        )

    # ------------------------------------------------------------------
    # Its lines
    # ------------------------------------------------------------------

    def _amounts(self, rows):
        """What the lines say.

        :return: dict of id of a heading to whole euros; list of what is wrong
        """
        known = self._headings()
        amounts, lines, problems = {}, {}, []
        for number, texts, cell in rows:
            heading, problem = self._heading(known, texts)
            if heading and heading.child_ids or amount_reader.is_sum(texts):
                continue  # a chapter: the sum of its lines
            try:
                amount = amount_reader.parse_amount(cell)
            except ValueError:
                amount, problem = None, problem or self._not_a_number(cell)
                if not heading and not texts:
                    continue
            else:
                if amount is None:
                    continue  # a title, or nothing to tell
            if not problem and heading.id in amounts:
                problem = self.env._(
                    "“%(heading)s” stands on line %(line)s already.",
                    heading=heading.name,
                    line=lines[heading.id],
                )
            if not problem and amount < 0:
                problem = self.env._(
                    "“%(heading)s” is negative (%(value)s).",
                    heading=heading.name,
                    value=cell,
                )
            if problem:
                problems.append(
                    self.env._(
                        "Line %(line)s: %(problem)s", line=number, problem=problem
                    )
                )
            else:
                amounts[heading.id] = whole_euros(amount)
                lines[heading.id] = number
        return amounts, problems

    def _not_a_number(self, cell):
        return self.env._(
            "“%(value)s” is no amount. Write it like 1234,50.", value=str(cell)[:40]
        )

    def _headings(self):
        """Headings by what names them: code, words, words after their number."""
        known = defaultdict(lambda: self.env["vae.budget.heading"])
        headings = self.env["vae.budget.heading"].search([("active", "=", True)])
        for heading in headings | self.budget_id.line_ids.heading_id:
            code, label = amount_reader.spelled(heading.name)
            names = {amount_reader.fold(heading.code), label, code}
            for name in filter(None, names):
                known[name] |= heading
        return known

    def _heading(self, known, texts):
        """The one that some texts name together.

        :return: tuple of the heading, empty if there is none, and what is wrong
        """
        none = self.env["vae.budget.heading"]
        if not texts:
            return none, self.env._("an amount without a heading.")
        by_code, by_label = none, none
        for text in texts:
            code, label = amount_reader.spelled(text)
            by_code |= known.get(code, none) | known.get(amount_reader.fold(text), none)
            by_label |= known.get(label, none)
        # Where a label is that of two headings, the code says which.
        found = by_label & by_code or by_label or by_code
        if len(found) > 1:
            # A chapter that is called like one of its lines: its sum has a number.
            found = found.filtered(lambda each: not each.child_ids) or found
        if len(found) == 1:
            return found, ""
        said = " ".join(texts)[:80]
        if found:
            return none, self.env._(
                "“%(label)s” may be %(headings)s: add a column with the code"
                " (%(codes)s).",
                label=said,
                headings=format_list(self.env, found.mapped("name"), style="or"),
                codes=", ".join(found.mapped("code")),
            )
        return none, self.env._("“%(label)s” is no heading of the budget.", label=said)
