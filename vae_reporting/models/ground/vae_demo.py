# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models


class Base(models.AbstractModel):
    _inherit = "base"

    @api.model
    def _demo_monthly(self):
        return super()._demo_monthly() | {
            "vae.bilan.date_end",
            "vae.bilan.date_start",
            "vae.budget.date_end",
            "vae.budget.date_start",
            "vae.hourly.cost.date_from",
            "vae.convention.date_end",
            "vae.convention.date_start",
            "vae.objective.date_start",
            "vae.objective.move.month",
        }
