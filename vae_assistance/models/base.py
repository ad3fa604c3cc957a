# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models


class Base(models.AbstractModel):
    _inherit = "base"

    def export_data(self, fields_to_export):
        """Export; data of journeys in the file leave a trace.

        On every model, because an export of contacts or appointments may hold them.
        """
        result = super().export_data(fields_to_export)
        self.env["vae.access.log"]._trace_export(self, fields_to_export)
        return result

    def copy_data(self, default=None):
        """Copy; what the user may not read of ours is left out instead of refused.

        Odoo reads every field that it copies as the user who copies, and repeats an
        event by copying it: a field with ``groups`` would forbid both to all others.
        """
        hidden = [
            name
            for name in self._copied_vae_fields()
            if name not in (default or {})
            and not self._has_field_access(self._fields[name], "read")
        ]
        if not hidden:
            return super().copy_data(default)
        vals_list = super().copy_data({**(default or {}), **dict.fromkeys(hidden)})
        for vals in filter(None, vals_list):
            for name in hidden:
                vals.pop(name, None)
        return vals_list

    @api.model
    def _copied_vae_fields(self):
        """Names of the copied fields with groups that our addons put on a model."""
        return [
            name
            for name, field in self._fields.items()
            if field.groups and field.copy and (field._module or "").startswith("vae_")
        ]
