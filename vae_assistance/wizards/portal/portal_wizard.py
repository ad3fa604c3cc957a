# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models

from ...models.portal.vae_candidate_invitation import INVITATION, INVITATION_KEY


class PortalWizardUser(models.TransientModel):
    _inherit = "portal.wizard.user"

    def _send_email(self):
        """Candidates are invited by a mail of their own, see ``vae.candidate``."""
        if self.env.context.get(INVITATION_KEY) is INVITATION:
            return True
        return super()._send_email()
