# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models


class MailFollowersEdit(models.TransientModel):
    _inherit = "mail.followers.edit"

    def _prepare_message_values(self, documents, model_name):
        # The invitation's subject holds the record's name: it names nobody.
        documents = documents.with_context(vae_neutral_name=True)
        return super()._prepare_message_values(documents, model_name)
