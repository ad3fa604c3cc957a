# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models


class Base(models.AbstractModel):
    _inherit = "base"

    def export_data(self, fields_to_export):
        """Export; data of journeys in the file leave a trace.

        On every model, because an export of contacts or appointments may hold them.
        """
        result = super().export_data(fields_to_export)
        self.env["vae.access.log"]._trace_export(self, fields_to_export)
        return result
