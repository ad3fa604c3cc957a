# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models


class VaeAttendance(models.Model):
    """Whether the candidate came decides on the time of the appointment."""

    _inherit = "vae.attendance"

    @api.model_create_multi
    def create(self, vals_list):
        attendances = super().create(vals_list)
        attendances._fiches_met()._time_sync()
        return attendances

    def write(self, vals):
        if vals.keys().isdisjoint({"presence", "hours", "fiche_id"}):
            return super().write(vals)
        fiches = self._fiches_met()
        result = super().write(vals)
        (fiches | self._fiches_met())._time_sync()
        return result

    def unlink(self):
        fiches = self._fiches_met()
        result = super().unlink()
        fiches._time_sync()
        return result

    def _fiches_met(self):
        """Fiches whose time depends on the presence: that of a workshop does not."""
        fiches = self.sudo().fiche_id
        return fiches.filtered(lambda fiche: not fiche.is_workshop)
