# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..ground.vae_trace_mixin import NAMED

ROUTES = [
    ("francevae", "France VAE (feasibility file)"),
    ("classic", "Certifier (livret 1)"),
]


class VaeAdmissibilitySection(models.Model):
    """A part of the file by which the admissibility is asked for.

    The parts of both routes are start data: what a certifier wants beside is added.
    """

    _name = "vae.admissibility.section"
    _description = "Section of an Admissibility File"
    _inherit = ["vae.catalogue.mixin"]

    route = fields.Selection(
        selection=[*ROUTES, ("both", "Both")],
        required=True,
        default="both",
        help="By which route it is asked for.",
    )
    is_required = fields.Boolean(
        string="Required", default=True, help="The file is complete with these."
    )
    help_text = fields.Text(
        string="What It Holds", translate=True, help="Shown beside the section."
    )


class VaeAdmissibilityLine(models.Model):
    """How far a section of one file is."""

    _name = "vae.admissibility.line"
    _description = "Section of One Admissibility Request"
    _inherit = ["vae.trace.mixin"]
    _order = "sequence, id"
    _rec_name = "section_id"

    admissibility_id = fields.Many2one(
        comodel_name="vae.admissibility",
        string="Request",
        required=True,
        ondelete="cascade",
        index=True,
    )
    candidate_id = fields.Many2one(
        related="admissibility_id.candidate_id",
        store=True,
        index=True,
        precompute=True,
    )
    company_id = fields.Many2one(
        related="admissibility_id.company_id", store=True, index=True, precompute=True
    )
    section_id = fields.Many2one(
        comodel_name="vae.admissibility.section",
        required=True,
        ondelete="restrict",
        index=True,
    )
    sequence = fields.Integer(
        related="section_id.sequence", store=True, precompute=True
    )
    is_required = fields.Boolean(related="section_id.is_required")
    help_text = fields.Text(related="section_id.help_text")
    state = fields.Selection(
        selection=[
            ("todo", "To do"),
            ("doing", "Begun"),
            ("complete", "Filled in"),
            ("none", "Not concerned"),
        ],
        string="Completeness",
        required=True,
        default="todo",
    )
    comment = fields.Char(help="What is missing, or where it is.")

    _section_uniq = models.Constraint(
        "UNIQUE(admissibility_id, section_id)",
        "This section is in the file already.",
    )

    @api.depends("candidate_id.reference", "candidate_id.name", "section_id")
    @api.depends_context(*NAMED)
    def _compute_display_name(self):
        for line in self:
            line.display_name = self.env._(
                "%(section)s · %(whose)s",
                section=line.section_id.name or "",
                whose=line.candidate_id._called(),
            )

    @api.constrains("state", "section_id")
    def _check_not_concerned(self):
        for line in self:
            if line.state == "none" and line.section_id.is_required:
                raise ValidationError(
                    self.env._(
                        "“%(section)s” is required: it is never “not concerned”. Say"
                        " how far it is.",
                        section=line.section_id.name,
                    )
                )
