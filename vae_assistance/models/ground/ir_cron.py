# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import logging

from odoo import api, models

_logger = logging.getLogger(__name__)


class IrCron(models.Model):
    _inherit = "ir.cron"

    @api.model
    def _vae_switch_off_enrichment(self):
        """Switch off, once, the cron that sends leads' e-mails to an outside service.

        Installing CRM installs it, active. It may be loaded after this addon, hence a
        call at every load of the registry until it has been met once; an
        administrator who switches it on again is not contradicted.
        """
        parameters = self.env["ir.config_parameter"].sudo()
        done = "vae_assistance.enrichment_switched_off"
        if parameters.get_param(done):
            return
        cron = self.env.ref(
            "crm_iap_enrich.ir_cron_lead_enrichment", raise_if_not_found=False
        )
        if cron:
            cron.sudo().active = False
            parameters.set_param("crm.iap.lead.enrich.setting", "manual")
            parameters.set_param(done, "1")
            _logger.info("Lead enrichment by an outside service is switched off.")

    def _register_hook(self):
        super()._register_hook()
        self._vae_switch_off_enrichment()
