# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections import Counter

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import float_compare, float_is_zero, format_amount

from ..ground.vae_trace_mixin import NAMED

CENTS = 2


class VaeFunding(models.Model):
    """The funding plan of a journey: what it costs, and who pays which part of it.

    What is granted is laid on the costs it was asked for, line after line; a request
    that names no cost is for all of them. What no grant covers is still to be found.
    """

    _name = "vae.funding"
    _description = "Funding Plan"
    _inherit = [
        "vae.thread.mixin",
        "vae.long.text.mixin",
        "vae.journey.mixin",
        "vae.amount.mixin",
    ]
    _order = "id desc"
    _rec_name = "candidate_id"
    _long_texts = ("note",)

    user_id = fields.Many2one(related="candidate_id.user_id", store=True, index=True)
    program_id = fields.Many2one(
        related="candidate_id.program_id", store=True, index="btree_not_null"
    )
    cost_ids = fields.One2many(
        comodel_name="vae.funding.cost",
        inverse_name="funding_id",
        string="Costs",
        copy=False,
    )
    request_ids = fields.One2many(
        comodel_name="vae.funding.request",
        inverse_name="funding_id",
        string="Requests",
        copy=False,
        readonly=True,
    )
    note = fields.Text(help="What was agreed upon. In neutral words.")

    amount_cost = fields.Monetary(
        string="Total Cost", compute="_compute_amounts", store=True
    )
    amount_asked = fields.Monetary(
        string="Asked For",
        compute="_compute_amounts",
        store=True,
        help="Of the requests that are still to be answered.",
    )
    amount_granted = fields.Monetary(
        string="Granted", compute="_compute_amounts", store=True
    )
    amount_paid = fields.Monetary(string="Paid", compute="_compute_amounts", store=True)
    amount_to_find = fields.Monetary(
        string="Still to Find", compute="_compute_amounts", store=True
    )
    amount_over = fields.Monetary(
        string="More than It Costs", compute="_compute_amounts", store=True
    )
    costs_left_out = fields.Char(
        string="Costs in Another Currency", compute="_compute_costs_left_out"
    )
    state = fields.Selection(
        selection=[
            ("draft", "No cost yet"),
            ("to_find", "To find"),
            ("waiting", "Asked for"),
            ("balanced", "Balanced"),
            ("over", "More than it costs"),
        ],
        compute="_compute_amounts",
        store=True,
        index=True,
    )

    _candidate_uniq = models.Constraint(
        "UNIQUE(candidate_id)",
        "This journey has a funding plan already: add the costs and requests to it.",
    )

    # ------------------------------------------------------------------
    # Computed
    # ------------------------------------------------------------------

    @api.depends("candidate_id.reference", "candidate_id.name")
    @api.depends_context(*NAMED)
    def _compute_display_name(self):
        for plan in self:
            plan.display_name = self.env._(
                "Funding plan · %(whose)s", whose=plan.candidate_id._called()
            )

    @api.depends(
        "cost_ids.amount",
        "request_ids.state",
        "request_ids.device_id.is_own",
        "request_ids.amount_asked",
        "request_ids.amount_granted",
        "request_ids.amount_paid",
        "request_ids.cost_ids",
    )
    def _compute_amounts(self):
        for plan in self:
            requests = plan.request_ids
            # One's own funds are asked of nobody; what is only meant to be asked is
            # not waited for.
            asked = requests.filtered(
                lambda each: (
                    each.state == "asked" or (each.state == "draft" and each.is_own)
                )
            )
            granted = requests.filtered(lambda each: each.state in ("granted", "paid"))
            plan.amount_cost = sum(plan.cost_ids.mapped("amount"))
            plan.amount_asked = sum(asked.mapped("amount_asked"))
            plan.amount_granted = sum(granted.mapped("amount_granted"))
            plan.amount_paid = sum(requests.mapped("amount_paid"))
            left, over = plan._balance()
            plan.amount_to_find = sum(left.values())
            plan.amount_over = over
            plan.state = plan._balanced_state()

    @api.depends(
        "candidate_id",
        "currency_id",
        "cost_ids.kind",
        "cost_ids.name",
        "cost_ids.amount",
    )
    def _compute_costs_left_out(self):
        """What is asked in another currency, until there are lines enough for it.

        What it will cost depends on the rate of the day on which it is paid: whoever
        pays knows it better than the rates that the database holds, or lacks.
        """
        for plan in self:
            known = plan.candidate_id and plan._known_costs() or []
            taken = [cost for cost in known if cost[3] == plan.currency_id]
            # Lines that people added: none of what came with the plan.
            added = Counter(
                line.kind for line in plan.cost_ids if not line._is_one_of(taken)
            )
            left_out = []
            for kind, name, amount, currency in known:
                if currency == plan.currency_id:
                    continue
                if added[kind]:
                    added[kind] -= 1
                    continue
                left_out.append(f"{name} {format_amount(self.env, amount, currency)}")
            plan.costs_left_out = ", ".join(left_out)

    def _balanced_state(self):
        self.ensure_one()
        if not self.cost_ids:
            return "draft"
        if float_is_zero(self.amount_to_find, CENTS):
            over = not float_is_zero(self.amount_over, CENTS)
            return "over" if over else "balanced"
        covered = float_compare(self.amount_asked, self.amount_to_find, CENTS) >= 0
        return "waiting" if covered else "to_find"

    def _balance(self):
        """Lay what is granted on the costs, in the order of the lines.

        Requests for some costs come first: the others take what they leave.

        :return: dict of each cost to what is still to find for it; and what is granted
            beyond the costs it is for
        """
        self.ensure_one()
        left = {cost: cost.amount for cost in self.cost_ids.sorted("sequence")}
        over = 0.0
        granted = self.request_ids.filtered(
            lambda each: each.state in ("granted", "paid")
        ).sorted(lambda each: (not each.cost_ids, each._origin.id))
        for request in granted:
            amount = request.amount_granted
            for cost in left:
                if request.cost_ids and cost not in request.cost_ids:
                    continue
                part = min(amount, left[cost])
                left[cost] = round(left[cost] - part, CENTS)
                amount = round(amount - part, CENTS)
            over += amount
        return left, over

    # ------------------------------------------------------------------
    # Create, delete
    # ------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        plans = super().create(vals_list)
        plans.filtered(lambda plan: not plan.cost_ids)._take_costs()
        return plans

    def copy_data(self, default=None):
        raise UserError(self.env._("A funding plan is not duplicated."))

    @api.ondelete(at_uninstall=False)
    def _unlink_except_asked(self):
        self.request_ids._check_may_go()

    def _take_costs(self):
        """What is known of the costs, as lines of the plan, in its currency."""
        self.env["vae.funding.cost"].create(
            [
                {
                    "funding_id": plan.id,
                    "kind": kind,
                    "name": name,
                    "amount": amount,
                    "sequence": sequence,
                }
                for plan in self
                for sequence, (kind, name, amount, currency) in enumerate(
                    plan._known_costs(), start=1
                )
                if currency == plan.currency_id
            ]
        )

    def _known_costs(self):
        """What is known of the costs: the assistance and what the certifier asks.

        :return: list of tuples: kind and name of a cost, amount and currency
        """
        self.ensure_one()
        candidate, today = self.candidate_id, fields.Date.context_today(self)
        service = candidate.program_id.sudo()._service_on("assistance", today)
        costs = [
            ("support", self.env._("Assistance"), service.price, service.currency_id),
            *(
                ("jury", fee.display_name, fee.amount, fee.currency_id)
                for fee in candidate.certification_id._fees_on(today)
            ),
        ]
        return [cost for cost in costs if cost[2]]

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------

    def action_new_request(self):
        """Open a new request: at first for what is still to find."""
        self.ensure_one()
        self.check_access("write")
        return self.env["vae.funding.request"]._get_records_action(
            name=self.env._("Funding Request"),
            context={
                "default_funding_id": self.id,
                "default_amount_asked": self.amount_to_find,
            },
        )

    def action_view_delivery_certificates(self):
        self.ensure_one()
        self.check_access("read")
        return self.candidate_id.action_view_delivery_certificates()

    def action_view_leaves(self):
        self.ensure_one()
        self.check_access("read")
        return self.candidate_id.action_view_leaves()


class VaeCertification(models.Model):
    _inherit = "vae.certification"

    def _fees_on(self, day):
        """The fees of the certifier that hold on a day, the last one of each kind.

        :param date day: the day
        """
        found = {}
        for fee in self.fee_ids.sorted("date_from"):
            if fee.date_from <= day:
                found[fee.kind] = fee
        return self.fee_ids.browse([fee.id for fee in found.values()])
