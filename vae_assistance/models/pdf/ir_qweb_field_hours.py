# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models
from odoo.tools import formatLang

NBSP = "\N{NO-BREAK SPACE}"


class IrQwebFieldHours(models.AbstractModel):
    """Hours as people write them, the one way in all documents: “1 h 30”, “6 200 h”.

    Use: ``<span t-out="hours" t-options="{'widget': 'hours'}" />``.
    """

    _name = "ir.qweb.field.hours"
    _description = "Qweb Field Hours"
    _inherit = ["ir.qweb.field"]

    @api.model
    def value_to_html(self, value, options):
        return self._hours(value)

    @api.model
    def _hours(self, value):
        """Hours in words, to the minute.

        :param float value: hours; None counts as none
        """
        hours, minutes = divmod(round((value or 0) * 60), 60)
        text = f"{formatLang(self.env, hours, digits=0)}{NBSP}h"
        return f"{text}{NBSP}{minutes:02}" if minutes else text
