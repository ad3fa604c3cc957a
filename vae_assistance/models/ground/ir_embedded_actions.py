# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models
from odoo.exceptions import AccessError


class IrEmbeddedActions(models.Model):
    """Buttons that somebody puts above the records of everybody.

    Core lets every employee do so, with any name and any method: who presses it does
    what a colleague without any right has chosen, in their own name. Above records of
    ours one puts them for oneself; those for all are an administrator's.
    """

    _inherit = "ir.embedded.actions"

    @api.model_create_multi
    def create(self, vals_list):
        actions = super().create(vals_list)
        actions._check_vae_shared()
        return actions

    def write(self, vals):
        result = super().write(vals)
        self._check_vae_shared()
        return result

    def _check_vae_shared(self):
        """:raise AccessError: others than the user would see them above our records"""
        user = self.env.user
        if (
            self.env.su
            or user._is_system()
            or user.has_group("vae_assistance.group_vae_admin")
        ):
            return
        for action in self.sudo():
            names = (action.parent_res_model, action.parent_action_id.res_model)
            if action.user_id != user and any(map(self._vae_is_of_ours, names)):
                raise AccessError(
                    self.env._(
                        "“%(action)s” would be shown to everybody: a VAE administrator"
                        " puts it there. Keep it for yourself.",
                        action=action.name,
                    )
                )

    @api.model
    def _vae_is_of_ours(self, model):
        guarded = getattr(self.pool.get(model), "_vae_guarded", None)
        return bool(guarded and guarded.is_ours)
