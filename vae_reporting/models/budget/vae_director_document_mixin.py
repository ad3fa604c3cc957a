# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models
from odoo.exceptions import UserError


class VaeDirectorDocumentMixin(models.AbstractModel):
    """A document of a structure that its director signs, about no journey."""

    _name = "vae.director.document.mixin"
    _description = "Document That the Director Signs"
    _inherit = ["mail.thread", "mail.activity.mixin", "vae.signature.state.mixin"]

    _signature_tells = ()

    def _signing_director(self):
        """Who signs for the structure; to be extended.

        :return: ``res.users``, empty if nobody is named
        """
        return self.company_id.sudo().vae_director_id

    def _signature_candidate(self):
        return self.env["vae.candidate"]

    def _signature_signers(self):
        self.ensure_one()
        director = self._signing_director()
        if not director:
            raise UserError(
                self.env._(
                    "%(structure)s names nobody who signs for it. An administrator"
                    " names its director under Settings › VAE.",
                    structure=self.company_id.name,
                )
            )
        return [
            {
                "role": "director",
                "partner_id": director.partner_id.id,
                "user_id": director.id,
            }
        ]

    def _signature_check(self):
        [signer] = self._signature_signers()
        self._check_signing(self.env["res.users"].browse(signer["user_id"]))
        return super()._signature_check()

    def _check_signing(self, user):
        """Refuse who may not sign for the structure; to be extended.

        :raise UserError: why, and what to do
        """
        self.ensure_one()
        if not user.has_group("vae_assistance.group_vae_director"):
            raise UserError(
                self.env._(
                    "%(user)s is to sign for %(structure)s and is no director in the"
                    " software. An administrator gives them that role, or names"
                    " somebody else.",
                    user=user.name,
                    structure=self.company_id.name,
                )
            )

    def _print_state(self):
        self.ensure_one()
        if self._print_is_draft():
            return self.env._("Draft: not signed.")
        return ""

    def _print_file_name(self):
        """Name of the file, without its extension."""
        self.ensure_one()
        return self.display_name.replace("/", "-")
