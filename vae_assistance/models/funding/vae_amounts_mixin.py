# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models
from odoo.exceptions import ValidationError
from odoo.tools import float_compare

CENTS = 2


class VaeAmountsMixin(models.AbstractModel):
    """Amounts that people type, in the currency of their structure, to the cent.

    Core rounds a third decimal without a word: what somebody copied from a file would
    no longer add up. ``_amounts`` names the fields.
    """

    _name = "vae.amounts.mixin"
    _description = "Amounts to the Cent"

    _amounts = ()

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_amounts(vals)
        return super().create(vals_list)

    def write(self, vals):
        self._check_amounts(vals)
        return super().write(vals)

    @api.model
    def _check_amounts(self, vals):
        """:raise ValidationError: an amount is negative, or has a third decimal"""
        for fname in self._amounts:
            # Core takes the text of a number, too; what is no number it refuses.
            try:
                amount = float(vals.get(fname) or 0)
            except (TypeError, ValueError):
                continue
            label = self._fields[fname]._description_string(self.env)
            if amount < 0:
                raise self._error_negative(fname)
            if float_compare(amount, round(amount, CENTS), precision_digits=6):
                raise ValidationError(
                    self.env._(
                        "“%(field)s”: %(amount)s has more than two decimals. Give an"
                        " amount to the cent, in the currency of the structure.",
                        field=label,
                        amount=amount,
                    )
                )

    @api.constrains(lambda self: self._amounts)
    def _check_not_negative(self):
        """The same of what nobody sent: a default in the context, for one."""
        for record in self:
            for fname in self._amounts:
                if record[fname] < 0:
                    raise record._error_negative(fname)

    @api.model
    def _error_negative(self, fname):
        return ValidationError(
            self.env._(
                "“%(field)s” is not negative. Give the amount itself.",
                field=self._fields[fname]._description_string(self.env),
            )
        )
