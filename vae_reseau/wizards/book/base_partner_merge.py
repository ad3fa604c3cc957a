# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models


class BasePartnerMergeAutomaticWizard(models.TransientModel):
    _inherit = "base.partner.merge.automatic.wizard"

    def _merge(self, partner_ids, dst_partner=None, extra_checks=True):
        """Offers follow the contact that stays: core moves them in SQL."""
        offers = (
            self.env["vae.offer"]
            .sudo()
            .with_context(active_test=False)
            .search([("partner_id", "in", partner_ids)])
        )
        result = super()._merge(
            partner_ids, dst_partner=dst_partner, extra_checks=extra_checks
        )
        if offers:
            offers.invalidate_recordset()
            for fname in ("company_id", "place_ids", "search_text"):
                self.env.add_to_compute(offers._fields[fname], offers)
        return result
