# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models
from odoo.exceptions import UserError


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

    def write(self, vals):
        with self._vae_names_watched(vals):
            return super().write(vals)


class VaeFixedCodeMixin(models.AbstractModel):
    """An editable list of which the software itself looks for some entries."""

    _name = "vae.fixed.code.mixin"
    _description = "Editable List Whose Codes Stay"
    _inherit = ["vae.catalogue.mixin", "vae.coded.mixin"]

    code = fields.Char(
        required=True,
        copy=False,
        help="What the software looks for. It cannot change.",
    )

    _code_uniq = models.Constraint(
        "UNIQUE(code)", "Two entries of a list cannot have the same code."
    )

    def write(self, vals):
        if "code" in vals:
            for entry in self:
                if entry.code != vals["code"]:
                    raise UserError(
                        self.env._(
                            "“%(entry)s”: its code cannot change, what was recorded"
                            " with it would no longer be found. Make another entry and"
                            " archive this one.",
                            entry=entry.display_name,
                        )
                    )
        return super().write(vals)
