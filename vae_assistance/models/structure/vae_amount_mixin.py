# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models


class VaeAmountMixin(models.AbstractModel):
    """Amounts of a structure (``company_id``), in the currency that it is paid in."""

    _name = "vae.amount.mixin"
    _description = "Amounts of a Structure"

    currency_id = fields.Many2one(
        comodel_name="res.currency",
        compute="_compute_currency_id",
        store=True,
        precompute=True,
    )

    @api.depends("company_id")
    def _compute_currency_id(self):
        for record in self:
            record.currency_id = record.company_id._vae_currency()
