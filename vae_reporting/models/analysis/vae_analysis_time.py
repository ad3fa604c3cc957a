# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models
from odoo.tools import SQL


class VaeAnalysisTime(models.Model):
    """Working time by nature, program and person; about no journey."""

    _name = "vae.analysis.time"
    _description = "Analysis of Working Time"
    _inherit = ["vae.analysis.mixin"]
    _auto = False
    _rec_name = "kind_id"
    _order = "date desc, id desc"
    _depends = {
        "vae.time": [
            "candidate_id",
            "company_id",
            "date",
            "hours",
            "kind_id",
            "km",
            "km_amount",
            "program_id",
            "user_id",
        ],
        "vae.time.kind": ["counts_as"],
    }

    user_id = fields.Many2one(string="Professional")
    date = fields.Date(readonly=True)
    kind_id = fields.Many2one(
        comodel_name="vae.time.kind", string="Nature", readonly=True
    )
    counts_as = fields.Selection(
        selection=lambda self: (
            self.env["vae.time.kind"]
            ._fields["counts_as"]
            ._description_selection(self.env)
        ),
        readonly=True,
    )
    of_journey = fields.Selection(
        selection=[("yes", "Of a journey"), ("no", "Of no journey")],
        string="For Whom",
        readonly=True,
    )
    hours = fields.Float(readonly=True)
    km = fields.Float(string="Kilometres", readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    km_amount = fields.Monetary(string="Trips", readonly=True)

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT entry.id, 'vae.time' AS res_model, entry.id AS res_id,
                   entry.company_id, entry.user_id, entry.program_id, entry.date,
                   entry.kind_id, kind.counts_as, entry.hours, entry.km,
                   entry.km_amount,
                   CASE WHEN entry.candidate_id IS NULL THEN 'no' ELSE 'yes' END
                   AS of_journey
              FROM vae_time AS entry
              JOIN vae_time_kind AS kind ON kind.id = entry.kind_id
            """
        )
