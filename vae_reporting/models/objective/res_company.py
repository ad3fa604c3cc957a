# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models

DIRECTOR = "vae_assistance.group_vae_director"


class ResCompany(models.Model):
    _inherit = "res.company"

    def _vae_directors(self):
        """Who directs the structure: who signs for it, else all who have that role.

        :return: users, as superuser: whoever asks may not read them
        """
        self.ensure_one()
        structure = self.sudo()
        if structure.vae_director_id.active:
            return structure.vae_director_id
        role = self.env.ref(DIRECTOR).sudo()
        return role.all_user_ids.filtered(
            lambda user: user.active and structure in user.company_ids
        )
