# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models


class VaeAttendance(models.Model):
    """Whether the candidate came decides on the time of the appointment."""

    _inherit = "vae.attendance"

    @api.model
    def _presence_changed(self, fiches):
        result = super()._presence_changed(fiches)
        # The time of a workshop does not depend on who came.
        fiches.filtered(lambda fiche: not fiche.is_workshop)._time_sync()
        return result
