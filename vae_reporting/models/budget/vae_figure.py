# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models
from odoo.fields import Domain

from ..ground.vae_figure import Figure

WORKED = Domain("kind_id.counts_as", "!=", "outside")
AXES = {"company": "company_id", "program": "program_id", "user": "user_id"}


class VaeFigure(models.AbstractModel):
    _inherit = "vae.figure"

    @api.model
    def _figures(self):
        hours = Figure(
            code="budget_hours",
            label=self.env._("Hours Worked"),
            model="vae.time",
            domain=WORKED & Domain("hours", ">", 0),
            aggregate="hours:sum",
            unit="hours",
            date="date",
            axes=AXES,
        )
        travel = Figure(
            code="budget_travel",
            label=self.env._("Trips"),
            model="vae.time",
            domain=WORKED & Domain("km", ">", 0),
            aggregate="km_amount:sum",
            unit="euros",
            date="date",
            axes=AXES,
        )
        return {**super()._figures(), hours.code: hours, travel.code: travel}
