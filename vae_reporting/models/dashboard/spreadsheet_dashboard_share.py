# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models
from odoo.exceptions import AccessError

# A model of ours, as the data of a dashboard name it.
OURS = '"vae.'


class SpreadsheetDashboardShare(models.Model):
    """What tells of journeys is not shared by a link that anybody may open.

    Core gives whoever reads a dashboard a public link to a copy of its numbers.
    """

    _inherit = "spreadsheet.dashboard.share"

    @api.model_create_multi
    def create(self, vals_list):
        shares = super().create(vals_list)
        shares._vae_check_not_ours()
        return shares

    def write(self, vals):
        result = super().write(vals)
        self._vae_check_not_ours()
        return result

    def _vae_check_not_ours(self):
        # Whatever is copied: made by us, or by hand from our models.
        for share in self.sudo():
            kept = (share.dashboard_id.spreadsheet_data, share.spreadsheet_data)
            if any(OURS in (data or "") for data in kept):
                raise AccessError(
                    self.env._(
                        "Dashboards on VAE journeys are not shared by a public link."
                        " Send a scheduled report, or an export, to who may have the"
                        " figures."
                    )
                )
