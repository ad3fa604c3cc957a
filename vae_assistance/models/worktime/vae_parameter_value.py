# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models

KM_RATE = "km_rate"


class VaeParameterValue(models.Model):
    """Travel expenses follow the rate."""

    _inherit = "vae.parameter.value"

    @api.model
    def _values_changed(self, changes):
        result = super()._values_changed(changes)
        if any(parameter.code == KM_RATE for parameter, __, __ in changes):
            self.env["vae.time"]._refresh_km_amounts()
        return result
