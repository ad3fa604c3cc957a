# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models


class PortalWizardUser(models.TransientModel):
    _inherit = "portal.wizard.user"

    def _send_email(self):
        """Candidates are invited by a mail of their own."""
        template = self.env.context.get("vae_portal_invitation") and self.env.ref(
            "vae_assistance.mail_template_portal_invitation", raise_if_not_found=False
        )
        if not template:
            return super()._send_email()
        user = self.user_id.sudo()
        user.partner_id.signup_prepare()
        template.send_mail(user.id, force_send=True)
        return True
