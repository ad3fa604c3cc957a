# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models
from odoo.exceptions import UserError


class Base(models.AbstractModel):
    """Refusals of mixed structures name nobody of the other structure.

    Core tells the name of the record that was pointed to, read in sudo: whoever tries
    all numbers in a field reads the names of everybody.
    """

    _inherit = "base"

    def _check_company(self, fnames=None):
        try:
            return super()._check_company(fnames)
        except UserError:
            if mixed := self._vae_mixed(fnames):
                raise self._vae_mixed_error(mixed) from None
            raise

    def _vae_mixed(self, fnames):
        """What points to another structure.

        :return: dict of field of ours to the records where it does
        """
        if fnames is None or {"company_id", "company_ids"} & set(fnames):
            fnames = self._fields
        mixed = {}
        for fname in fnames:
            field = self._fields[fname]
            ours = any(module.startswith("vae_") for module in field._modules)
            if ours and field.relational and field.check_company:
                wrong = self.filtered(lambda each, name=fname: each._vae_is_mixed(name))
                if wrong:
                    mixed[field] = wrong
        return mixed

    def _vae_is_mixed(self, fname):
        try:
            super()._check_company([fname])
        except UserError:
            return True
        return False

    def _vae_mixed_error(self, mixed):
        return UserError(
            "\n".join(
                self.env._(
                    "%(record)s: what is chosen as “%(field)s” belongs to another"
                    " structure. Choose again.",
                    record=record.display_name,
                    field=field._description_string(self.env),
                )
                for field, records in mixed.items()
                for record in records.with_context(vae_neutral_name=True)[:5]
            )
        )
