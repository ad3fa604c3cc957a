# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models

from .vae_admissibility import AWAITING


class VaeParameterValue(models.Model):
    """When the certifier's delay changes, what is awaited follows."""

    _inherit = "vae.parameter.value"

    @api.model
    def _values_changed(self, changes):
        result = super()._values_changed(changes)
        codes = {parameter.code for parameter, *__ in changes}
        if "admissibility_answer_months" in codes:
            # Of every structure, whoever changes the parameter: it is a computed day.
            requests = self.env["vae.admissibility"].sudo()
            awaiting = requests.search([("state", "in", AWAITING)])
            self.env.add_to_compute(requests._fields["date_answer_due"], awaiting)
        return result
