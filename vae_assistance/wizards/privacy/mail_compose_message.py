# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models


class MailComposeMessage(models.TransientModel):
    _inherit = "mail.compose.message"

    def _evaluate_res_ids(self):
        """Whatever is composed from records of ours: the user may read them.

        Stored computes name them, their people and their subject as superuser.
        """
        res_ids = super()._evaluate_res_ids()
        if res_ids and self.model:
            self.template_id._vae_renderer(self.model, res_ids)
        return res_ids
