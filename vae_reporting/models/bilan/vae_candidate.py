# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models

# Each delay, in days: between which two days of a journey.
DELAYS = {
    "days_to_admissible": ("date_open", "date_admissible"),
    "days_to_jury": ("date_admissible", "date_jury"),
    "days_in_support": ("date_open", "date_closed"),
}


class VaeCandidate(models.Model):
    """How long a journey took: kept, so that a mean is one question to the database."""

    _inherit = "vae.candidate"

    # With what a change that was dated back has replaced: what was known on a day.
    told_history_ids = fields.One2many(
        comodel_name="vae.candidate.history",
        inverse_name="candidate_id",
        string="History, as It Was Told",
        readonly=True,
    )
    days_to_admissible = fields.Integer(
        string="Days from Entry to Recevabilité",
        compute="_compute_delays",
        store=True,
        aggregator="avg",
        prefetch=False,
    )
    days_to_jury = fields.Integer(
        string="Days from Recevabilité to Jury",
        compute="_compute_delays",
        store=True,
        aggregator="avg",
        prefetch=False,
    )
    days_in_support = fields.Integer(
        string="Days from Entry to Exit",
        compute="_compute_delays",
        store=True,
        aggregator="avg",
        prefetch=False,
    )

    # By what journeys are split: read from the index alone, whatever else is known.
    _axes_idx = models.Index(
        "(company_id, id) INCLUDE (sex, age_band, situation_id, education_level,"
        " territory_id, in_qpv, in_frr, entry_phase, source_id, certification_id,"
        " target)"
    )

    @api.depends("date_open", "date_admissible", "date_jury", "date_closed")
    def _compute_delays(self):
        for journey in self:
            for fname, (begins, ends) in DELAYS.items():
                first, last = journey[begins], journey[ends]
                journey[fname] = (last - first).days if first and last else 0
