# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models

from ..ground.vae_trace_mixin import NAMED


class VaeJuryOptionKind(models.Model):
    """A way to go on after a jury that did not validate everything.

    Start data of ours, editable.
    """

    _name = "vae.jury.option.kind"
    _description = "Way to Go On after a Jury"
    _inherit = ["vae.catalogue.mixin"]

    takes = fields.Text(
        string="What It Takes",
        translate=True,
        help="Proposed for each candidate, and adapted to them.",
    )
    with_session = fields.Boolean(
        string="Works towards a Session",
        help="The next deposit of the certification is proposed.",
    )


class VaeJuryOption(models.Model):
    """One way to go on, for one candidate, and what it would take."""

    _name = "vae.jury.option"
    _description = "Option after a Jury"
    _inherit = ["vae.long.text.mixin", "vae.trace.mixin"]
    _order = "jury_id, sequence, id"
    _long_texts = ("takes",)

    jury_id = fields.Many2one(
        comodel_name="vae.jury", required=True, ondelete="cascade", index=True
    )
    candidate_id = fields.Many2one(
        related="jury_id.candidate_id", store=True, index=True, precompute=True
    )
    company_id = fields.Many2one(
        related="jury_id.company_id", store=True, index=True, precompute=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    certification_id = fields.Many2one(related="candidate_id.certification_id")
    sequence = fields.Integer(default=10)
    kind_id = fields.Many2one(
        comodel_name="vae.jury.option.kind",
        string="Option",
        required=True,
        ondelete="restrict",
        index=True,
    )
    takes = fields.Text(
        string="What It Would Take",
        compute="_compute_takes",
        store=True,
        readonly=False,
        precompute=True,
    )
    session_id = fields.Many2one(
        comodel_name="vae.certification.session",
        ondelete="set null",
        index="btree_not_null",
        domain="[('certification_id', '=', certification_id)]",
    )
    months = fields.Integer(string="Time (Months)")
    hours = fields.Float(string="Training or Support (Hours)")
    amount = fields.Monetary(string="Cost")
    is_chosen = fields.Boolean(
        string="Chosen", help="What the candidate decides in the post-jury interview."
    )

    _check_numbers = models.Constraint(
        "CHECK(months >= 0 AND months <= 600 AND hours >= 0 AND amount >= 0)",
        "Months, hours and cost of an option are not negative.",
    )

    @api.depends("kind_id")
    def _compute_takes(self):
        for option in self:
            option.takes = option.takes or option.kind_id.takes

    @api.depends("kind_id.name", "candidate_id.reference", "candidate_id.name")
    @api.depends_context(*NAMED, "lang")
    def _compute_display_name(self):
        for option in self:
            option.display_name = self.env._(
                "%(option)s · %(whose)s",
                option=option.kind_id.name or "",
                whose=option.candidate_id._called(),
            )
