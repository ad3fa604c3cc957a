# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models
from odoo.exceptions import AccessError


class MailTemplate(models.Model):
    """What the code sends is worded by those who administer VAE.

    It is rendered with the rights of the code, for the person it is about: another
    recipient in it would get the link that stands for a password. Where a structure
    lets everybody edit templates, core lets them edit these.
    """

    _inherit = "mail.template"

    def write(self, vals):
        self._vae_check_editor()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_vae(self):
        self._vae_check_editor()

    def update_field_translations(self, field_name, translations, source_lang=""):
        self._vae_check_editor()
        return super().update_field_translations(
            field_name, translations, source_lang=source_lang
        )

    def _vae_check_editor(self):
        """Refuse that others change the templates that came with our addons.

        :raise AccessError: the user neither administers VAE nor Odoo
        """
        user = self.env.user
        if (
            self.env.su
            or user._is_system()
            or user.has_group("vae_assistance.group_vae_admin")
        ):
            return
        for template in self.filtered(lambda each: each._vae_came_with_ours()):
            raise AccessError(
                self.env._(
                    "“%(template)s” is sent by the software: a VAE administrator"
                    " changes it. Make a template of your own beside it.",
                    template=template.name,
                )
            )

    def _vae_came_with_ours(self):
        xmlids = self.sudo().get_external_id().values()
        return not self._vae_addons().isdisjoint(
            xmlid.partition(".")[0] for xmlid in xmlids
        )

    @api.model
    def _vae_is_ours(self, model):
        """Templates that came with our addons, too, on models of others."""
        return super()._vae_is_ours(model) or self._vae_came_with_ours()

    def _generate_template(self, res_ids, *args, **kwargs):
        """Recipients and attached documents, too: see ``mail.render.mixin``."""
        renderer = self._vae_renderer(self.model, res_ids)
        return super(MailTemplate, renderer)._generate_template(
            res_ids, *args, **kwargs
        )
