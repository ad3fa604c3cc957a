# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models
from odoo.exceptions import ValidationError


class IrAttachment(models.Model):
    """Files about people are opened by those who may read the record, nobody else."""

    _inherit = "ir.attachment"

    @api.constrains("res_model", "public", "access_token")
    def _check_vae_person(self):
        log = self.env["vae.access.log"]
        confidential = self.pool["vae.confidential.mixin"]
        for attachment in self.sudo().filtered(lambda a: log._is_traced(a.res_model)):
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
            if attachment.access_token and not self._may_have_vae_link(attachment):
                raise ValidationError(
                    self.env._(
                        "“%(file)s” is about a person: it cannot be shared by a link."
                        " Send it by e-mail from the record instead.",
                        file=attachment.name,
                    )
                )

    def _may_have_vae_link(self, attachment):
        """Whether Odoo's own mails need the link.

        Images pasted into a message get theirs as they are created, large attachments
        when the mail is sent (in sudo). A file that is there gets none from a user.
        """
        return self.env.su or attachment.create_date == self.env.cr.now()
