# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models

BY_CODE_KEY = "vae_rendered_by_code"


class RenderedByCode:
    """In the context of what the code itself renders: what it hands to the template.

    Told by its class: nothing that is sent from outside is one.
    """

    def __init__(self, **values):
        self.values = values


# In the context of what is rendered for somebody else than the code. Compared by
# identity, too.
FOR_READER_KEY = "vae_rendered_for_reader"
FOR_READER = object()


class MailRenderMixin(models.AbstractModel):
    """Templates show what whoever asks for them may read, and no secret.

    Core renders a template on any record that is named: the composer's stored computes
    do so as superuser. What is about our records is rendered with the rights of the
    user, on records that they may read. The code renders for others (reminders,
    documents to sign) and hands over what no expression may give, such as a link that
    stands for a password: see ``_vae_rendered_by_code``.
    """

    _inherit = "mail.render.mixin"

    @api.model
    def _vae_rendered_by_code(self, **values):
        """The same template, as superuser, for mails that the code itself sends.

        :param values: further variables of the template
        """
        by_code = RenderedByCode(**values)
        return self.sudo().with_context(**{BY_CODE_KEY: by_code})

    @api.model
    def _vae_renderer(self, model, res_ids):
        """What is to be rendered, with the rights that it takes.

        :param str model: name of the records' model
        :raise AccessError: the user may not read one of the records
        """
        if self._vae_rendering() or not self._vae_is_ours(model):
            return self
        self.env[model].sudo(False).browse(res_ids).check_access("read")
        renderer = self.with_context(**{FOR_READER_KEY: FOR_READER})
        # Where only editors make templates, core renders them as superuser for others.
        if self._unrestricted_rendering or self.env.user.has_group(
            "mail.group_mail_template_editor"
        ):
            return renderer.sudo(False)
        return renderer

    @api.model
    def _vae_is_ours(self, model):
        """Whether a template on this model is guarded: it came with our addons."""
        cls = self.env.registry.get(model)
        return bool(cls) and cls._original_module in self._vae_addons()

    @api.model
    def _vae_rendering(self):
        by_code = self.env.context.get(BY_CODE_KEY)
        return by_code if isinstance(by_code, RenderedByCode) else None

    @api.model
    def _render_template(self, template_src, model, res_ids, *args, **kwargs):
        renderer = self._vae_renderer(model, res_ids)
        return super(MailRenderMixin, renderer)._render_template(
            template_src, model, res_ids, *args, **kwargs
        )

    @api.model
    def _render_eval_context(self):
        by_code = self._vae_rendering()
        return {
            **super()._render_eval_context(),
            "portal_link": "",
            "cancelled": (),
            "words": "",
            **(by_code.values if by_code else {}),
        }
