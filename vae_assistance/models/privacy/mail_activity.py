# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models


class MailActivity(models.Model):
    _inherit = "mail.activity"

    def _compute_res_name(self):
        # Stored, and put into the subject of mails: it names nobody.
        neutral = self.with_context(vae_neutral_name=True)
        return super(MailActivity, neutral)._compute_res_name()
