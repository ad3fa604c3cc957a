# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from .vae_signature import REASON_MAX


class VaeSignature(models.Model):
    """A signature that somebody else recorded: its person is told, and can contest it.

    Whoever may write a document uploads what was signed on paper, or holds out the
    screen. Nobody else can tell whether it is the person's hand.
    """

    _inherit = "vae.signature"

    can_contest = fields.Boolean(compute="_compute_can_contest")

    @api.depends("date_signed", "request_id.state", "witness_id", "partner_id")
    @api.depends_context("uid")
    def _compute_can_contest(self):
        for signature in self:
            signature.can_contest = signature._is_contestable() and signature._is_own()

    def _is_own(self):
        self.ensure_one()
        return self.partner_id == self.env.user.partner_id

    def _is_contestable(self):
        """Whether somebody else recorded it, and it still stands."""
        self.ensure_one()
        return bool(
            self.date_signed
            and self.witness_id
            and self.witness_id.partner_id != self.partner_id
            and self.request_id.state != "void"
        )

    # ------------------------------------------------------------------
    # Telling
    # ------------------------------------------------------------------

    def _record(self, means, name=None, image=None, **evidence):
        result = super()._record(means, name, image, **evidence)
        self.filtered(lambda each: each._is_contestable())._tell_whose_it_is()
        return result

    def _tell_whose_it_is(self):
        """Tell those with an account what stands for their signature.

        A scan of a sheet, or what was drawn on a screen that was held out to them.
        """
        for signature in self._in_own_language():
            env = signature.env
            said = {
                "witness": signature.witness_id.name,
                "document": signature.request_id.name,
            }
            signature._tell(
                env._("A document was signed in your name"),
                env._(
                    "%(witness)s has recorded a scan as your signature of"
                    " “%(document)s”.",
                    **said,
                )
                if signature.means == "paper"
                else env._(
                    "Your signature of “%(document)s” was drawn on the screen of"
                    " %(witness)s.",
                    **said,
                ),
                env._(
                    "If you did not sign it, contest it: the document is then no longer"
                    " signed."
                ),
            )

    def _tell_void(self):
        """Tell those with an account that what they signed has to be signed again."""
        others = self.filtered(lambda each: not each._is_own())
        for signature in others._in_own_language():
            env, request = signature.env, signature.request_id
            signature._tell(
                env._("A document that you signed is void"),
                env._(
                    "“%(document)s” can no longer be signed: %(reason)s",
                    document=request.name,
                    reason=request.void_reason,
                ),
                env._(
                    "Your signature does not count any more. If need be, you will be"
                    " asked to sign another version."
                ),
            )

    def _in_own_language(self):
        """The signatures of people with an account, each in their language, in sudo."""
        for signature in self.sudo():
            if user := signature.partner_id.user_ids[:1]:
                yield signature.with_context(lang=user.lang)

    def _tell(self, subject, *said):
        """Write to the person, in words that name nobody else than the user."""
        self.ensure_one()
        body = Markup("").join(Markup("<p>%s</p>") % each for each in said)
        body += Markup('<p><a href="%s">%s</a></p>') % (
            self._own_url(),
            self.request_id.name,
        )
        # Linked to no record: the message would take the candidate's name from it.
        self._vae_notify(
            self.partner_id,
            subject,
            body,
            author_id=self.env.user.partner_id.id,
        )

    def _own_url(self):
        """Where the person finds their signature: on the portal, or in Odoo."""
        self.ensure_one()
        base = self.get_base_url()
        if not self.user_id:
            return f"{base}/my/vae/sign/{self.id}"
        request = self.request_id
        return f"{base}/mail/view?model={request._name}&res_id={request.id}"

    # ------------------------------------------------------------------
    # Contesting
    # ------------------------------------------------------------------

    def action_contest(self):
        """Open the question why the person contests what stands for their signature."""
        self.ensure_one()
        self.check_access("read")
        self._check_contestable()
        return self.env["vae.signature.contest"]._get_records_action(
            name=self.env._("This Is Not My Signature"),
            target="new",
            context={"default_signature_id": self.id},
        )

    def _check_contestable(self):
        """Refuse who is not the person, and what nobody else recorded.

        :raise AccessError: it stands for somebody else's signature
        :raise UserError: the person gave it themselves, or it is void
        """
        self.ensure_one()
        if not self._is_own():
            raise AccessError(
                self.env._(
                    "“%(document)s”: only the person in whose name it was signed"
                    " contests it.",
                    document=self.request_id._called(),
                )
            )
        if not self._is_contestable():
            raise UserError(
                self.env._(
                    "“%(document)s”: there is no signature that somebody else recorded"
                    " in your name and that still stands.",
                    document=self.request_id._called(),
                )
            )

    def _contest(self, reason):
        """The person did not sign: the document is no longer signed, all learn it.

        :param str reason: in their own words
        :raise AccessError: it stands for somebody else's signature
        :raise UserError: there is nothing to contest, or no reason is given
        """
        self._check_contestable()
        reason = (reason or "").strip()[:REASON_MAX]
        if not reason:
            raise UserError(
                self.env._("Say why it is not your signature, in a few words.")
            )
        signature = self.sudo()
        request = signature.request_id
        request._count_signatures(0)
        said = self.env._(
            "Contested by %(role)s, in whose name %(witness)s had recorded it:"
            " %(reason)s",
            role=signature._role_label().lower(),
            witness=signature.witness_id.name,
            reason=reason,
        )
        request._void(said)
        request._record()._signature_contested(request)
        request._tell_who_asked(self.env._("Signature contested"))
        request._tell_contested(signature.witness_id, said)
