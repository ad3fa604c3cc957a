# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models


class ResUsers(models.Model):
    _inherit = "res.users"

    def _vae_sender(self, company):
        """Address in whose name people are written to: nobody's who has left.

        :param company: the structure, which writes itself then
        """
        return (self.active and self.email_formatted) or company.email_formatted

    def _vae_signs_as(self, company):
        """The name below a letter, see ``_vae_sender``."""
        return (self.active and self.name) or company.name
