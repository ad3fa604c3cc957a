# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models

# Parameters of the VAE leave to the day that follows from each.
LEAVE_DAYS = {
    "leave_request_days": "date_ask_by",
    "leave_answer_days": "date_answer_due",
}


class VaeParameterValue(models.Model):
    """When the delays of the VAE leave change, what is awaited follows."""

    _inherit = "vae.parameter.value"

    @api.model
    def _values_changed(self, changes):
        result = super()._values_changed(changes)
        # Of every structure, whoever changes the parameter: these are computed days.
        leaves = self.env["vae.leave"].sudo()
        for code in {parameter.code for parameter, *__ in changes} & LEAVE_DAYS.keys():
            awaited = leaves.search([("state", "in", ["draft", "asked"])])
            self.env.add_to_compute(leaves._fields[LEAVE_DAYS[code]], awaited)
        return result
