# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models


class VaeObligation(models.Model):
    """The final report that a convention asks for is its bilan, where there is one."""

    _inherit = "vae.obligation"

    def _source(self):
        convention = self.convention_id.sudo()
        # Of the whole action: that of a month or quarter is no final report.
        bilans = convention.bilan_ids.filtered(
            lambda bilan: (
                bilan.company_id == self.company_id
                and bilan.active
                and bilan.date_start <= convention.date_start
                and bilan.date_end >= convention.date_end_current
            )
        )
        if self.kind == "final" and bilans and not self.date_filed:
            # A corrected version takes the place of the one before once it is signed.
            signed = bilans.filtered(lambda bilan: bilan.state == "signed")
            return (signed or bilans).sorted(
                lambda bilan: (bilan.is_consolidated, bilan.version), reverse=True
            )[:1]
        return super()._source()

    @api.depends(
        "convention_id.bilan_ids.state",
        "convention_id.bilan_ids.active",
        "convention_id.bilan_ids.date_start",
        "convention_id.bilan_ids.date_end",
    )
    def _compute_date_done(self):
        return super()._compute_date_done()
