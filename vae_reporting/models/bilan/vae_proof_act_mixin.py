# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.fields import Domain


class VaeProofActMixin(models.AbstractModel):
    """Whether there is a proof of an act: what a bilan prints the share of."""

    _inherit = "vae.proof.act.mixin"

    is_proven = fields.Boolean(
        string="Proven",
        compute="_compute_is_proven",
        search="_search_is_proven",
        help="All have signed it, or a file that proves it was checked.",
    )

    @api.depends_context("uid", "allowed_company_ids")
    def _compute_is_proven(self):
        acts = self.with_context(active_test=False)
        proven = acts.search(Domain("id", "in", self.ids) & self._domain_proven())
        for act in self:
            act.is_proven = act._origin in proven

    @api.model
    def _search_is_proven(self, operator, value):
        if operator != "in":
            return NotImplemented
        proven = self._domain_proven()
        return proven if True in value else ~proven

    @api.model
    def _domain_proven(self):
        """Signed by all, or with a file that was found valid; see ``vae.proof.need``.

        :return: ``Domain``
        """
        of_model = Domain("res_model", "=", self._name)
        # Whether there is a proof, and nothing of it: who reads the act may know.
        signed = self.env["vae.signature.request"].sudo()
        filed = self.env["vae.proof.link"].sudo()
        return Domain(
            "id",
            "in",
            signed._search(of_model & Domain("state", "=", "signed")).subselect(
                "res_id"
            ),
        ) | Domain(
            "id",
            "in",
            filed._search(of_model & Domain("state", "=", "valid")).subselect("res_id"),
        )


class VaeService(models.Model):
    _inherit = "vae.service"

    @api.model
    def _domain_proven(self):
        return super()._domain_proven() | Domain("has_proof", "=", True)


class VaeSupportPlanLine(models.Model):
    """What proves a line, in whatever version of the plan, proves it."""

    _inherit = "vae.support.plan.line"

    @api.model
    def _domain_proven(self):
        filed = self.env["vae.proof.link"].sudo()
        of_lines = filed._search(
            Domain("res_model", "=", self._name) & Domain("state", "=", "valid")
        )
        return super()._domain_proven() | Domain(
            "root_id", "in", of_lines.subselect("res_id")
        )


class VaeReferral(models.Model):
    """A visa that the partner has put on its link is a proof, too."""

    _inherit = "vae.referral"

    @api.model
    def _domain_proven(self):
        return super()._domain_proven() | Domain("visa_date", "!=", False)
