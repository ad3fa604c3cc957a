# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from contextlib import nullcontext

from odoo import fields, models
from odoo.tools import email_normalize

from .vae_candidate_invitation import INVITATION, INVITATION_KEY


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
        if self.env.context.get(INVITATION_KEY) is INVITATION:
            return self.env["mail.mail"]
        return super()._notify_security_setting_update(*args, **kwargs)

    def write(self, vals):
        """Whom an account belongs to and its login, as well: see ``res.partner``.

        What follows when somebody leaves is done afterwards.
        """
        leaving = self.browse()
        if vals.get("active") is False:
            leaving = self.filtered(lambda user: user.active and not user.share)
        with self._vae_watched(vals):
            result = super().write(vals)
        leaving._vae_archived()
        return result

    def _vae_watched(self, vals):
        """Whom an account belongs to and its login, as well: see ``res.partner``.

        :param dict vals: what is going to be written
        :return: context manager
        """
        changing = self.sudo().filtered(
            lambda user: (
                user.login != vals.get("login", user.login)
                or user.partner_id.id != vals.get("partner_id", user.partner_id.id)
            )
        )
        if not changing:
            return nullcontext()
        partners = changing.partner_id
        if vals.get("partner_id"):
            partners |= partners.browse(vals["partner_id"])
        return partners.with_env(self.env)._vae_addresses_watched()

    def _vae_addresses(self):
        """Where the person is written to, and with what they connect."""
        self.ensure_one()
        return self.partner_id._vae_account_addresses(self)

    def _vae_tell_addresses(self, before):
        """Write to the address that was replaced, and to the one that replaces it.

        :param before: addresses until now, see ``_vae_addresses``
        """
        self.ensure_one()
        env = self._vae_env_of_readers()
        env = env(context={**env.context, "lang": self.lang})
        user = self.with_env(env)
        structure = user.company_id.name
        after = user._vae_addresses()
        replaced = env._(
            "The e-mail address of your personal space at %(structure)s was replaced"
            " by another one. If you did not ask for it, tell %(structure)s at once.",
            structure=structure,
        )
        replacing = env._(
            "This e-mail address serves from now on for your personal space at"
            " %(structure)s. If you did not ask for it, tell %(structure)s at once.",
            structure=structure,
        )
        for address in sorted(filter(email_normalize, before | after)):
            user._notify_security_setting_update(
                env._("Your e-mail address was changed"),
                replacing if address in after else replaced,
                mail_values={"email_to": address},
                suggest_password_reset=False,
            )
