# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models
from odoo.exceptions import ValidationError


class IrAttachment(models.Model):
    """Files about people are opened by those who may read the record, nobody else."""

    _inherit = "ir.attachment"

    @api.constrains("res_model", "public")
    def _check_vae_person(self):
        confidential = self.pool["vae.confidential.mixin"]
        for attachment in self._about_vae_people():
            if issubclass(self.pool[attachment.res_model], confidential):
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

    def write(self, vals):
        # Odoo's own mails give links to large attachments, in sudo.
        if vals.get("access_token") and not self.env.su:
            self._check_vae_link()
        return super().write(vals)

    def _check_vae_link(self):
        """Refuse that a user makes a link to a file that is there already.

        Images pasted into a message get theirs as they are created.
        """
        for attachment in self._about_vae_people():
            if attachment.create_date != self.env.cr.now():
                raise ValidationError(
                    self.env._(
                        "“%(file)s” is about a person: it cannot be shared by a link."
                        " Send it by e-mail from the record instead.",
                        file=attachment.name,
                    )
                )

    def _about_vae_people(self):
        is_traced = self.env["vae.access.log"]._is_traced
        return self.sudo().filtered(lambda file: is_traced(file.res_model))
