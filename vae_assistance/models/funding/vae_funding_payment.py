# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import format_date

from ..ground.vae_trace_mixin import NAMED


class VaeFundingPayment(models.Model):
    """One payment of a funder, under what it granted.

    One that was recorded by mistake is corrected or removed: the discussion of the
    request says so.
    """

    _name = "vae.funding.payment"
    _description = "Payment of a Funder"
    _inherit = ["vae.trace.mixin", "vae.amounts.mixin", "vae.amount.mixin"]
    _order = "date, id"
    _rec_name = "date"
    _amounts = ("amount",)

    request_id = fields.Many2one(
        comodel_name="vae.funding.request",
        required=True,
        ondelete="cascade",
        index=True,
    )
    candidate_id = fields.Many2one(
        related="request_id.candidate_id", store=True, index=True, precompute=True
    )
    company_id = fields.Many2one(
        related="request_id.company_id", store=True, index=True, precompute=True
    )
    date = fields.Date(
        string="Paid On", required=True, default=lambda self: self._default_date()
    )
    amount = fields.Monetary(required=True)
    note = fields.Char(help="E.g. the number of the invoice or of the transfer.")

    _check_amount = models.Constraint(
        "CHECK(amount > 0)", "Give the amount that was paid."
    )
    # Sent again, or by two people at once: it was paid once. The note tells no two
    # apart, it is erased one day.
    _recorded_once = models.UniqueIndex(
        "(request_id, date, amount)",
        "A payment of this amount on this day is recorded already. If there was a"
        " second one, correct the amount to that of both.",
    )

    @api.model
    def _default_date(self):
        return fields.Date.context_today(self)

    @api.depends("date", "candidate_id.reference", "candidate_id.name")
    @api.depends_context(*NAMED, "lang")
    def _compute_display_name(self):
        for payment in self:
            payment.display_name = self.env._(
                "Payment of %(day)s · %(whose)s",
                day=format_date(self.env, payment.date) or "…",
                whose=payment.candidate_id._called(),
            )

    def _told(self):
        """:return: dict of payment to what it says"""
        return {
            payment: self.env._(
                "%(amount)s on %(day)s",
                amount=payment.request_id._money(payment.amount),
                day=format_date(self.env, payment.date),
            )
            for payment in self
        }

    def write(self, vals):
        before = self._told()
        result = super().write(vals)
        for payment, after in self._told().items():
            if before[payment] != after:
                payment.request_id._message_log(
                    body=self.env._(
                        "Payment corrected: %(before)s → %(after)s",
                        before=before[payment],
                        after=after,
                    )
                )
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_told(self):
        for payment, said in self._told().items():
            payment.request_id._message_log(
                body=self.env._("Payment removed: %(payment)s", payment=said)
            )

    @api.constrains("amount", "date", "request_id")
    def _check_payment(self):
        today = fields.Date.context_today(self)
        for payment in self:
            request = payment.request_id
            if request.decision != "granted":
                raise ValidationError(
                    self.env._(
                        "%(request)s: nothing is granted, so nothing can be paid."
                        " Record the decision of the funder first.",
                        request=request.display_name,
                    )
                )
            if payment.date > today or payment.date < request.date_asked:
                raise ValidationError(
                    self.env._(
                        "%(request)s: a payment is dated between the request and today."
                        " Correct its day.",
                        request=request.display_name,
                    )
                )
            if request._compared(request.amount_paid, request.amount_granted) > 0:
                raise ValidationError(
                    self.env._(
                        "%(request)s: with this payment %(paid)s would be paid, but"
                        " %(granted)s is granted. Correct the amount.",
                        request=request.display_name,
                        paid=request._money(request.amount_paid),
                        granted=request._money(request.amount_granted),
                    )
                )
