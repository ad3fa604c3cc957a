# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models


class VaeContractTemplateLine(models.Model):
    _name = "vae.contract.template.line"
    _description = "Commitment of a Template of Contracts"
    _order = "sequence, id"

    template_id = fields.Many2one(
        comodel_name="vae.contract.template",
        required=True,
        ondelete="cascade",
        index=True,
    )
    sequence = fields.Integer(default=10)
    side = fields.Selection(
        selection=lambda self: self._selection_side(),
        string="Who Commits",
        required=True,
        default="candidate",
    )
    name = fields.Text(string="Commitment", required=True, translate=True)

    @api.model
    def _selection_side(self):
        return self.env["vae.contract.commitment"]._selection_side()
