# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import float_compare

from ..ground.vae_trace_mixin import NAMED
from .vae_amounts_mixin import CENTS


class VaeFundingCost(models.Model):
    """One thing that has to be paid on a journey, and what is still to find for it."""

    _name = "vae.funding.cost"
    _description = "Cost of a Journey"
    _inherit = ["vae.trace.mixin", "vae.amounts.mixin", "vae.amount.mixin"]
    _order = "funding_id, sequence, id"
    _rec_name = "name"
    _amounts = ("amount",)

    funding_id = fields.Many2one(
        comodel_name="vae.funding",
        string="Funding Plan",
        required=True,
        ondelete="cascade",
        index=True,
    )
    candidate_id = fields.Many2one(
        related="funding_id.candidate_id", store=True, index=True, precompute=True
    )
    company_id = fields.Many2one(
        related="funding_id.company_id", store=True, index=True, precompute=True
    )
    sequence = fields.Integer(default=10)
    kind = fields.Selection(
        selection=[
            ("support", "Accompaniment"),
            ("jury", "Jury and fees of the certifier"),
            ("training", "Training"),
            ("material", "Material"),
            ("travel", "Travel"),
            ("other", "Other"),
        ],
        string="For",
        required=True,
        default="support",
    )
    name = fields.Char(string="Cost", required=True)
    amount = fields.Monetary(required=True)
    amount_to_find = fields.Monetary(
        string="Still to Find", compute="_compute_amount_to_find"
    )
    note = fields.Char(help="E.g. the quote, and until when it holds.")

    _check_amount = models.Constraint("CHECK(amount >= 0)", "A cost is not negative.")

    @api.depends("candidate_id.reference", "candidate_id.name", "kind", "name")
    @api.depends_context(*NAMED, "lang", "vae_show_line")
    def _compute_display_name(self):
        # Names of linked records are read without their rules: what is paid stays out
        # of it, but on the plan's own screens, which ask for it.
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        context = self.env.context
        shown = context.get("vae_show_line") and not context.get("vae_neutral_name")
        for cost in self:
            if shown and not self.env.su:
                cost.display_name = cost.name
                continue
            cost.display_name = self.env._(
                "Cost: %(kind)s · %(whose)s",
                kind=kinds.get(cost.kind, ""),
                whose=cost.candidate_id._called(),
            )

    @api.depends("amount", "funding_id.amount_granted", "funding_id.amount_to_find")
    def _compute_amount_to_find(self):
        for plan, costs in self.grouped("funding_id").items():
            left = plan._balance()[0] if plan else {}
            origins = {cost._origin: amount for cost, amount in left.items()}
            for cost in costs:
                cost.amount_to_find = left.get(
                    cost, origins.get(cost._origin, cost.amount)
                )

    def _is_one_of(self, known):
        """Whether the line is one of these costs, renamed or with another amount.

        :param known: list of tuples, see ``VaeFunding._known_costs``
        """
        self.ensure_one()
        return any(
            self.kind == kind
            and (self.name == name or not float_compare(self.amount, amount, CENTS))
            for kind, name, amount, _currency in known
        )

    @api.constrains("name", "amount")
    def _check_cost(self):
        for cost in self:
            if not (cost.name or "").strip() or not cost.amount:
                raise ValidationError(
                    self.env._(
                        "A cost has a name and an amount: complete the line, or remove"
                        " it."
                    )
                )
