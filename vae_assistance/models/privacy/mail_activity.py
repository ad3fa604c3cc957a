# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models
from odoo.exceptions import AccessError
from odoo.fields import Domain


class MailActivity(models.Model):
    """What is to be done about a candidate is read by who may read the record, today.

    Core lets whom it is assigned to read it for ever: also somebody who has gone to
    work for another structure.
    """

    _inherit = "mail.activity"

    def _search(
        self, domain, offset=0, limit=None, order=None, *, bypass_access=False, **kwargs
    ):
        is_asked = not (self.env.su or bypass_access)
        reads_none = is_asked and self.env["mail.message"]._reads_no_candidate()
        if reads_none:
            # Told to core's own query: it costs them what it costs without us.
            guarded = self.env["vae.thread.mixin"]._thread_models()
            domain = Domain(domain) & Domain("res_model", "not in", list(guarded))
        query = super()._search(
            domain, offset, limit, order, bypass_access=bypass_access, **kwargs
        )
        if not is_asked or reads_none or not query:
            return query
        activities = self.browse(query)
        hidden = activities._no_longer_for_me()
        return (activities - hidden)._as_query(order) if hidden else query

    def _check_access(self, operation):
        result = super()._check_access(operation)
        if self.env.su or not self:
            return result
        hidden = (self - result[0] if result else self)._no_longer_for_me()
        if not hidden:
            return result
        return (result[0] | hidden if result else hidden), lambda: AccessError(
            self.env._("You may not read what is to be done about this record.")
        )

    def _no_longer_for_me(self):
        """Of what is assigned to the user, what is about records that they lost."""
        threads = self.env["vae.thread.mixin"]
        guarded = threads._thread_models()
        rows = [
            (each.id, each.res_model, each.res_id)
            for each in self.sudo()
            if each.user_id == self.env.user and each.res_model in guarded
        ]
        return self.browse(threads._not_for_user(rows))

    def _compute_res_name(self):
        # Stored, and put into the subject of mails: it names nobody.
        neutral = self.with_context(vae_neutral_name=True)
        return super(MailActivity, neutral)._compute_res_name()
