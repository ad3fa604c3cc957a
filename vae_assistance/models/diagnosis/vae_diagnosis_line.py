# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models

ANSWERS = [
    ("todo", "Not yet asked"),
    ("met", "Met"),
    ("partly", "Met in part"),
    ("missing", "Missing"),
    ("na", "Not concerned"),
]


class VaeDiagnosisLine(models.Model):
    """The answer to one condition of success in one diagnosis.

    Users only read lines: they are written by their diagnosis, all at once, so that
    what was agreed stays.
    """

    _name = "vae.diagnosis.line"
    _description = "Condition in a Diagnosis"
    _inherit = ["vae.long.text.mixin", "vae.trace.mixin"]
    _order = "diagnosis_id, id"
    _rec_name = "condition_id"
    _long_texts = ("comment",)

    diagnosis_id = fields.Many2one(
        comodel_name="vae.diagnosis",
        required=True,
        readonly=True,
        ondelete="cascade",
        index=True,
    )
    candidate_id = fields.Many2one(
        related="diagnosis_id.candidate_id", store=True, index=True, precompute=True
    )
    company_id = fields.Many2one(
        related="diagnosis_id.company_id", store=True, index=True, precompute=True
    )
    condition_id = fields.Many2one(
        comodel_name="vae.condition",
        required=True,
        readonly=True,
        ondelete="restrict",
        index=True,
    )
    family = fields.Selection(related="condition_id.family")
    importance = fields.Selection(related="condition_id.importance")
    state = fields.Selection(
        selection=ANSWERS,
        string="Answer",
        required=True,
        readonly=True,
        default="todo",
        index=True,
    )
    comment = fields.Text(readonly=True)

    _condition_uniq = models.Constraint(
        "UNIQUE(diagnosis_id, condition_id)",
        "A condition is looked at once in each diagnosis.",
    )
