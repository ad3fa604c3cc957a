# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models
from odoo.exceptions import ValidationError

TEXT_MAX = 20_000


class VaeLongTextMixin(models.AbstractModel):
    """Refuse texts that no form, mail or document could hold.

    The fields are named in ``_long_texts``.
    """

    _name = "vae.long.text.mixin"
    _description = "Limit of Long Texts"

    _long_texts = ()

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_long_texts(vals)
        return super().create(vals_list)

    def write(self, vals):
        self._check_long_texts(vals)
        return super().write(vals)

    @api.model
    def _check_long_texts(self, vals):
        """Look at the texts that are written: the others need not be read for it."""
        for fname in vals.keys() & set(self._long_texts):
            if len(str(vals[fname] or "")) > TEXT_MAX:
                raise ValidationError(
                    self.env._(
                        "The text “%(field)s” is too long: %(max)s characters at"
                        " most. Attach it as a document instead.",
                        field=self._fields[fname]._description_string(self.env),
                        max=TEXT_MAX,
                    )
                )
