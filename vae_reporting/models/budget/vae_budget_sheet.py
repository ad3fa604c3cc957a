# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError

from .vae_budget_line import BY_QUANTITY, MOST

TYPED = {"forecast", "actual", "quantity", "unit_cost", "reason", "actual_from"}
QUANTITIES = {"quantity", "unit_cost"}
REASON_MAX = 2000
MOST_OF_A_QUANTITY = 1_000_000


class VaeBudget(models.Model):
    """The budget as one screen, laid out like the form, saved at once."""

    _inherit = "vae.budget"

    amounts = fields.Json(
        compute="_compute_amounts",
        inverse="_inverse_amounts",
        copy=False,
        help="All headings of the form, with their amounts in whole euros.",
    )
    gap_percent = fields.Float(
        string="Gap to Explain (%)", compute="_compute_gap_percent"
    )
    gap_euros = fields.Float(
        string="Gap to Explain (€)", compute="_compute_gap_percent"
    )

    @api.depends("company_id", "program_id", "date_end")
    def _compute_gap_percent(self):
        thresholds = self._gap_thresholds()
        for budget in self:
            budget.gap_percent, budget.gap_euros = thresholds[budget]

    def _gap_thresholds(self):
        """From when on a gap is to be explained: percent and euros, for each budget."""
        parameters = self.env["vae.parameter"]
        cases = [
            (budget.date_end, budget.company_id, budget.program_id) for budget in self
        ]
        percents = parameters._values("budget_gap_percent", cases)
        euros = parameters._values("budget_gap_euros", cases)
        return dict(zip(self, zip(percents, euros, strict=True), strict=True))

    @api.depends(
        "line_ids.forecast",
        "line_ids.actual",
        "line_ids.actual_from",
        "line_ids.quantity",
        "line_ids.unit_cost",
        "line_ids.reason",
    )
    @api.depends_context("lang")
    def _compute_amounts(self):
        headings = self.env["vae.budget.heading"].search([])
        for budget in self:
            lines = {line.heading_id: line for line in budget.line_ids}
            # What was archived stays where it has an amount.
            kept = [
                line.heading_id
                for line in budget.line_ids
                if line._has_amount() and line.heading_id not in headings
            ]
            shown = [each for each in headings if not each.child_ids] + kept
            budget.amounts = [
                budget._sheet_line(heading, lines.get(heading))
                for heading in sorted(
                    shown, key=lambda each: (each.side, each.sequence, each.id)
                )
            ]

    @api.model
    def _sheet_line(self, heading, line):
        line = line or self.env["vae.budget.line"]
        chapter = heading.parent_id or heading
        return {
            "line": line.id,
            "heading": heading.id,
            "name": heading.name,
            "chapter": chapter.id,
            "chapter_name": chapter.name,
            "side": heading.side,
            "section": heading.section,
            "fed_by": heading.fed_by or "",
            "by_quantity": heading.fed_by in BY_QUANTITY,
            "forecast": line.forecast,
            "actual": line.actual,
            "actual_from": line.actual_from or ("facts" if heading.fed_by else "typed"),
            "quantity": line.quantity,
            "unit_cost": line.unit_cost,
            "reason": line.reason or "",
            "is_computed": bool(line) and line._is_computed(),
        }

    def _inverse_amounts(self):
        for budget in self:
            budget._save_amounts(budget.amounts)
        # What was sent tells which values were typed: it is not what is kept.
        self.invalidate_recordset(["amounts"])

    def _add_lines(self):
        """Give each budget a line for each heading in use that it lacks."""
        headings = self.env["vae.budget.heading"].search([("child_ids", "=", False)])
        self.env["vae.budget.line"].sudo().create(
            [
                {
                    "budget_id": budget.id,
                    "heading_id": heading.id,
                    "actual_from": "facts" if heading.fed_by else "typed",
                }
                for budget in self
                for heading in headings - budget.line_ids.heading_id
            ]
        )

    # ------------------------------------------------------------------
    # Saving
    # ------------------------------------------------------------------

    def _save_amounts(self, values):
        """Write what was typed, and what follows from it.

        :param list values: dicts with ``heading`` (id) and what changes of it:
            ``forecast`` and ``actual`` (whole euros), ``actual_from``, ``quantity``
            and ``unit_cost``, ``reason``; headings that are left out stay
        :raise UserError: something else was sent, or what changes is signed
        """
        self.ensure_one()
        # Of two directors at once, the later one is told by the database, and is run
        # again on what the first has left.
        self._vae_wait_for_rows()
        self._add_lines()
        lines = {line.heading_id.id: line for line in self.sudo().line_ids}
        if not isinstance(values, list):
            raise self._error_sent(values)
        for value in values:
            heading = value.get("heading") if isinstance(value, dict) else None
            if not isinstance(heading, int) or heading not in lines:
                raise self._error_sent(value)
            lines[heading].write(self._changes(lines[heading], value))
        self._signature_check_content()
        self.report_ids._signature_check_content()
        self._refresh()

    def _changes(self, line, value):
        """What was typed of a line; what follows from it is left out.

        The screen sends every heading, and says under ``changed`` which values were
        typed: what somebody else typed meanwhile stays.
        """
        names = TYPED.intersection(value)
        if isinstance(value.get("changed"), list):
            names = {name for name in names if name in value["changed"]}
        elif "line" in value:
            return {}
        if self.is_consolidated:
            names &= {"reason"}
        cleaned = {name: self._clean(line, name, value[name]) for name in names}
        source = cleaned.get("actual_from", line.actual_from)
        if source == "facts" and not line.fed_by:
            raise UserError(
                self.env._(
                    "“%(heading)s” is computed from nothing: its actual amount is"
                    " typed, or read from analytic lines.",
                    heading=line.heading_id.name,
                )
            )
        return cleaned

    @api.model
    def _error_sent(self, value):
        return UserError(
            self.env._(
                "Budget: “%(value)s” is no heading with its amounts. Reload the page.",
                value=str(value)[:80],
            )
        )

    def _clean(self, line, name, value):
        """A value as it is kept.

        :raise UserError: it cannot be one
        """
        if name == "reason":
            text = value.replace("\0", "") if isinstance(value, str) else ""
            return text.strip()[:REASON_MAX] or False
        if name == "actual_from":
            sources = [code for code, _label in line._fields[name].selection]
            if value not in sources:
                raise self._error_sent(value)
            return value
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        most = MOST_OF_A_QUANTITY if name in QUANTITIES else MOST
        if not is_number or not 0 <= value <= most:
            raise UserError(
                self.env._(
                    "“%(heading)s”: “%(value)s” is no amount. Give a number between 0"
                    " and %(most)s.",
                    heading=line.heading_id.name,
                    value=str(value)[:40],
                    most=most,
                )
            )
        if name in QUANTITIES:
            return value
        if value != int(value):
            raise UserError(
                self.env._(
                    "“%(heading)s”: a budget is in whole euros, %(value)s is not."
                    " Round it.",
                    heading=line.heading_id.name,
                    value=value,
                )
            )
        return int(value)
