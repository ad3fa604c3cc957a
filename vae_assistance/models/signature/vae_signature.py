# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import functools

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import format_date

from ..ground.file_field import File
from ..ground.vae_values import is_kept_text

NAME_MAX = 128
REASON_MAX = 500


class VaeSignature(models.Model):
    """One person's signature of one document, given or awaited."""

    _name = "vae.signature"
    _description = "Signature"
    _inherit = ["vae.trace.mixin"]
    _retention = _retention_files = "documents"
    _kept_when_erased = ("scan_sha256",)
    _order = "request_id desc, sequence, id"
    _rec_name = "role"

    request_id = fields.Many2one(
        comodel_name="vae.signature.request",
        string="Document",
        required=True,
        readonly=True,
        ondelete="cascade",
        index=True,
    )
    sequence = fields.Integer(default=1, readonly=True)
    role = fields.Selection(
        selection=[
            ("candidate", "The candidate"),
            ("professional", "The professional"),
            ("director", "The structure’s director"),
            ("other", "Another party"),
        ],
        required=True,
        readonly=True,
    )
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Who Signs",
        required=True,
        readonly=True,
        ondelete="restrict",
        index=True,
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Signs in the Software",
        readonly=True,
        index="btree_not_null",
        help="Professionals sign with their own account; a candidate signs on the"
        " portal, or on the screen of the professional they meet.",
    )
    candidate_id = fields.Many2one(related="request_id.candidate_id", store=True)
    company_id = fields.Many2one(related="request_id.company_id", store=True)
    state = fields.Selection(related="request_id.state", string="Document Is")
    name = fields.Char(string="Signed As", readonly=True)
    date_signed = fields.Datetime(string="Signed On", readonly=True)
    means = fields.Selection(
        selection=[
            ("screen", "On screen"),
            ("portal", "On the portal"),
            ("paper", "On paper, scanned"),
        ],
        readonly=True,
    )
    image = File(string="Signature", readonly=True, attachment=True, holds="drawing")
    scan = File(readonly=True, attachment=True)
    scan_name = fields.Char(readonly=True)
    scan_sha256 = fields.Char(string="SHA-256 of the Scan", readonly=True)
    witness_id = fields.Many2one(
        comodel_name="res.users",
        string="In the Presence Of",
        readonly=True,
        help="On whose screen, or by whom the paper was scanned.",
    )
    address = fields.Char(
        string="Network Address",
        readonly=True,
        help="Internet address that the portal was used from.",
    )
    can_sign = fields.Boolean(compute="_compute_can_sign")
    kind = fields.Char(
        string="Kind of Document", related="request_id.kind", related_sudo=False
    )
    progress = fields.Selection(
        selection=[("awaited", "Awaited"), ("given", "Signed")],
        compute="_compute_progress",
    )
    date_seen = fields.Datetime(
        string="Document Opened On",
        readonly=True,
        help="When the person last was shown the file before signing it.",
    )

    # What awaits a signature of mine.
    _awaited_index = models.Index("(user_id) WHERE date_signed IS NULL")

    # Of a selection, core's name is the value: “candidate”, in any language.
    @api.depends("role")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for signature in self:
            signature.display_name = signature._role_label()

    @api.depends("date_signed", "request_id.state", "request_id.signer_ids.date_signed")
    @api.depends_context("uid")
    def _compute_can_sign(self):
        for signature in self:
            signature.can_sign = signature._may_sign_now() and (
                not signature.user_id or signature.user_id == self.env.user
            )

    @api.depends("date_signed")
    def _compute_progress(self):
        for signature in self:
            signature.progress = "given" if signature.date_signed else "awaited"

    # ------------------------------------------------------------------
    # Who, and whether it is their turn
    # ------------------------------------------------------------------

    def _role_label(self):
        return self._label_of("role")

    def _means_label(self):
        return self._label_of("means")

    def _label_of(self, fname):
        self.ensure_one()
        labels = dict(self._fields[fname]._description_selection(self.env))
        return labels.get(self[fname], "")

    def _uses_portal(self):
        """Whether a signer other than a professional has an account on the portal."""
        self.ensure_one()
        return not self.user_id and bool(
            self.partner_id.user_ids.filtered(lambda user: user._is_portal())
        )

    def _awaited_before(self):
        """The signature that must come before this one, if the order matters."""
        self.ensure_one()
        if not self.request_id.ordered:
            return self.browse()
        return self.request_id.signer_ids.filtered(
            lambda other: other.sequence < self.sequence and not other.date_signed
        )[:1]

    def _may_sign_now(self):
        self.ensure_one()
        return (
            not self.date_signed
            and self.request_id.state == "to_sign"
            and not self._awaited_before()
        )

    # ------------------------------------------------------------------
    # Signing
    # ------------------------------------------------------------------

    def _sign(self, means, name=None, image=None, **evidence):
        """Record signatures that were given just now, and what follows from it.

        See ``_record``.
        """
        self._record(means, name, image, **evidence)
        request = self.request_id
        if request.state == "signed":
            request._complete()
        elif request.ordered:
            request._tell_signers()  # whose turn it is now

    def _record(self, means, name=None, image=None, **evidence):
        """Record signatures of one document that were given just now.

        :param str means: how, see the field
        :param str name: name as signed; that of the contact by default
        :param str image: the drawn signature, PNG as base64
        :param evidence: further fields that tell how it was given
        :raise UserError: it is void, signed already or not their turn, or the document
            has changed, or what is given is no signature
        """
        request = self.request_id
        request.ensure_one()
        request._count_signatures(len(self))
        for signature in self:
            signature._check_turn()
        if not request._is_current():
            raise UserError(
                self.env._(
                    "“%(document)s” has changed since signatures were asked for. Ask"
                    " for them again.",
                    document=request._called(),
                )
            )
        if image is not None:
            self.env["vae.file"]._check_drawing(image)
        for signature in self:
            given = name or signature.partner_id.name
            given = given.replace("\0", "") if isinstance(given, str) else ""
            signed_as = given.strip()
            if not signed_as or len(signed_as) > NAME_MAX or not is_kept_text(given):
                raise UserError(
                    self.env._(
                        "Give the name of who signs: %(max)s characters at most.",
                        max=NAME_MAX,
                    )
                )
            signature.write(
                {
                    "means": means,
                    "name": signed_as,
                    "image": image,
                    "date_signed": fields.Datetime.now(),
                    **evidence,
                }
            )

    def _decline(self, reason):
        """The person does not agree: nobody signs this state of the document.

        :param str reason: in their own words
        :raise UserError: it cannot be signed any more
        """
        self.ensure_one()
        request = self.request_id
        request._count_signatures(0)
        self._check_turn()
        request._void(
            self.env._(
                "Declined by %(role)s: %(reason)s",
                role=self._role_label().lower(),
                reason=(reason or "").strip()[:REASON_MAX] or "–",
            )
        )
        request._tell_who_asked()

    def _check_turn(self):
        self.ensure_one()
        if self.request_id.state == "void":
            raise UserError(
                self.env._(
                    "“%(document)s” can no longer be signed: %(reason)s",
                    document=self.request_id._called(),
                    reason=self.request_id.void_reason or "",
                )
            )
        if self.date_signed:
            raise UserError(
                self.env._(
                    "“%(document)s”: this signature has been given already. Reload the"
                    " page.",
                    document=self.request_id._called(),
                )
            )
        if before := self._awaited_before():
            raise UserError(
                self.env._(
                    "“%(document)s”: signatures are given one after the other. Before"
                    " this one comes: %(role)s.",
                    document=self.request_id._called(),
                    role=before._role_label(),
                )
            )

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------

    def action_sign(self):
        """Open the pad on which this person signs, on this screen."""
        self.ensure_one()
        self._check_may_sign_on_screen()
        self._check_turn()
        return {
            "type": "ir.actions.client",
            "tag": "vae_sign_on_screen",
            "params": {
                "signature_id": self.id,
                "name": self.partner_id.name,
                "title": self.request_id.name,
            },
        }

    def action_sign_on_screen(self, name, image):
        """Sign with what was drawn on this screen.

        :param str name: name as signed
        :param str image: PNG as base64
        :raise UserError: see :meth:`_sign`
        :raise AccessError: it is not for this user to have it signed
        :return: whether to ask them to keep it for the next documents
        """
        self.ensure_one()
        self._check_may_sign_on_screen()
        self.sudo()._sign(
            "screen",
            name,
            image or "",
            witness_id=not self.user_id and self.env.uid,
        )
        return bool(self.user_id) and not self.env["vae.signature.kept"]._of_user()

    def _check_may_sign_on_screen(self):
        """A professional signs for themselves; a candidate, where they are met."""
        self.check_access("read")
        if self.user_id and self.user_id != self.env.user:
            raise AccessError(
                self.env._(
                    "“%(document)s”: only %(user)s can give this signature, with their"
                    " own account. What was signed on paper can be uploaded.",
                    document=self.request_id._called(),
                    user=self.user_id.name,
                )
            )
        if not self.user_id:
            self.request_id._record().check_access("write")

    def action_open_request(self):
        self.ensure_one()
        return self.request_id._get_records_action()

    # ------------------------------------------------------------------
    # What the portal shows of a signature.
    # ------------------------------------------------------------------

    @api.model
    def _portal_signatures(self):
        """Signatures, given or awaited, of the connected person, as superuser."""
        return self.sudo().search(
            [
                ("partner_id", "=", self.env.user.partner_id.id),
                ("user_id", "=", False),
            ]
        )

    @api.model
    def _portal_signature(self, signature_id):
        """One signature of the connected person, as superuser; empty if not theirs.

        :param str signature_id: id as somebody typed it: any text
        """
        return self._portal_signatures().filtered(
            lambda signature: str(signature.id) == signature_id
        )

    def _portal_values(self):
        """What the signing page shows: nothing else reaches it.

        :return: dict of plain values
        """
        self.ensure_one()
        request = self.request_id
        day = functools.partial(format_date, self.env, date_format="d MMMM y")
        return {
            "title": request._portal_title(),
            "structure": self.company_id.name,
            "asked_by": request.requested_by_id.name,
            "asked_on": day(request.date_requested),
            "status": self._portal_status(),
            "own_name": self.partner_id.name or "",
            "signers": [
                {
                    "role": signature._role_label(),
                    "date": signature.date_signed and day(signature.date_signed),
                }
                for signature in request.signer_ids
            ],
            "before": self._awaited_before() and self._awaited_before()._role_label(),
            "page_url": f"/my/vae/sign/{self.id}",
            "can_contest": self._is_contestable(),
            **self._portal_next(),
            "sha256": request.signed_sha256 or request.document_sha256,
        }

    def _portal_next(self):
        """Where the person goes on: the next document to sign, or one way back."""
        waiting = self._portal_signatures().filtered(
            lambda other: other != self and other._may_sign_now()
        )
        journey = self.candidate_id
        return {
            "next_url": waiting and f"/my/vae/sign/{waiting[-1:].id}",
            "back_url": f"/my/vae/{journey.id}" if journey else "/my/vae",
        }

    def _mark_seen(self):
        """The file was shown to who signs. In sudo."""
        now = fields.Datetime.now()
        self.filtered(lambda each: not each.date_signed).write({"date_seen": now})

    def _portal_status(self):
        """``void``, ``complete``, ``given``, ``waiting`` (not their turn), ``open``."""
        self.ensure_one()
        if self.request_id.state == "void":
            return "void"
        if self.request_id.state == "signed":
            return "complete"
        if self.date_signed:
            return "given"
        return "waiting" if self._awaited_before() else "open"
