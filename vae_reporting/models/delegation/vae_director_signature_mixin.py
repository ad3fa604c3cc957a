# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models
from odoo.exceptions import UserError


class VaeDirectorSignatureMixin(models.AbstractModel):
    """A document of a structure that its director signs, or who holds a delegation.

    Whether somebody may sign is asked when signatures are asked for, and again on the
    day on which they sign. A model that inherits has ``company_id``.
    """

    _name = "vae.director.signature.mixin"
    _description = "Document That the Director Signs"
    _inherit = ["vae.signature.mixin"]
    _signature_tells_certification = False

    # What a delegation has to cover: see ``vae.delegation``.
    _signature_scope = ""

    delegate_id = fields.Many2one(
        comodel_name="res.users",
        string="Signs for the Director",
        index="btree_not_null",
        copy=False,
        domain="[('vae_has_role', '=', True), ('company_ids', 'in', company_id)]",
        help="Somebody with a delegation of signature; empty: the director signs.",
    )

    def _signature_candidate(self):
        return self.env["vae.candidate"]

    def _signature_signatory(self):
        """Who signs for the structure."""
        self.ensure_one()
        return self.delegate_id or self.company_id.sudo().vae_director_id

    def _signature_signers(self):
        self.ensure_one()
        user = self._signature_signatory()
        if not user:
            return []  # a print leaves out who is missing; the check refuses
        return [
            {
                "role": "delegate" if self.delegate_id else "director",
                "partner_id": user.partner_id.id,
                "user_id": user.id,
            }
        ]

    def _signature_check(self):
        if not self._signature_signatory():
            raise UserError(
                self.env._(
                    "%(structure)s names no director who signs. An administrator names"
                    " them on the structure (page “VAE”), or in the settings of VAE.",
                    structure=self.company_id.name,
                )
            )
        self._signature_check_may_sign(self._signature_signatory())
        return super()._signature_check()

    def _signature_check_may_sign(self, user):
        """Refuse who may not sign for the structure today.

        :raise UserError: they are not the director, and hold no delegation that covers it
        """
        self.ensure_one()
        self.env["vae.delegation"]._check_may_sign(
            self.company_id, user, self._signature_scope
        )
