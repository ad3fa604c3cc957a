# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError


class VaeCertificateMixin(models.AbstractModel):
    """What certifies a fact of a journey to who pays for it: signed, then sent to them.

    A model that inherits this says in ``funder_id`` to whom it is addressed.
    """

    _name = "vae.certificate.mixin"
    _description = "Certificate for a Funder"
    _inherit = ["vae.thread.mixin", "vae.signature.mixin", "vae.journey.mixin"]
    _check_company_auto = True
    _consent_items = ("plan",)

    date = fields.Date(
        string="Made On", required=True, default=lambda self: self._default_date()
    )
    state = fields.Selection(
        selection=[
            ("draft", "In preparation"),
            ("to_sign", "To sign"),
            ("signed", "Signed"),
        ],
        compute="_compute_state",
        store=True,
        index=True,
        tracking=True,
    )
    date_sent = fields.Datetime(
        string="Sent On",
        readonly=True,
        copy=False,
        help="When it was last sent to whom it is addressed; the message is kept"
        " below.",
    )

    @api.model
    def _default_date(self):
        return fields.Date.context_today(self)

    @api.depends("signature_request_ids.state")
    def _compute_state(self):
        for certificate in self:
            certificate.state = certificate._signature_request().state or "draft"

    def _print_state(self):
        self.ensure_one()
        if self._print_is_draft():
            return self.env._("Draft: not signed, it certifies nothing.")
        return ""

    def _check_sendable(self):
        """:raise UserError: it may not be written, or is not signed"""
        self.ensure_one()
        self.check_access("write")
        if self.state != "signed":
            raise UserError(
                self.env._(
                    "%(certificate)s is not signed: it certifies nothing yet. Have it"
                    " signed, then send it.",
                    certificate=self.display_name,
                )
            )

    def _message_post_after_hook(self, message, msg_vals):
        result = super()._message_post_after_hook(message, msg_vals)
        # With a file, to whom it is addressed: whoever looks later knows it was sent.
        for certificate in self.sudo().filtered(lambda each: each.state == "signed"):
            if message.attachment_ids and certificate.funder_id in message.partner_ids:
                certificate.date_sent = message.date
        return result
