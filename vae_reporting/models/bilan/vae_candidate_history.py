# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.tools import SQL


class VaeCandidateHistory(models.Model):
    """How long a journey took that was closed then, whatever became of it since."""

    _inherit = "vae.candidate.history"

    days_in_support = fields.Integer(
        string="Days from Entry to Exit",
        compute="_compute_days_in_support",
        aggregator="avg",
    )

    @api.depends("date_closed", "candidate_id.date_open")
    def _compute_days_in_support(self):
        for span in self:
            first, last = span.candidate_id.date_open, span.date_closed
            span.days_in_support = (last - first).days if first and last else 0

    @api.model
    def _field_to_sql(self, alias, field_expr, query=None):
        if field_expr != "days_in_support":
            return super()._field_to_sql(alias, field_expr, query)
        self.env["vae.candidate"].flush_model(["date_open"])
        return SQL(
            "(%s - (SELECT date_open FROM vae_candidate AS journey"
            " WHERE journey.id = %s))",
            super()._field_to_sql(alias, "date_closed", query),
            super()._field_to_sql(alias, "candidate_id", query),
        )
