# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models


class VaeProgramProof(models.Model):
    """A proof that a program wants of each act of a kind."""

    _name = "vae.program.proof"
    _description = "Proof Wanted by a VAE Program"
    _order = "program_id, kind, is_required desc, id"

    program_id = fields.Many2one(
        comodel_name="vae.program", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(
        related="program_id.company_id", store=True, precompute=True
    )
    kind = fields.Selection(
        selection=lambda self: self._selection_kind(), string="Of Each", required=True
    )
    type_id = fields.Many2one(
        comodel_name="vae.proof.type",
        string="Proof",
        required=True,
        ondelete="restrict",
        index=True,
    )
    is_required = fields.Boolean(
        string="Required",
        default=True,
        help="Without it, the journey is not ready for an audit.",
    )
    quantity = fields.Integer(
        string="How Many",
        default=1,
        required=True,
        help="Number of files. A signed document is enough by itself.",
    )
    note = fields.Char(help="E.g. the article of the mandate that asks for it.")

    _type_uniq = models.Constraint(
        "UNIQUE(program_id, kind, type_id)",
        "The program wants this proof of this kind of act already.",
    )
    _check_quantity = models.Constraint(
        "CHECK(quantity >= 1 AND quantity <= 100)",
        "The number of proofs is between 1 and 100.",
    )

    @api.model
    def _selection_kind(self):
        acts = self.env["vae.proof.need"]._proof_acts()
        return [(kind, act["label"]) for kind, act in acts.items()]


class VaeProgram(models.Model):
    _inherit = "vae.program"

    proof_ids = fields.One2many(
        comodel_name="vae.program.proof",
        inverse_name="program_id",
        string="Wanted Proofs",
        copy=True,
        help="What has to be proven, and how. Applies at once to all journeys of the"
        " program.",
    )
