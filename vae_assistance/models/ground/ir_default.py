# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models


class IrDefault(models.Model):
    _inherit = "ir.default"

    @api.model
    def _get_model_defaults(self, model_name, condition=False):
        """Users set defaults of their own: none of what nobody types is theirs."""
        defaults = super()._get_model_defaults(model_name, condition=condition)
        guarded = getattr(self.pool.get(model_name), "_vae_guarded", None)
        if guarded is None or guarded.protected.isdisjoint(defaults):
            return defaults
        return {
            fname: value
            for fname, value in defaults.items()
            if fname not in guarded.protected
        }
