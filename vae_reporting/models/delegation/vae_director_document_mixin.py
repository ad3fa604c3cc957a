# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models


class VaeDirectorDocumentMixin(models.AbstractModel):
    """Somebody with a delegation may sign in the director's place.

    Whether they may is asked when signatures are asked for, and again on the day on
    which they sign.
    """

    _inherit = "vae.director.document.mixin"

    # What a delegation has to cover: see ``vae.delegation``.
    _delegation_scope = ""

    delegate_id = fields.Many2one(
        comodel_name="res.users",
        string="Signs for the Director",
        index="btree_not_null",
        copy=False,
        domain="[('vae_has_role', '=', True), ('company_ids', 'in', company_id)]",
        help="Somebody with a delegation of signature; empty: the director signs.",
    )

    is_own = fields.Boolean(
        string="Of One's Own Structure",
        compute="_compute_is_own",
        help="Not read as a member, or as the lead, of a grouping.",
    )

    @api.depends("company_id")
    @api.depends_context("uid", "allowed_company_ids")
    def _compute_is_own(self):
        for document in self:
            document.is_own = document.company_id in self.env.companies

    def _signature_seal(self, arch):
        """Nor is anything typed over that is another structure's."""
        result = super()._signature_seal(arch)
        if arch.xpath("//field[@name='is_own']"):
            for node in arch.xpath("//field[not(ancestor::field)]"):
                known, others = node.get("readonly"), "(id and not is_own)"
                if not known and self._fields[node.get("name")].readonly:
                    continue
                node.set("readonly", f"({known}) or {others}" if known else others)
        return result

    def _signing_director(self):
        return self.delegate_id or super()._signing_director()

    def _signature_signers(self):
        signers = super()._signature_signers()
        if self.delegate_id:
            for signer in signers:
                signer["role"] = "delegate"
        return signers

    def _check_signing(self, user):
        if user == self.company_id.sudo().vae_director_id:
            return super()._check_signing(user)
        return self.env["vae.delegation"]._check_may_sign(
            self.company_id, user, self._delegation_scope
        )


class VaeBudget(models.Model):
    _inherit = "vae.budget"

    _delegation_scope = "budget"

    def _signature_fields(self):
        return (*super()._signature_fields(), "delegate_id")


class VaeFinancialReport(models.Model):
    _inherit = "vae.financial.report"

    _delegation_scope = "budget"

    def _signature_fields(self):
        return (*super()._signature_fields(), "delegate_id")
