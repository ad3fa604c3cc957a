# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections import Counter

from odoo import api, fields, models
from odoo.tools import format_date

from .vae_condition import FAMILIES

# Bars leave out what does not concern the candidate.
ANSWERS_DRAWN = ("met", "partly", "missing", "todo")


class VaeDiagnosis(models.Model):
    """What was met last time and what is met now, drawn family by family."""

    _inherit = "vae.diagnosis"

    picture = fields.Html(
        string="Progress",
        compute="_compute_picture",
        sanitize=False,
        help="Per family, what was met last time and what is met now.",
    )

    @api.depends("line_ids.state", "previous_id")
    @api.depends_context("lang")
    def _compute_picture(self):
        for diagnosis in self:
            if not diagnosis.line_ids:
                diagnosis.picture = False
                continue
            diagnosis.picture = self.env["ir.qweb"]._render(
                "vae_assistance.vae_diagnosis_picture", diagnosis._picture_values()
            )

    def _family_counts(self):
        """Lines of each family by state.

        :return: dict of family to ``Counter``
        """
        counts = {family: Counter() for family, _label in FAMILIES}
        for line in self.line_ids:
            counts[line.condition_id.family][line.state] += 1
        return counts

    def _picture_values(self):
        """What the template of the picture draws, in units of the drawing."""
        self.ensure_one()
        labels = self.env["vae.condition"]._family_labels()
        bars = [(self, self.date_agreed or self.date)]
        if self.previous_id:
            bars.insert(0, (self.previous_id, self.previous_id.date_agreed))
        counts = {diagnosis: diagnosis._family_counts() for diagnosis, _date in bars}
        return {
            "families": [
                {
                    "name": label,
                    "bars": [
                        self._picture_bar(
                            counts[diagnosis][family], format_date(self.env, date)
                        )
                        for diagnosis, date in bars
                    ],
                }
                for family, label in labels.items()
            ],
            "answers": ANSWERS_DRAWN,
        }

    @api.model
    def _picture_bar(self, counts, date):
        concerned = counts.total() - counts["na"]
        start = 0.0
        segments = []
        for state in ANSWERS_DRAWN:
            width = 100 * counts[state] / concerned if concerned else 0
            if width:
                segments.append(
                    {
                        "state": state,
                        "start": round(start, 2),
                        "width": round(width, 2),
                        "count": counts[state],
                    }
                )
            start += width
        return {
            "date": date,
            "met": counts["met"],
            "concerned": concerned,
            "segments": segments,
        }
