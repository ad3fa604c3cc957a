# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models
from odoo.exceptions import AccessError
from odoo.fields import Domain

from .mail_followers import named_in


class MailNotification(models.Model):
    """Who received a message about a candidate is not for everybody to list.

    Core lets every employee read all notifications, which are called like those who
    received them: the candidates. Whoever reads a message sees them beside it.
    """

    _inherit = "mail.notification"

    @api.model
    def _search(self, domain, *args, bypass_access=False, **kwargs):
        if not (self.env.su or bypass_access):
            domain = Domain(domain)
            me = self.env.user.partner_id
            # Core asks for one's own all the time.
            if named_in(domain.optimize(self), "res_partner_id") != {me.id}:
                guarded = self.env["vae.thread.mixin"]._thread_models()
                # Told of the message alone: who may read it is not asked.
                about = self.env["mail.message"].sudo()
                # Of no record: the code writes so to the candidate alone.
                about = about._search([("model", "in", [*guarded, False])])
                domain &= (
                    Domain("res_partner_id", "=", me.id)
                    | Domain("author_id", "=", me.id)
                    | Domain("mail_message_id", "not in", about)
                )
        return super()._search(domain, *args, bypass_access=bypass_access, **kwargs)

    def _check_access(self, operation):
        result = super()._check_access(operation)
        if self.env.su or not self or operation != "read":
            return result
        hidden = (self - result[0] if result else self)._vae_not_for_me()
        if not hidden:
            return result
        return (result[0] | hidden if result else hidden), lambda: AccessError(
            self.env._("You may not read who received messages that you may not read.")
        )

    def _vae_not_for_me(self):
        threads = self.env["vae.thread.mixin"]
        guarded = threads._thread_models()
        me = self.env.user.partner_id
        rows = [
            (each.id, each.mail_message_id.model, each.mail_message_id.res_id)
            for each in self.sudo()
            if each.mail_message_id.model in guarded
            and me not in (each.res_partner_id, each.author_id)
        ]
        return self.browse(threads._not_for_user(rows))
