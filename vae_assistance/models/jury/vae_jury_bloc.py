# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..ground.vae_trace_mixin import NAMED


class VaeJuryBloc(models.Model):
    """What a jury said of one bloc."""

    _name = "vae.jury.bloc"
    _description = "Result of a Jury by Bloc"
    _inherit = ["vae.long.text.mixin", "vae.frozen.mixin", "vae.trace.mixin"]
    _order = "jury_id, bloc_id"
    _rec_name = "bloc_id"
    _long_texts = ("note",)
    _frozen = {"_check_not_counted": {"bloc_id", "is_validated"}}

    jury_id = fields.Many2one(
        comodel_name="vae.jury", required=True, ondelete="cascade", index=True
    )
    candidate_id = fields.Many2one(
        related="jury_id.candidate_id", store=True, index=True, precompute=True
    )
    company_id = fields.Many2one(
        related="jury_id.company_id", store=True, index=True, precompute=True
    )
    certification_id = fields.Many2one(related="candidate_id.certification_id")
    bloc_id = fields.Many2one(
        comodel_name="vae.certification.bloc",
        required=True,
        ondelete="restrict",
        index=True,
        domain="[('certification_id', '=', certification_id)]",
    )
    is_validated = fields.Boolean(string="Validated")
    note = fields.Text(
        string="What the Jury Said",
        help="Of a mock jury: what convinced, what to take up again.",
    )

    _bloc_uniq = models.Constraint(
        "UNIQUE(jury_id, bloc_id)", "A jury decides on a bloc once."
    )

    @api.depends("bloc_id.code", "candidate_id.reference", "candidate_id.name")
    @api.depends_context(*NAMED)
    def _compute_display_name(self):
        for line in self:
            line.display_name = " – ".join(
                filter(None, [line.bloc_id.code, line.candidate_id._called()])
            )

    def _check_not_counted(self):
        self.jury_id._check_not_counted()

    @api.constrains("bloc_id", "is_validated")
    def _check_bloc_id(self):
        """No bloc is validated twice, in whatever journey of the person."""
        obtained = self.candidate_id._obtained_blocs()
        for line in self:
            candidate, jury = line.candidate_id, line.jury_id
            if line.bloc_id.certification_id != candidate.certification_id:
                raise ValidationError(
                    self.env._(
                        "%(jury)s: “%(bloc)s” is no bloc of the certification aimed at."
                        " Choose one of its blocs.",
                        jury=jury.display_name,
                        bloc=line.bloc_id.display_name,
                    )
                )
            if (
                line.is_validated
                and jury.kind == "real"
                and jury.state != "decided"
                and line.bloc_id in obtained[candidate]
            ):
                raise ValidationError(
                    self.env._(
                        "%(jury)s: “%(bloc)s” was validated before and stays so for"
                        " good: it is not validated twice. Take it off this jury.",
                        jury=jury.display_name,
                        bloc=line.bloc_id.display_name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        if not self.env.su:
            lines._check_not_counted()
        return lines

    @api.ondelete(at_uninstall=False)
    def _unlink_except_counted(self):
        self.jury_id._check_not_counted()
