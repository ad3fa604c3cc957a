# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class ResUsers(models.Model):
    _inherit = "res.users"

    vae_invited_on = fields.Datetime(
        string="Invited to the VAE Portal On",
        readonly=True,
        copy=False,
        groups=fields.NO_ACCESS,
        help="Last invitation; shown on the journeys of the person.",
    )

    def _notify_security_setting_update(self, *args, **kwargs):
        """An invitation may correct the login of an account that nobody uses yet: the
        person gets the invitation, not a warning beside it."""
        if self.env.context.get("vae_portal_invitation"):
            return self.env["mail.mail"]
        return super()._notify_security_setting_update(*args, **kwargs)
