# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError

ANSWERS = [("yes", "Yes"), ("no", "No")]


class VaeCandidateSensitive(models.Model):
    """Disability and benefits, where the structure asks and the candidate agrees.

    Apart from the candidate, since record rules cannot hide a field: whoever follows
    the candidate reads them, coordinators and directors who do not cannot.
    Off until the structure turns them on (settings); each answer needs the consent
    “statistics”, and the withdrawal of that consent erases them.
    """

    _name = "vae.candidate.sensitive"
    _description = "Disability and Benefits of a Candidate"
    _inherit = ["vae.trace.mixin"]
    _rec_name = "candidate_id"

    candidate_id = fields.Many2one(
        comodel_name="vae.candidate",
        required=True,
        ondelete="cascade",
        index=True,
    )
    company_id = fields.Many2one(
        related="candidate_id.company_id", store=True, index=True, precompute=True
    )
    rqth = fields.Selection(
        selection=ANSWERS,
        string="Recognised Disabled Worker (RQTH)",
        help="Never a reason for exclusion: it opens arrangements.",
    )
    rsa = fields.Selection(selection=ANSWERS, string="Receives RSA")
    ass = fields.Selection(selection=ANSWERS, string="Receives ASS")
    are = fields.Selection(selection=ANSWERS, string="Receives ARE")

    _candidate_uniq = models.Constraint(
        "UNIQUE(candidate_id)", "The candidate's answers are recorded already."
    )

    @api.depends("candidate_id.reference")
    def _compute_display_name(self):
        for record in self:
            record.display_name = self.env._(
                "Disability and benefits – %(reference)s",
                reference=record.candidate_id.sudo().reference or "",
            )

    def _trace_document(self):
        # Coordinators read the trace: that there are answers is one already.
        self.ensure_one()
        return f"{self._trace_kind()} – {self.candidate_id.reference or ''}"

    @api.model
    def _trace_kind(self):
        return self.env._("Confidential content")

    @api.model_create_multi
    def create(self, vals_list):
        candidates = self.env["vae.candidate"].browse(
            {vals["candidate_id"] for vals in vals_list if vals.get("candidate_id")}
        )
        self._check_allowed(candidates)
        return super().create(vals_list)

    def write(self, vals):
        self.check_access("write")
        self._check_allowed(self.candidate_id)
        return super().write(vals)

    @api.model
    def _check_allowed(self, candidates):
        """Refuse answers that nobody asked for, or that the candidate did not allow.

        :param candidates: ``vae.candidate``
        :raise UserError: says what is missing and where it is set
        """
        candidates.check_access("read")
        for candidate in candidates:
            if not candidate.company_id.sudo().vae_sensitive_profile:
                raise UserError(
                    self.env._(
                        "The structure “%(company)s” does not ask for disability and"
                        " benefits. An administrator can turn it on in the settings,"
                        " block “VAE”.",
                        company=candidate.company_id.name,
                    )
                )
            if not self.env.su and self.env.user not in candidate.member_ids:
                raise UserError(
                    self.env._(
                        "%(whose)s: only those who follow the candidate read and"
                        " record disability and benefits.",
                        whose=candidate._called(),
                    )
                )
        candidates._require_consent("statistics")

    @api.model
    def _erase_without_consent(self, candidates):
        """Erase the answers of candidates who no longer consent."""
        kept = candidates._with_consent("statistics")
        self.sudo().search([("candidate_id", "in", (candidates - kept).ids)]).unlink()
