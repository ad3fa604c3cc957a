# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models


class MailTemplate(models.Model):
    _inherit = "mail.template"

    @api.model
    def _vae_is_ours(self, model):
        """Templates that came with our addons, too, on models of others."""
        xmlids = self.sudo().get_external_id().values()
        return super()._vae_is_ours(model) or not self._vae_addons().isdisjoint(
            xmlid.partition(".")[0] for xmlid in xmlids
        )

    def _generate_template(self, res_ids, *args, **kwargs):
        """Recipients and attached documents, too: see ``mail.render.mixin``."""
        renderer = self._vae_renderer(self.model, res_ids)
        return super(MailTemplate, renderer)._generate_template(
            res_ids, *args, **kwargs
        )
