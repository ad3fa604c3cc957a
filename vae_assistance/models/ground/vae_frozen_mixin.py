# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models

# In the context of what puts back what was before a decision. Compared by identity:
# nothing that is sent from outside is this object.
TAKING_BACK = object()
TAKING_BACK_KEY = "vae_taking_back"


class VaeFrozenMixin(models.AbstractModel):
    """What may no longer change, said as a table.

    ``_frozen`` names a check for each set of fields: a method without arguments that
    refuses, with its reason, if one of the records is in a state in which these fields
    stay as they are. Only a decision that is taken back changes them.

    ``_not_emptied`` is the same for what may be corrected, but not emptied: a day on
    which something was done. As if it had not been, the record could then be deleted.
    """

    _name = "vae.frozen.mixin"
    _description = "Fields That Stay as They Are"

    # name of the method that refuses → names of the fields
    _frozen = {}
    _not_emptied = {}

    def write(self, vals):
        if self.env.context.get(TAKING_BACK_KEY) is not TAKING_BACK:
            for check, fnames in self._frozen.items():
                if not fnames.isdisjoint(vals):
                    getattr(self, check)()
            for check, fnames in self._not_emptied.items():
                if any(not vals[fname] for fname in fnames.intersection(vals)):
                    getattr(self, check)()
        return super().write(vals)
