# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models

# In the cursor's cache until the module is installed: languages of its terms that the
# demonstration has read.
TOLD_IN = object()


class IrModuleModule(models.Model):
    _inherit = "ir.module.module"

    def _vae_told_in(self, lang):
        """Read the terms of a language now: what the demonstration signs is in it."""
        self._update_translations([lang])
        self.env.cr.cache[TOLD_IN] = (frozenset(self.ids), lang)

    def _update_translations(self, filter_lang=None, overwrite=False):
        # Core reads them at the end of each installation: not a second time. What a
        # demonstration that failed had read was undone with it.
        told, lang = self.env.cr.cache.pop(TOLD_IN, (frozenset(), None))
        is_told = told.issuperset(self.ids) and all(self.mapped("demo"))
        if is_told and self and not (filter_lang or overwrite):
            installed = [code for code, _name in self.env["res.lang"].get_installed()]
            filter_lang = [code for code in installed if code != lang]
            if not filter_lang:
                return None
        return super()._update_translations(filter_lang, overwrite=overwrite)
