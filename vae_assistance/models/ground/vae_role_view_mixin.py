# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models

ROLE = "vae_assistance.group_vae_accompagnateur"


class VaeRoleViewMixin(models.AbstractModel):
    """What changes in a form of core for those who have a role, and only for them.

    A view that inherits another one may add nodes with ``groups``, but the modifiers it
    sets on core's nodes are everybody's: our fields would be in the form of people who
    may not read them.
    """

    _name = "vae.role.view.mixin"
    _description = "Core's Form as People with a Role See It"

    # Of nodes of the form: the XPath (its first match), the attribute, and the field of
    # ours that sets it beside what core says. A form without that field stays as it is.
    _role_modifiers = ()

    @api.model
    def _get_view_cache_key(self, view_id=None, view_type="form", **options):
        key = super()._get_view_cache_key(view_id, view_type, **options)
        return (*key, self.env.user.has_group(ROLE))

    @api.model
    def _get_view(self, view_id=None, view_type="form", **options):
        arch, view = super()._get_view(view_id, view_type, **options)
        if view_type == "form" and self.env.user.has_group(ROLE):
            for path, attribute, fname in self._role_modifiers:
                if arch.xpath(f"//field[@name='{fname}']"):
                    for node in arch.xpath(path)[:1]:
                        known = node.get(attribute)
                        node.set(attribute, f"({known}) or {fname}" if known else fname)
        return arch, view
