# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from dateutil.relativedelta import relativedelta

from odoo import models
from odoo.tools import format_date


class VaeSupportPlan(models.Model):
    """The retro-planning as its print draws it."""

    _inherit = "vae.support.plan"

    def _bars(self, lines):
        """Where the bars of the retro-planning lie.

        :param lines: the lines in the order in which they are numbered
        :return: dict with ``months`` (``label``, ``left``) and ``lines`` (``number``,
            ``line``, ``left``, ``width``), in percent of the width; empty without dates
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
        last = max(end for _number, _line, _start, end in dated)
        last += relativedelta(day=31)
        days = (last - first).days + 1

        def share(count):
            return round(100 * count / days, 2)

        # Twelve labels at most, whatever the span.
        months = (last.year - first.year) * 12 + last.month - first.month + 1
        every = -(-months // 12)
        return {
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
