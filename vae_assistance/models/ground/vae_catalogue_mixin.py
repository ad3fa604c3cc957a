# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class VaeCatalogueMixin(models.AbstractModel):
    """A list that the sources leave open: start data of ours, editable.

    An entry that has been used is archived rather than deleted: what was recorded with
    it keeps its words.
    """

    _name = "vae.catalogue.mixin"
    _description = "Editable List"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
