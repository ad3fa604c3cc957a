# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..ground.vae_trace_mixin import NAMED


class VaeCandidateStudy(models.Model):
    """A certification that was studied while the target was undecided."""

    _name = "vae.candidate.study"
    _description = "Certification Studied with a VAE Candidate"
    _inherit = ["vae.journey.mixin"]
    _order = "candidate_id, sequence, id"

    sequence = fields.Integer(default=10)
    certification_id = fields.Many2one(
        comodel_name="vae.certification",
        required=True,
        index=True,
        ondelete="restrict",
    )
    state = fields.Selection(
        selection=[
            ("studied", "Being studied"),
            ("kept", "Kept"),
            ("dropped", "Set aside"),
        ],
        required=True,
        default="studied",
    )
    reason = fields.Char(help="Why it is kept or dropped.")

    _certification_uniq = models.Constraint(
        "UNIQUE(candidate_id, certification_id)",
        "This certification is in the candidate's list already.",
    )

    @api.depends("certification_id.code", "candidate_id.reference", "candidate_id.name")
    @api.depends_context(*NAMED)
    def _compute_display_name(self):
        for study in self:
            study.display_name = " – ".join(
                filter(
                    None,
                    [
                        study.certification_id.code,
                        study.candidate_id._called(),
                    ],
                )
            )

    @api.constrains("state", "reason")
    def _check_reason(self):
        for study in self:
            if study.state == "dropped" and not (study.reason or "").strip():
                raise ValidationError(
                    self.env._(
                        "Say why “%(certification)s” is dropped.",
                        certification=study.certification_id.display_name,
                    )
                )


class VaeCandidateBloc(models.Model):
    """A bloc that the candidate has obtained, and when."""

    _name = "vae.candidate.bloc"
    _description = "Bloc Validated by a VAE Candidate"
    _inherit = ["vae.frozen.mixin", "vae.journey.mixin"]
    _order = "candidate_id, date, id"

    certification_id = fields.Many2one(related="candidate_id.certification_id")
    bloc_id = fields.Many2one(
        comodel_name="vae.certification.bloc",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('certification_id', '=', certification_id)]",
    )
    date = fields.Date(
        string="Validated On", required=True, default=lambda self: self._default_date()
    )
    origin = fields.Selection(
        selection=[
            ("jury", "By the jury of this journey"),
            ("earlier", "Earlier: another jury, training, equivalence"),
        ],
        required=True,
        readonly=True,
        default="earlier",
        help="That a jury of this journey validated it follows from its result.",
    )

    _bloc_uniq = models.Constraint(
        "UNIQUE(candidate_id, bloc_id)", "This bloc is validated already."
    )

    @api.model
    def _default_date(self):
        return fields.Date.context_today(self)

    @api.depends("bloc_id.code", "candidate_id.reference", "candidate_id.name")
    @api.depends_context(*NAMED)
    def _compute_display_name(self):
        for validated in self:
            validated.display_name = " – ".join(
                filter(
                    None,
                    [validated.bloc_id.code, validated.candidate_id._called()],
                )
            )

    @api.constrains("bloc_id", "candidate_id", "date")
    def _check_bloc_id(self):
        today = fields.Date.context_today(self)
        for validated in self:
            bloc, candidate = validated.bloc_id, validated.candidate_id
            if bloc.certification_id != candidate.certification_id:
                raise ValidationError(
                    self.env._(
                        "%(whose)s: “%(bloc)s” is no bloc of the certification"
                        " aimed at. Choose one of its blocs.",
                        whose=candidate._called(),
                        bloc=bloc.display_name,
                    )
                )
            if validated.date > today:
                raise ValidationError(
                    self.env._(
                        "%(whose)s: a bloc is validated today or earlier. Correct"
                        " the date.",
                        whose=candidate._called(),
                    )
                )
