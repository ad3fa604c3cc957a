# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from itertools import count

from odoo import models


class VaeCodedMixin(models.AbstractModel):
    """Records with a unique code: a copy gets one of its own, and is made."""

    _name = "vae.coded.mixin"
    _description = "Records with a Unique Code"

    def copy_data(self, default=None):
        vals_list = super().copy_data(default)
        if "code" not in (default or {}):
            for record, vals in zip(self, vals_list, strict=True):
                vals["code"] = record._code_of_copy()
        return vals_list

    def _code_of_copy(self):
        """The first code for a copy that no other record has."""
        self.ensure_one()
        others = self.sudo().with_context(active_test=False)
        return next(
            code
            for code in map(self._numbered_code, count(2))
            if not others.search_count([("code", "=", code)], limit=1)
        )

    def _numbered_code(self, number):
        """The code of the copy of a number; to be extended.

        :param int number: from 2 on
        """
        return f"{self.code}_{number}"
