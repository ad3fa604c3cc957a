# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import float_round


class VaeConventionPart(models.Model):
    """What one of the structures of a convention does, and its share of the amount.

    Each structure writes its own part; the lead reads them all.
    """

    _name = "vae.convention.part"
    _description = "Part of a Structure in a Convention"
    _inherit = ["vae.long.text.mixin"]
    _order = "convention_id, is_lead desc, company_id, id"
    _long_texts = ("contribution", "territory", "means")

    convention_id = fields.Many2one(
        comodel_name="vae.convention",
        required=True,
        readonly=True,
        ondelete="cascade",
        index=True,
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        string="Structure",
        required=True,
        readonly=True,
        index=True,
    )
    lead_id = fields.Many2one(
        related="convention_id.company_id", string="Lead", store=True, index=True
    )
    is_lead = fields.Boolean(
        string="Lead (Mandataire)", compute="_compute_is_lead", store=True
    )
    contribution = fields.Text(string="What the Structure Does")
    territory = fields.Text(string="Where")
    means = fields.Text(string="With Which Means")
    line_ids = fields.One2many(
        comodel_name="vae.convention.line", inverse_name="part_id", readonly=True
    )
    currency_id = fields.Many2one(related="convention_id.currency_id")
    amount = fields.Monetary(compute="_compute_amount", store=True)
    share = fields.Float(
        string="Share (%)",
        compute="_compute_share",
        digits=(5, 2),
        help="Part of the convention's amount that goes to the structure.",
    )

    _company_uniq = models.Constraint(
        "UNIQUE(convention_id, company_id)",
        "A structure has one part in a convention.",
    )

    @api.depends("company_id", "lead_id")
    def _compute_is_lead(self):
        for part in self:
            part.is_lead = part.company_id == part.lead_id

    @api.depends("line_ids.amount", "line_ids.is_agreed")
    def _compute_amount(self):
        for part in self:
            agreed = part.line_ids.filtered("is_agreed")
            part.amount = sum(agreed.mapped("amount"))

    @api.depends("amount", "convention_id.amount")
    def _compute_share(self):
        for part in self:
            whole = part.convention_id.amount
            part.share = whole and float_round(100 * part.amount / whole, 2)

    @api.depends("company_id")
    def _compute_display_name(self):
        for part in self:
            part.display_name = part.company_id.sudo().name

    def _check_may_leave(self):
        """Refuse that a structure leaves that has something to do or to be paid for.

        :raise UserError: what to take away first
        """
        for part in self:
            whole = part.convention_id
            owed = whole.obligation_ids.filtered(
                lambda each, part=part: each.company_id == part.company_id
            )
            if part.line_ids or owed.filtered("has_facts"):
                raise UserError(
                    self.env._(
                        "%(structure)s has services or documents in this convention."
                        " Take them away first, or keep the grouping.",
                        structure=part.display_name,
                    )
                )
            owed.unlink()

    def _take_over(self, other):
        """Give another part the texts and services of this one; as superuser."""
        self.ensure_one()
        other.write({fname: self[fname] for fname in self._long_texts})
        other.line_ids.create(
            [
                {
                    **line._values_for(other.convention_id),
                    "convention_id": other.convention_id.id,
                    "part_id": other.id,
                }
                for line in self.line_ids
                if not line.amendment_id
            ]
        )
