# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import logging

from odoo import api, models
from odoo.exceptions import AccessError, ValidationError

_logger = logging.getLogger(__name__)

# Files of these hang on the record that they are about: model → where that is said.
MAIL_MODELS = {
    "mail.message": ("model", "res_id"),
    "mail.activity": ("res_model", "res_id"),
    "mail.scheduled.message": ("model", "res_id"),
}
PLACE = {"res_model", "res_id", "res_field"}
CONTENT = {"raw", "datas", "db_datas", "store_fname", "type", "url"}


class IrAttachment(models.Model):
    """Files about people are opened by those who may read the record, nobody else.

    They stay on the record that they were put on, as its readers are theirs: a file
    that was taken off would follow its creator for ever, or another record's readers.
    """

    _inherit = "ir.attachment"

    @api.constrains("res_model", "public")
    def _check_vae_person(self):
        confidential = self.pool["vae.confidential.mixin"]
        for attachment, [model, _res_id] in self._vae_documents().items():
            if issubclass(self.pool[model], confidential):
                raise ValidationError(
                    self.env._(
                        "“%(file)s” cannot be attached to confidential content:"
                        " attach it to the candidate.",
                        file=attachment.name,
                    )
                )
            if attachment.public:
                raise ValidationError(
                    self.env._(
                        "“%(file)s” is about a person: it cannot be made public.",
                        file=attachment.name,
                    )
                )

    @api.model
    def _search(self, domain, *args, bypass_access=False, **kwargs):
        """Core searches files as superuser, then asks for the right to read each."""
        if not (self.env.su or bypass_access):
            domain = self._vae_own_rights(domain)
        return super()._search(domain, *args, bypass_access=bypass_access, **kwargs)

    @api.model_create_multi
    def create(self, vals_list):
        files = super().create(vals_list)
        files._check_vae_field()
        return files

    def _postprocess_contents(self, values):
        """A picture that does not open is kept as it came: a file, no picture.

        What Pillow says of one that is damaged, or too large to be opened, would lose
        the mail that it came with; and the server, whenever it is shown.
        """
        try:
            return super()._postprocess_contents(values)
        except Exception as error:  # whatever the library stumbles on
            _logger.info("Picture kept as it came: %s", error)
            return {**values, "mimetype": "application/octet-stream"}

    def write(self, vals):
        self._check_vae_field()
        # Odoo's own mails give links to large attachments, in sudo.
        if vals.get("access_token") and not self.env.su:
            self._check_vae_link()
        if CONTENT & vals.keys() and not self.env.su:
            self._check_vae_content()
        if not PLACE & vals.keys():
            return super().write(vals)
        before = self._vae_places()
        result = super().write(vals)
        self._check_vae_place(before)
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_vae_field(self):
        self._check_vae_field()

    def _check_vae_field(self):
        """Refuse that users change the file of a field of ours past the field.

        What its record says of it would not hold: who may write it, and when no more,
        of what kind it is, its digest. The field itself writes as superuser.
        """
        if self.env.su:
            return
        in_fields = self.sudo().filtered("res_field")
        about_people = self.browse().concat(*in_fields._vae_documents())
        for attachment in about_people | in_fields._filtered_vae_models():
            raise AccessError(
                self.env._(
                    "“%(file)s” is kept in a field of a record: change it there.",
                    file=attachment.name,
                )
            )

    def _check_vae_content(self):
        """Refuse that another file takes the place of one that a colleague attached."""
        for attachment in self._vae_documents():
            if attachment.create_uid != self.env.user:
                raise AccessError(
                    self.env._(
                        "“%(file)s” was attached by %(user)s: it is not replaced by"
                        " another file. Attach yours beside it.",
                        file=attachment.name,
                        user=attachment.create_uid.name,
                    )
                )

    def _check_vae_place(self, before):
        """Refuse that files about people go elsewhere, by whomever: they are copied.

        :param dict before: see ``_vae_places``, before the change
        """
        after = self._vae_places()
        for attachment, place in before.items():
            if after.get(attachment) != place:
                raise ValidationError(
                    self.env._(
                        "“%(file)s” is about a person: it stays where it is. Delete it"
                        " there, or download it and attach it elsewhere.",
                        file=attachment.name,
                    )
                )

    def _check_vae_link(self):
        """Refuse that a user makes a link to a file that is there already.

        Images pasted into a message get theirs as they are created.
        """
        for attachment in self._vae_documents():
            if attachment.create_date != self.env.cr.now():
                raise ValidationError(
                    self.env._(
                        "“%(file)s” is about a person: it cannot be shared by a link."
                        " Send it by e-mail from the record instead.",
                        file=attachment.name,
                    )
                )

    def _vae_places(self):
        """Record and field of the files about people.

        :return: dict of attachment in sudo to a tuple
        """
        return {
            attachment: (*document, attachment.res_field or False)
            for attachment, document in self._vae_documents().items()
        }

    def _filtered_vae_models(self):
        """Those of our models, be they about people or not."""
        guarded = {
            model: getattr(self.pool.get(model), "_vae_guarded", None)
            for model in self.grouped("res_model")
        }
        return self.filtered(
            lambda each: guarded[each.res_model] and guarded[each.res_model].is_ours
        )

    def _vae_documents(self):
        """The record that each file about people is about.

        Files of a message or an activity are about the record that it belongs to.

        :return: dict of attachment in sudo to a tuple of model and id
        """
        is_traced = self.env["vae.access.log"]._is_traced
        documents = {}
        for model, attachments in self.sudo().grouped("res_model").items():
            if is_traced(model):
                documents.update({each: (model, each.res_id) for each in attachments})
            elif model in MAIL_MODELS:
                documents.update(attachments._vae_mail_documents(model))
        return {
            attachment: document
            for attachment, document in documents.items()
            if is_traced(document[0])
        }

    def _vae_mail_documents(self, model):
        ids = set(self.mapped("res_id"))
        owners = self.env[model].browse(ids).exists().grouped("id")
        return {
            attachment: tuple(
                owners[attachment.res_id][name] for name in MAIL_MODELS[model]
            )
            for attachment in self
            if attachment.res_id in owners
        }
