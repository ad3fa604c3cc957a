# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class VaeFicheActionTodo(models.Model):
    """What a completed fiche found about a to-do that was asked for before.

    Written when the fiche is completed, as it was then; removed when it is reopened.
    """

    _name = "vae.fiche.action.todo"
    _description = "To-Do Looked at on a Fiche Action"
    _inherit = ["vae.trace.mixin"]
    _order = "fiche_id, kind, id"

    fiche_id = fields.Many2one(
        comodel_name="vae.fiche.action",
        readonly=True,
        required=True,
        ondelete="cascade",
        index=True,
    )
    todo_id = fields.Many2one(
        comodel_name="vae.todo",
        required=True,
        ondelete="restrict",
        index=True,
        readonly=True,
    )
    candidate_id = fields.Many2one(
        related="fiche_id.candidate_id", store=True, index=True, precompute=True
    )
    company_id = fields.Many2one(
        related="fiche_id.company_id", store=True, index=True, precompute=True
    )
    name = fields.Char(string="What", required=True, readonly=True)
    kind = fields.Selection(
        selection=lambda self: self.env["vae.todo"]._fields["kind"].selection,
        required=True,
        readonly=True,
    )
    outcome = fields.Selection(
        selection=[
            ("done", "Done"),
            ("dropped", "Dropped"),
            ("carried", "Carried forward"),
        ],
        required=True,
        readonly=True,
    )

    _todo_uniq = models.Constraint(
        "UNIQUE(fiche_id, todo_id)", "A fiche action looks at a to-do once."
    )

    def _compute_display_name(self):
        # Names of linked records are read without their rules: nothing of it here.
        for line in self:
            line.display_name = line.fiche_id.sudo()._neutral().display_name
