# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models


class VaeContract(models.Model):
    """A convention counts for the objectives of where the candidate lived."""

    _name = "vae.contract"
    _inherit = ["vae.contract", "vae.counted.mixin"]

    territory_id = fields.Many2one(
        comodel_name="vae.territory",
        index="btree_not_null",
        ondelete="restrict",
        compute="_compute_territory_id",
        store=True,
        precompute=True,
        help="That of the journey when the convention was signed.",
    )

    _counted_idx = models.Index(
        "(company_id, date_signed)"
        " WHERE kind = 'assistance' AND date_signed IS NOT NULL"
        " AND amendment_of_id IS NULL"
    )

    @api.depends("candidate_id.territory_id")
    def _compute_territory_id(self):
        # Who moves later does not change what was counted.
        for contract in self:
            if not (contract.date_signed and contract.territory_id):
                contract.territory_id = contract.candidate_id.territory_id
