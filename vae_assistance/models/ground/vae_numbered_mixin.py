# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class VaeNumberedMixin(models.AbstractModel):
    """A record of one journey that has a number there: the first one is no. 1.

    What a model that inherits this says and does: see ``_with_numbers``.
    """

    _name = "vae.numbered.mixin"
    _description = "Record That Is Numbered in Its Journey"
    _inherit = ["vae.journey.mixin"]

    number = fields.Integer(string="No.", readonly=True, copy=False, aggregator=False)
