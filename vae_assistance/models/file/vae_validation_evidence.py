# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..ground.file_field import File
from ..ground.vae_trace_mixin import NAMED


class VaeValidationEvidence(models.Model):
    """A piece that proves what the file tells, in its place among the annexes."""

    _name = "vae.validation.evidence"
    _description = "Evidence of a Validation File"
    _inherit = ["vae.frozen.mixin", "vae.shown.mixin", "vae.trace.mixin"]
    _order = "file_id, sequence, id"
    # What the certifier reads stays as it was given.
    _frozen = {"_check_not_deposited": {"name", "file", "filename", "file_id"}}

    file_id = fields.Many2one(
        comodel_name="vae.validation.file",
        string="Validation File",
        required=True,
        ondelete="cascade",
        index=True,
    )
    candidate_id = fields.Many2one(
        related="file_id.candidate_id", store=True, index=True, precompute=True
    )
    company_id = fields.Many2one(
        related="file_id.company_id", store=True, index=True, precompute=True
    )
    certification_id = fields.Many2one(related="candidate_id.certification_id")
    sequence = fields.Integer(default=10)
    name = fields.Char(
        string="Piece",
        required=True,
        help="E.g. blank care sheet, photograph of the workshop, employer’s letter.",
    )
    section_id = fields.Many2one(
        comodel_name="vae.validation.section",
        string="Proves What Is Told In",
        ondelete="set null",
        index="btree_not_null",
        domain="[('file_id', '=', file_id)]",
    )
    bloc_ids = fields.Many2many(
        comodel_name="vae.certification.bloc",
        relation="vae_validation_evidence_bloc_rel",
        column1="evidence_id",
        column2="bloc_id",
        string="Blocs",
        domain="[('certification_id', '=', certification_id)]",
    )
    is_there = fields.Boolean(
        string="Gathered",
        compute="_compute_is_there",
        store=True,
        readonly=False,
        help="The candidate has it; a file here is not needed.",
    )
    file = File(attachment=True)
    filename = fields.Char()
    note = fields.Char(help="E.g. names to be made unreadable, who has to sign it.")

    @api.depends("filename")
    def _compute_is_there(self):
        for evidence in self:
            evidence.is_there = evidence.is_there or bool(evidence.filename)

    @api.depends("name", "candidate_id.reference", "candidate_id.name")
    @api.depends_context(*NAMED, "uid", "vae_show_line")
    def _compute_display_name(self):
        shown = self._with_title_shown()
        for evidence in self:
            evidence.display_name = (
                evidence.name
                if evidence in shown
                else self.env._(
                    "Evidence · %(whose)s", whose=evidence.candidate_id._called()
                )
            )

    def _check_not_deposited(self):
        """What was deposited stays as it was given."""
        if not self.env.su:
            self.file_id._check_not_deposited()

    @api.model_create_multi
    def create(self, vals_list):
        pieces = super().create(vals_list)
        pieces._check_not_deposited()
        return pieces

    @api.ondelete(at_uninstall=False)
    def _unlink_except_deposited(self):
        self._check_not_deposited()

    @api.constrains("section_id", "bloc_ids")
    def _check_links(self):
        for evidence in self:
            wrong = evidence.section_id.file_id - evidence.file_id
            others = evidence.bloc_ids.certification_id - evidence.certification_id
            if wrong or others:
                raise ValidationError(
                    self.env._(
                        "“%(piece)s”: it proves sections of its own file, and blocs of"
                        " the certification aimed at. Choose again.",
                        piece=evidence.name,
                    )
                )
