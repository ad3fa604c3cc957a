# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models


class VaeContractTemplate(models.Model):
    """What a contract starts from: what it is for, and what each side commits to."""

    _name = "vae.contract.template"
    _description = "Template of Contracts"
    _inherit = ["vae.catalogue.mixin"]

    kind = fields.Selection(
        selection=lambda self: self.env["vae.contract"]._selection_kind(),
        required=True,
        default="assistance",
        index=True,
    )
    intro = fields.Text(
        string="What It Is For",
        translate=True,
        help="First lines of the contract.",
    )
    line_ids = fields.One2many(
        comodel_name="vae.contract.template.line",
        inverse_name="template_id",
        string="Commitments",
        copy=True,
    )

    @api.model
    def _first_of(self, kind):
        """The template that a contract starts from unless another is chosen.

        :param str kind: kind of contract
        """
        return self.search([("kind", "=", kind)], limit=1)

    def _commitments(self):
        """Values of the commitments of a contract that starts from this template.

        :return: list of dicts for ``vae.contract.commitment``
        """
        return [
            {"sequence": 10 * number, "side": line.side, "name": line.name}
            for number, line in enumerate(self.line_ids, start=1)
        ]


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
