# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import float_compare, format_amount

from ..ground.vae_trace_mixin import NAMED

CENTS = 2
DECIDED = ("granted", "paid", "refused", "withdrawn")


class VaeFundingRequest(models.Model):
    """What is asked of one funder: asked, decided, paid, each with its day.

    Its state follows from these facts. Once it is decided what was asked for stays; a
    request that was refused is followed by another one.
    """

    _name = "vae.funding.request"
    _description = "Funding Request"
    _inherit = [
        "vae.thread.mixin",
        "vae.trace.mixin",
        "vae.amounts.mixin",
        "vae.amount.mixin",
        "vae.frozen.mixin",
    ]
    _order = "date_asked desc, id desc"
    _rec_name = "device_id"
    _check_company_auto = True
    _amounts = ("amount_asked", "amount_granted")
    _frozen = {
        "_check_not_decided": {"device_id", "partner_id", "amount_asked", "date_asked"}
    }
    _not_emptied = {"_check_may_go": {"date_asked"}}

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
    user_id = fields.Many2one(
        related="candidate_id.user_id", store=True, index=True, string="Référent"
    )
    device_id = fields.Many2one(
        comodel_name="vae.funding.device",
        required=True,
        ondelete="restrict",
        index=True,
        tracking=True,
    )
    is_own = fields.Boolean(related="device_id.is_own")
    quote_first = fields.Boolean(related="device_id.quote_first")
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Funder",
        index="btree_not_null",
        check_company=True,
        tracking=True,
        help="Who decides and pays, e.g. the OPCO or the employer.",
    )
    reference = fields.Char(
        string="Their Number", help="Number of the file at the funder."
    )
    cost_ids = fields.Many2many(
        comodel_name="vae.funding.cost",
        relation="vae_funding_request_cost_rel",
        column1="request_id",
        column2="cost_id",
        string="Costs Covered",
        domain="[('funding_id', '=', funding_id)]",
        help="Which costs it is for. Empty: all of them, in their order.",
    )
    amount_asked = fields.Monetary(string="Asked For", required=True, tracking=True)
    amount_granted = fields.Monetary(string="Granted", copy=False, tracking=True)
    amount_paid = fields.Monetary(
        string="Paid", compute="_compute_amount_paid", store=True
    )
    amount_due = fields.Monetary(
        string="To Be Paid", compute="_compute_amount_paid", store=True
    )
    payment_ids = fields.One2many(
        comodel_name="vae.funding.payment",
        inverse_name="request_id",
        string="Payments",
        copy=False,
    )

    # When
    date_ask_by = fields.Date(
        string="To Be Asked By",
        index="btree_not_null",
        help="Last day on which the funder takes the request, if there is one.",
    )
    date_quote = fields.Date(
        string="Quote Validated On",
        copy=False,
        tracking=True,
        help="Day on which the candidate, or the funder, validated the quote.",
    )
    needs_quote = fields.Boolean(
        string="Quote Not Validated",
        compute="_compute_needs_quote",
        store=True,
        help="The device wants the quote to be validated before the feasibility study.",
    )
    date_asked = fields.Date(string="Asked On", copy=False, tracking=True)
    date_answer_due = fields.Date(
        string="Answer Expected By",
        compute="_compute_date_answer_due",
        store=True,
        index="btree_not_null",
        readonly=False,
        help="By the usual delay of the device; can be changed.",
    )
    date_decision = fields.Date(string="Decided On", copy=False, tracking=True)
    decision = fields.Selection(
        selection=[
            ("granted", "Granted"),
            ("refused", "Turned down"),
            ("withdrawn", "Withdrawn"),
        ],
        readonly=True,
        copy=False,
        tracking=True,
    )
    reason = fields.Text(
        copy=False, help="Why it was refused, cut or withdrawn. In neutral words."
    )
    state = fields.Selection(
        selection=[
            ("draft", "To ask"),
            ("asked", "Asked"),
            ("granted", "Granted"),
            ("paid", "Paid"),
            ("refused", "Turned down"),
            ("withdrawn", "Withdrawn"),
        ],
        compute="_compute_state",
        store=True,
        index=True,
    )

    # Those of a structure, in the order of the list.
    _list_index = models.Index("(company_id, date_asked DESC, id DESC)")

    # ------------------------------------------------------------------
    # Computed
    # ------------------------------------------------------------------

    @api.depends("device_id.name", "candidate_id.reference", "candidate_id.name")
    @api.depends_context(*NAMED, "lang")
    def _compute_display_name(self):
        for request in self:
            request.display_name = self.env._(
                "Funding: %(device)s · %(whose)s",
                device=request.device_id.sudo().name or "…",
                whose=request.candidate_id._called(),
            )

    @api.depends("payment_ids.amount", "amount_granted", "decision")
    def _compute_amount_paid(self):
        for request in self:
            paid = round(sum(request.payment_ids.mapped("amount")), CENTS)
            request.amount_paid = paid
            request.amount_due = (
                round(request.amount_granted - paid, CENTS)
                if request.decision == "granted"
                else 0.0
            )

    @api.depends("device_id.quote_first", "date_quote", "decision")
    def _compute_needs_quote(self):
        for request in self:
            request.needs_quote = (
                request.device_id.quote_first
                and not request.date_quote
                and request.decision not in ("refused", "withdrawn")
            )

    @api.depends("date_asked", "device_id")
    def _compute_date_answer_due(self):
        for request in self:
            days = request.device_id.answer_days
            if request.date_asked and days:
                request.date_answer_due = request.date_asked + timedelta(days=days)
            elif not request.date_asked:
                request.date_answer_due = False

    @api.depends("date_asked", "decision", "amount_granted", "amount_paid")
    def _compute_state(self):
        for request in self:
            state = request.decision or ("asked" if request.date_asked else "draft")
            paid = request.amount_paid and not request._compared(
                request.amount_paid, request.amount_granted
            )
            request.state = "paid" if state == "granted" and paid else state

    @api.model
    def _compared(self, one, other):
        return float_compare(one, other, precision_digits=CENTS)

    # ------------------------------------------------------------------
    # Constraints
    # ------------------------------------------------------------------

    @api.constrains("amount_asked", "amount_granted", "decision")
    def _check_granted(self):
        for request in self:
            if not request.amount_asked:
                raise ValidationError(
                    self.env._(
                        "%(request)s: give the amount that is asked for.",
                        request=request.display_name,
                    )
                )
            if self._compared(request.amount_granted, request.amount_asked) > 0:
                raise ValidationError(
                    self.env._(
                        "%(request)s: %(granted)s granted, but only %(asked)s asked"
                        " for. Correct one of the two amounts.",
                        request=request.display_name,
                        granted=request._money(request.amount_granted),
                        asked=request._money(request.amount_asked),
                    )
                )
            if request.amount_granted and request.decision != "granted":
                raise ValidationError(
                    self.env._(
                        "%(request)s: an amount is granted once the funder has decided."
                        " Press “Granted”, or empty the amount.",
                        request=request.display_name,
                    )
                )
            if self._compared(request.amount_paid, request.amount_granted) > 0:
                raise ValidationError(
                    self.env._(
                        "%(request)s: %(paid)s is paid already, which is more than"
                        " %(granted)s. Correct the payments first.",
                        request=request.display_name,
                        paid=request._money(request.amount_paid),
                        granted=request._money(request.amount_granted),
                    )
                )

    @api.constrains("date_asked", "date_decision", "date_quote", "decision")
    def _check_dates(self):
        today = fields.Date.context_today(self)
        for request in self:
            days = (request.date_asked, request.date_decision, request.date_quote)
            if any(day and day > today for day in days):
                raise ValidationError(
                    self.env._(
                        "%(request)s: what was asked, validated or decided is not dated"
                        " in the future. Correct the day.",
                        request=request.display_name,
                    )
                )
            if request.decision and not request.date_decision:
                raise ValidationError(
                    self.env._(
                        "%(request)s is decided: correct the day of the decision, or"
                        " take the decision back.",
                        request=request.display_name,
                    )
                )
            if request.date_decision and (
                not request.date_asked or request.date_decision < request.date_asked
            ):
                raise ValidationError(
                    self.env._(
                        "%(request)s: the funder decides after it was asked. Correct"
                        " one of the two days.",
                        request=request.display_name,
                    )
                )

    @api.constrains("cost_ids", "funding_id")
    def _check_cost_ids(self):
        for request in self:
            if request.cost_ids.funding_id - request.funding_id:
                raise ValidationError(
                    self.env._(
                        "%(request)s can only cover costs of the same journey.",
                        request=request.display_name,
                    )
                )

    def _money(self, amount):
        return format_amount(self.env, amount, self.currency_id)

    def _check_not_decided(self):
        """:raise UserError: a request is decided"""
        for request in self:
            if request.decision:
                raise UserError(
                    self.env._(
                        "%(request)s is decided: what was asked for stays. Take the"
                        " decision back to correct it, or make another request.",
                        request=request.display_name,
                    )
                )

    def _check_may_go(self):
        """:raise UserError: a request was made, a funder could ask for it"""
        for request in self:
            if request.date_asked:
                raise UserError(
                    self.env._(
                        "%(request)s was asked for: it is kept. Press “Withdrawn” if it"
                        " is given up.",
                        request=request.display_name,
                    )
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_asked(self):
        self._check_may_go()

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------

    def action_ask(self):
        """It is asked, today unless a day was given."""
        for request in self.filtered(lambda each: each.state == "draft"):
            request.date_asked = fields.Date.context_today(request)
        return self._vae_said(self.env._("The request is asked."))

    def action_quote(self):
        """The quote is validated, today unless a day was given."""
        for request in self.filtered(lambda each: not each.date_quote):
            request.date_quote = fields.Date.context_today(request)
        return True

    def action_grant(self):
        """The funder grants the amount that was given, or else all that was asked."""
        today = fields.Date.context_today(self)
        for request in self:
            request._decide(
                "granted",
                amount_granted=request.amount_granted or request.amount_asked,
                # One's own funds are asked of nobody.
                **({} if request.date_asked else {"date_asked": today}),
            )
        return self._vae_said(self.env._("The amount is granted."))

    def action_refuse(self):
        """The funder refuses.

        :raise UserError: the reason is missing
        """
        return self._end("refused")

    def action_withdraw(self):
        """The request is given up.

        :raise UserError: the reason is missing, or something is paid already
        """
        return self._end("withdrawn")

    def _end(self, decision):
        for request in self:
            if not (request.reason or "").strip():
                raise UserError(
                    self.env._(
                        "%(request)s: write the reason first.",
                        request=request.display_name,
                    )
                )
            if request.payment_ids:
                raise UserError(
                    self.env._(
                        "%(request)s: something is paid already. Correct the payments"
                        " first.",
                        request=request.display_name,
                    )
                )
            today = fields.Date.context_today(request)
            asked = {} if request.date_asked else {"date_asked": today}
            request._decide(decision, amount_granted=0, **asked)
        return True

    def _decide(self, decision, **vals):
        """:raise UserError: it is decided already, maybe by somebody else"""
        self.ensure_one()
        self._check_not_decided()
        self._vae_by_code().write(
            {
                "decision": decision,
                "date_decision": self.date_decision or fields.Date.context_today(self),
                **vals,
            }
        )

    def action_reopen(self):
        """Take the decision back, to correct it.

        :raise UserError: something is paid already
        """
        for request in self:
            if request.payment_ids:
                raise UserError(
                    self.env._(
                        "%(request)s: something is paid already. Correct the payments"
                        " first.",
                        request=request.display_name,
                    )
                )
        self._vae_by_code().write(
            {"decision": False, "date_decision": False, "amount_granted": 0}
        )
        return True
