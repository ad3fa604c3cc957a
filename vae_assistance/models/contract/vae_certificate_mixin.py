# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date


class VaeCertificateMixin(models.AbstractModel):
    """What certifies a fact of a journey to who pays for it: signed, then sent to them.

    A model that inherits this says in ``funder_id`` to whom it is addressed.
    """

    _name = "vae.certificate.mixin"
    _description = "Certificate for a Funder"
    _inherit = ["vae.thread.mixin", "vae.signature.state.mixin", "vae.journey.mixin"]
    _check_company_auto = True
    _consent_items = ("plan",)

    date = fields.Date(
        string="Made On", required=True, default=lambda self: self._default_date()
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

    def _proof_undone(self, request):
        """What these certificates rest on is no longer signed.

        What awaits a signature is asked for anew. What is signed already is kept as it
        is: who issued it has it to correct; who signed it, and the coordinators, who
        alone cancel what is signed, are told.

        :param request: the request that is void, of what was signed
        """
        # Whoever contests or cancels a signature: they need no right on certificates.
        for certificate in self.sudo():
            own = certificate._signature_request()
            said = self.env._(
                "It rests on “%(proof)s”, which is no longer signed: %(reason)s",
                proof=request.name,
                reason=request.void_reason,
            )
            if own.state == "to_sign":
                own._void_and_tell(said)
            elif own.state == "signed":
                certificate._tell_proof_undone(own, said)

    def _tell_proof_undone(self, own, said):
        """:param own: the request under which the certificate is signed"""
        self.ensure_one()
        said += "\n" + self.env._(
            "Have a coordinator cancel its signatures, then have it signed again: it"
            " will certify what is still proven."
        )
        if self.date_sent:
            said += "\n" + self.env._(
                "It was sent on %(date)s: send the new one as well.",
                date=format_date(self.env, self._vae_local_day(self.date_sent)),
            )
        subject = self.env._("A certificate is no longer proven")
        lines = Markup("<br/>").join(said.split("\n"))
        own._tell_who_asked(subject, lines)
        users = own.signer_ids.user_id | own._who_is_told()
        users |= users._vae_coordinators(self.company_id)
        link = Markup('<a href="%s">%s</a>') % (
            self._notify_get_action_link("view"),
            own.name,
        )
        self._vae_notify(
            (users - self.env.user).filtered("active").partner_id,
            subject,
            Markup("<p>%s</p><p>%s</p>") % (link, lines),
            author_id=self.env.user.partner_id.id,
        )

    def _message_post_after_hook(self, message, msg_vals):
        result = super()._message_post_after_hook(message, msg_vals)
        # With a file, to whom it is addressed: whoever looks later knows it was sent.
        for certificate in self.sudo().filtered(lambda each: each.state == "signed"):
            if message.attachment_ids and certificate.funder_id in message.partner_ids:
                certificate.date_sent = message.date
        return result
