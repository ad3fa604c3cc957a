# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models
from odoo.tools.mail import email_normalize_all


class MailMail(models.Model):
    _inherit = "mail.mail"

    @api.model_create_multi
    def create(self, vals_list):
        """No mail about a candidate to somebody who may not receive it.

        Templates, mass mailing and code make mails without passing by the chatter,
        with addresses that nobody has checked. One refusal refuses the whole batch.
        """
        mails = super().create(vals_list)
        guarded = self.env["vae.thread.mixin"]._thread_models()
        for mail in mails.sudo():
            if mail.model in guarded and mail.res_id:
                record = self.env[mail.model].browse(mail.res_id)
                addresses = email_normalize_all(
                    f"{mail.email_to or ''},{mail.email_cc or ''}"
                )
                record._check_recipients(mail.recipient_ids, addresses)
        return mails
