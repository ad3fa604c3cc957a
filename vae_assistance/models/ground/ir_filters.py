# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models
from odoo.exceptions import AccessError

COORDINATOR = "vae_assistance.group_vae_coordinator"


class IrFilters(models.Model):
    """Favourites that several people have, on lists of ours.

    Core lets every employee change, delete or make everybody's first what is shared: a
    colleague without any role could empty the lists of a whole team. On models of ours
    people with a role share favourites of their own; those of others, and the one that
    a list opens with, are a coordinator's.
    """

    _inherit = "ir.filters"

    @api.model_create_multi
    def create(self, vals_list):
        filters = super().create(vals_list)
        filters._check_vae_shared()
        return filters

    def write(self, vals):
        self._check_vae_shared()
        result = super().write(vals)
        self._check_vae_shared()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_vae_shared(self):
        self._check_vae_shared()

    def _check_vae_shared(self):
        """:raise AccessError: the user may not share these, or change them"""
        if self.env.su or self.env.user.has_group(COORDINATOR):
            return
        for favourite in self.filtered(lambda each: each._is_vae_shared()):
            is_own = favourite.create_uid == self.env.user
            may_read = self.env[favourite.model_id].has_access("read")
            if not (is_own and may_read) or favourite.is_default:
                raise AccessError(
                    self.env._(
                        "The favourite “%(name)s” is shared: a coordinator changes it,"
                        " or makes it the first for everybody. Save one of your own for"
                        " yourself.",
                        name=favourite.name,
                    )
                )

    def _is_vae_shared(self):
        self.ensure_one()
        model = self.env.registry.get(self.model_id)
        guarded = getattr(model, "_vae_guarded", None)
        is_ours = guarded and guarded.is_ours
        return bool(is_ours) and self.sudo().user_ids != self.env.user
