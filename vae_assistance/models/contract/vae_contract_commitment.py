# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models


class VaeContractCommitment(models.Model):
    """One thing that one side of a contract commits to, in the contract's own words."""

    _name = "vae.contract.commitment"
    _description = "Commitment of a Contract"
    _inherit = ["vae.long.text.mixin", "vae.trace.mixin"]
    _order = "contract_id, sequence, id"
    _long_texts = ("name",)

    contract_id = fields.Many2one(
        comodel_name="vae.contract",
        required=True,
        ondelete="cascade",
        index=True,
    )
    candidate_id = fields.Many2one(
        related="contract_id.candidate_id", store=True, index=True, precompute=True
    )
    company_id = fields.Many2one(
        related="contract_id.company_id", store=True, index=True, precompute=True
    )
    sequence = fields.Integer(default=10)
    side = fields.Selection(
        selection=lambda self: self._selection_side(),
        string="Who Commits",
        required=True,
        default="candidate",
    )
    name = fields.Text(string="Commitment", required=True)

    @api.model
    def _selection_side(self):
        return [
            ("structure", self.env._("The structure")),
            ("professional", self.env._("The professional")),
            ("candidate", self.env._("The candidate")),
        ]

    @api.depends("contract_id.display_name")
    def _compute_display_name(self):
        # Names of linked records are read without their rules: no word of it here.
        for commitment in self:
            commitment.display_name = self.env._(
                "Commitment %(id)s – %(contract)s",
                id=commitment._origin.id or "…",
                contract=commitment.contract_id.sudo().display_name or "",
            )

    @api.model_create_multi
    def create(self, vals_list):
        commitments = super().create(vals_list)
        commitments.contract_id._signature_check_content()
        return commitments

    def write(self, vals):
        contracts = self.contract_id
        result = super().write(vals)
        (contracts | self.contract_id)._signature_check_content()
        return result

    def unlink(self):
        contracts = self.contract_id
        result = super().unlink()
        contracts.exists()._signature_check_content()
        return result
