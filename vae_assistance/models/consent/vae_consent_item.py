# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError


class VaeConsentItem(models.Model):
    """One kind of information that a consent covers. Start data, editable."""

    _name = "vae.consent.item"
    _description = "Information Covered by a Consent"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(
        required=True,
        copy=False,
        help="What the software looks for. It cannot change.",
    )
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)

    _code_uniq = models.Constraint(
        "UNIQUE(code)", "Two items of information cannot have the same code."
    )

    def write(self, vals):
        if "code" in vals and any(item.code != vals["code"] for item in self):
            raise UserError(
                self.env._(
                    "The code of an item of information cannot change: consents would"
                    " no longer cover it. Make another item and archive this one."
                )
            )
        return super().write(vals)

    @api.model
    def _of_codes(self, codes):
        """The items of some codes, archived ones too."""
        return (
            self.sudo()
            .with_context(active_test=False)
            .search([("code", "in", list(codes))])
        )
