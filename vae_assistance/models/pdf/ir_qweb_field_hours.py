# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models

from ..ground.hours import said_hours


class IrQwebFieldHours(models.AbstractModel):
    """Hours as people write them, the one way in all documents: “1 h 30”, “6 200 h”.

    Use: ``<span t-out="hours" t-options="{'widget': 'hours'}" />``.
    """

    _name = "ir.qweb.field.hours"
    _description = "Qweb Field Hours"
    _inherit = ["ir.qweb.field"]

    @api.model
    def value_to_html(self, value, options):
        return said_hours(self.env, value)
