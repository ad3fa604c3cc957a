# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models


class VaeShownMixin(models.AbstractModel):
    """Records whose title may tell who somebody is.

    Names of linked records are read as superuser: a title is no name, but on the
    screens that ask for it (``vae_show_line`` in the context of a field), where several
    of them are to choose from, and for who may read the record.
    """

    _name = "vae.shown.mixin"
    _description = "Title Shown Where It Is Chosen"

    def _with_title_shown(self):
        """Those of the records whose title is to be shown to the user."""
        context = self.env.context
        if not context.get("vae_show_line") or context.get("vae_neutral_name"):
            return self.browse()
        return self.filtered("id").sudo(False)._filtered_access("read")
