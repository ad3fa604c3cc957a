# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from dateutil.relativedelta import relativedelta

from odoo import models
from odoo.tools import format_date


class VaeSupportPlan(models.Model):
    """What the print of a plan says of itself, and how it draws the retro-planning."""

    _inherit = "vae.support.plan"

    _print_order = "candidate_id, version"

    def _print_number(self):
        self.ensure_one()
        return f"{self.candidate_id.reference}-PL{self.version}"

    def _print_state(self):
        self.ensure_one()
        if self.state == "superseded":
            return self.env._("Superseded: a later version was agreed upon.")
        if self.state == "draft" and self._print_is_draft():
            return self.env._("Draft: the candidate has not agreed to it yet.")
        return ""

    def _bars(self, lines):
        """Where the bars of the retro-planning lie.

        :param lines: the lines in the order in which they are numbered
        :return: dict with ``months`` (``label``, ``left``), ``lines`` (``number``,
            ``line``, ``left``, ``width``) and ``target`` (``label``, ``left``; None
            without), in percent of the width; empty without dates
        """
        self.ensure_one()
        dated = [
            (number, line, line.date_start or line.deadline, line.deadline)
            for number, line in enumerate(lines, start=1)
            if line.deadline and line.state != "dropped"
        ]
        if not dated:
            return {}
        first = min(start for _number, _line, start, _end in dated).replace(day=1)
        target = self.date_target
        ends = [end for _number, _line, _start, end in dated]
        last = max([*ends, target] if target and target >= first else ends)
        last += relativedelta(day=31)
        days = (last - first).days + 1

        def share(count):
            return round(100 * count / days, 2)

        # Twelve labels at most, whatever the span.
        months = (last.year - first.year) * 12 + last.month - first.month + 1
        every = -(-months // 12)
        kinds = dict(self._fields["target_kind"]._description_selection(self.env))
        return {
            "target": {
                "label": f"{kinds.get(self.target_kind, '')},"
                f" {format_date(self.env, target, date_format='d MMMM y')}",
                "left": share((target - first).days),
            }
            if target and target >= first
            else None,
            "months": [
                {
                    "label": format_date(self.env, month, date_format="MMM yy"),
                    "left": share((month - first).days),
                }
                for month in (
                    first + relativedelta(months=number)
                    for number in range(0, months, every)
                )
            ],
            "lines": [
                {
                    "number": number,
                    "line": line,
                    "left": share((start - first).days),
                    "width": share((end - start).days + 1),
                }
                for number, line, start, end in dated
            ],
        }
