# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import float_compare, format_amount, format_date


class VaeConventionPayment(models.Model):
    """A payment that was received, matched to the one that was expected.

    One convention, many payments, each with its day; what covers two of those expected
    is recorded as two.
    """

    _name = "vae.convention.payment"
    _description = "Payment Received"
    _inherit = ["mail.thread"]
    _order = "date desc, id desc"
    _vae_stays = ("convention_id",)
    _rec_name = "date"

    convention_id = fields.Many2one(
        comodel_name="vae.convention",
        required=True,
        ondelete="restrict",
        index=True,
    )
    company_id = fields.Many2one(
        related="convention_id.company_id", store=True, index=True, precompute=True
    )
    currency_id = fields.Many2one(related="convention_id.currency_id")
    obligation_id = fields.Many2one(
        comodel_name="vae.obligation",
        string="Payment Expected",
        required=True,
        ondelete="restrict",
        index=True,
        compute="_compute_obligation_id",
        store=True,
        readonly=False,
        precompute=True,
        domain="[('convention_id', '=', convention_id), ('kind', '=', 'payment')]",
        tracking=True,
        help="At first the earliest that is not received in full.",
    )
    date = fields.Date(
        string="Received On",
        required=True,
        tracking=True,
        default=lambda self: self._default_date(),
    )
    amount = fields.Monetary(
        required=True,
        compute="_compute_amount",
        store=True,
        readonly=False,
        precompute=True,
        tracking=True,
    )
    reference = fields.Char(tracking=True, help="E.g. that of the bank statement.")

    _check_amount = models.Constraint(
        "CHECK(amount > 0)", "A payment received is more than 0."
    )
    # Sent again, or by two people at once: it was received once.
    _recorded_once = models.UniqueIndex(
        "(obligation_id, date, amount, COALESCE(reference, ''))",
        "This payment is recorded already: same payment expected, day, amount and"
        " reference. If it is another one, give it a reference of its own.",
    )

    @api.model
    def _default_date(self):
        return fields.Date.context_today(self)

    @api.depends("convention_id")
    def _compute_obligation_id(self):
        for payment in self:
            if payment.obligation_id.convention_id != payment.convention_id:
                payment.obligation_id = payment.convention_id._payments_awaited()[:1]

    @api.depends("obligation_id")
    def _compute_amount(self):
        for payment in self:
            payment.amount = payment.amount or payment.obligation_id.amount_remaining

    @api.depends("date", "amount")
    def _compute_display_name(self):
        for payment in self:
            payment.display_name = " · ".join(
                [
                    format_date(self.env, payment.date),
                    format_amount(self.env, payment.amount, payment.currency_id),
                ]
                if payment.currency_id
                else []
            )

    @api.constrains("convention_id", "obligation_id", "amount", "date")
    def _check_values(self):
        today = fields.Date.context_today(self)
        for payment in self:
            due, convention = payment.obligation_id, payment.convention_id
            if due.convention_id != convention or due.kind != "payment":
                raise ValidationError(
                    self.env._(
                        "“%(due)s” is no payment expected under %(convention)s. Choose"
                        " one of its own.",
                        due=due.name,
                        convention=convention.display_name,
                    )
                )
            if payment.date and payment.date > today:
                raise ValidationError(
                    self.env._("A payment that is received is not dated in the future.")
                )
            if not convention.date_signed:
                raise ValidationError(
                    self.env._(
                        "%(convention)s is not signed: nothing is paid under it yet.",
                        convention=convention.display_name,
                    )
                )
            received = due._received()
            if float_compare(received, due.amount_due, 2) > 0:
                raise ValidationError(
                    self.env._(
                        "“%(due)s” comes to %(amount)s, and with this payment"
                        " %(received)s would be received: %(more)s too much. Record the"
                        " rest under the payment that it belongs to, or amend the"
                        " convention.",
                        due=due.name,
                        amount=payment._shown(due.amount_due),
                        received=payment._shown(received),
                        more=payment._shown(received - due.amount_due),
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        payments = super().create(self._one_after_the_other(vals_list))
        payments.obligation_id._forget_reminders()
        return payments

    def write(self, vals):
        result = super().write(vals)
        self.obligation_id._forget_reminders()
        return result

    @api.model
    def _one_after_the_other(self, vals_list):
        """Of several that come together each is for what those before it have left.

        :return: list of values, with what it is for and its amount where none is said
        """
        if len(vals_list) < 2:
            return vals_list
        context = self.env.context
        obligations, left, filled = self.env["vae.obligation"], {}, []
        for vals in vals_list:
            convention = self.env["vae.convention"].browse(
                vals.get("convention_id") or context.get("default_convention_id")
            )
            if convention not in left:
                awaited = convention._payments_awaited()
                left[convention] = {due: due.amount_remaining for due in awaited}
            dues = left[convention]
            due = obligations.browse(
                vals.get("obligation_id") or context.get("default_obligation_id")
            ) or next((due for due, amount in dues.items() if amount > 0), obligations)
            if due in dues:
                amount = vals.get("amount") or dues[due]
                dues[due] -= amount
                vals = {**vals, "obligation_id": due.id, "amount": amount}
            filled.append(vals)
        return filled

    def _shown(self, amount):
        return format_amount(self.env, amount, self.currency_id)


class VaeObligation(models.Model):
    """Payments expected: their part of the amount, and what was received of it."""

    _inherit = "vae.obligation"

    payment_ids = fields.One2many(
        comodel_name="vae.convention.payment",
        inverse_name="obligation_id",
        string="Payments Received",
        readonly=True,
    )
    currency_id = fields.Many2one(related="convention_id.currency_id")
    amount_due = fields.Monetary(
        string="Amount Expected",
        compute="_compute_amount_due",
        store=True,
        help="Of a payment: its part of the convention's amount, to the cent.",
    )
    amount_received = fields.Monetary(
        string="Received", compute="_compute_amount_received", store=True
    )
    amount_remaining = fields.Monetary(
        string="Remaining", compute="_compute_amount_received", store=True
    )

    @api.depends(
        "kind",
        "percent",
        "sequence",
        "convention_id.amount",
        "convention_id.obligation_ids.percent",
        "convention_id.obligation_ids.kind",
    )
    def _compute_amount_due(self):
        for convention, obligations in self.grouped("convention_id").items():
            payments = convention.obligation_ids.filtered(
                lambda each: each.kind == "payment"
            ).sorted(lambda each: (each.sequence, each.id or 0))
            # Where the parts make up the whole, the last one takes the cents.
            whole = float_compare(sum(payments.mapped("percent")), 100, 2) == 0
            left, due = convention.amount, {}
            for payment in payments:
                amount = convention.amount * payment.percent / 100
                is_last = whole and payment == payments[-1]
                due[payment.id] = left if is_last else payment._rounded(amount)
                left -= due[payment.id]
            for obligation in obligations:
                obligation.amount_due = due.get(obligation.id, 0)

    def _rounded(self, amount):
        return self.currency_id.round(amount) if self.currency_id else amount

    def _received(self):
        """The amount received, in all.

        Core makes a copy of a payment to compute what it is for, before it makes the
        payment: that copy is not counted beside it.
        """
        return sum(self.payment_ids._origin.mapped("amount"))

    @api.depends("payment_ids.amount", "amount_due")
    def _compute_amount_received(self):
        for obligation in self:
            received = obligation._received()
            obligation.amount_received = received
            obligation.amount_remaining = obligation.amount_due - received


class VaeConvention(models.Model):
    """What is expected, received and remains in all."""

    _inherit = "vae.convention"

    payment_ids = fields.One2many(
        comodel_name="vae.convention.payment",
        inverse_name="convention_id",
        string="Payments Received",
        readonly=True,
    )
    amount_received = fields.Monetary(
        string="Received", compute="_compute_amount_received", store=True
    )
    amount_remaining = fields.Monetary(
        string="Remaining", compute="_compute_amount_received", store=True
    )

    @api.depends("payment_ids.amount", "amount")
    def _compute_amount_received(self):
        for convention in self:
            received = sum(convention.payment_ids.mapped("amount"))
            convention.amount_received = received
            convention.amount_remaining = convention.amount - received

    def _payments_awaited(self):
        """The payments expected that are not received in full, the earliest first."""
        return self.obligation_ids.filtered(
            lambda each: each.kind == "payment" and not each.date_done
        ).sorted()

    def action_view_payments(self):
        """The payments that were received, and the one to record next."""
        self.ensure_one()
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "vae_reporting.vae_convention_payment_action"
        )
        action["domain"] = [("convention_id", "=", self.id)]
        action["context"] = {"default_convention_id": self.id}
        return action
