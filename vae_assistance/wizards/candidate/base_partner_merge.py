# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models
from odoo.exceptions import UserError


class BasePartnerMergeAutomaticWizard(models.TransientModel):
    _inherit = "base.partner.merge.automatic.wizard"

    def _merge(self, partner_ids, dst_partner=None, extra_checks=True):
        """Contacts of candidates are merged within their structure only.

        Core moves the links in SQL, past every rule and constraint, and opens the
        structure of the contact to the users among those merged.
        """
        partners = self.env["res.partner"].browse(partner_ids).exists().sudo()
        journeys = (
            self.env["vae.candidate"]
            .sudo()
            .with_context(active_test=False)
            .search([("partner_id", "in", partners.ids)])
        )
        if journeys and len(partners.company_id | journeys.company_id) > 1:
            raise UserError(
                self.env._(
                    "These contacts belong to several structures and one of them is a"
                    " VAE candidate: each structure keeps its own contact."
                )
            )
        if journeys and partners.user_ids.filtered(lambda user: not user.share):
            raise UserError(
                self.env._(
                    "A VAE candidate's contact cannot be merged with a colleague's."
                )
            )
        partners._vae_prepare_merge()
        self.env.flush_all()  # core goes on in SQL
        with partners.with_env(self.env)._vae_addresses_watched(is_certain=False):
            result = super()._merge(
                partner_ids, dst_partner=dst_partner, extra_checks=extra_checks
            )
            self.env.invalidate_all()  # links have moved in SQL
        self.env.add_to_compute(journeys._fields["name"], journeys)
        return result
