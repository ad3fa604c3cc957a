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

    @api.constrains(lambda self: self._long_texts)
    def _check_long_texts(self):
        for record in self:
            for fname in self._long_texts:
                if len(record[fname] or "") > TEXT_MAX:
                    raise ValidationError(
                        self.env._(
                            "The text “%(field)s” is too long: %(max)s characters at"
                            " most. Attach it as a document instead.",
                            field=self._fields[fname]._description_string(self.env),
                            max=TEXT_MAX,
                        )
                    )
