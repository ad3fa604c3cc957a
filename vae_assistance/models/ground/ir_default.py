# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models
from odoo.exceptions import AccessError


class IrDefault(models.Model):
    _inherit = "ir.default"

    @api.model
    def _get_model_defaults(self, model_name, condition=False):
        """Users set defaults of their own: none of what nobody types is theirs.

        Nor are the contacts of others: forms fetch what they show of them as superuser.
        """
        defaults = super()._get_model_defaults(model_name, condition=condition)
        if not defaults:
            return defaults
        guarded = getattr(self.pool.get(model_name), "_vae_guarded", None)
        left_out = guarded.protected & defaults.keys() if guarded else set()
        if not self.env.su:
            left_out |= self._vae_people_of_others(model_name, defaults)
        if not left_out:
            return defaults
        return {
            fname: value for fname, value in defaults.items() if fname not in left_out
        }

    @api.model
    def _vae_people_of_others(self, model_name, defaults):
        """Names of fields whose default is a contact that a form may not show."""
        model = self.env[model_name]
        others = set()
        for fname, value in defaults.items():
            field = model._fields.get(fname)
            if field and field.comodel_name == "res.partner":
                try:
                    model._vae_check_people({fname: value})
                except AccessError:
                    others.add(fname)
        return others
