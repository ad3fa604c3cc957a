# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import ValidationError


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

    @api.depends("certification_id.code", "candidate_id.reference")
    def _compute_display_name(self):
        for study in self:
            study.display_name = " – ".join(
                filter(
                    None,
                    [
                        study.certification_id.code,
                        study.candidate_id.sudo().reference,
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
