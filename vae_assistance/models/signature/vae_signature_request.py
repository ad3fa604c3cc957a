# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64
import hashlib
from datetime import timedelta

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command, Domain
from odoo.tools import SQL, format_time

# Sooner, a reminder is a second click.
REMINDED_AGAIN = timedelta(hours=1)


class VaeSignatureRequest(models.Model):
    """One state of one document that people are asked to sign.

    Its file is made once, when signatures are asked for. That file is shown, printed
    and signed; the signed one begins with it, byte for byte, and adds the signatures
    (``vae_signature_file.py``). Users only read it: everything is written by the
    mechanism, so that what was signed stays what it was.
    """

    _name = "vae.signature.request"
    _description = "Request for Signature"
    _inherit = ["vae.trace.mixin"]
    _order = "id desc"
    _retention_files = "documents"
    # What was signed is told by its digest, once the file itself is gone.
    _kept_when_erased = ("name", "content_digest", "document_sha256", "signed_sha256")

    name = fields.Char(
        string="Document",
        required=True,
        readonly=True,
        help="Title of the document; it names nobody.",
    )
    res_model = fields.Char(string="Model", required=True, readonly=True)
    res_id = fields.Many2oneReference(
        string="Record",
        model_field="res_model",
        required=True,
        readonly=True,
        index=True,
    )
    kind = fields.Char(string="Kind of Document", compute="_compute_kind")
    candidate_id = fields.Many2one(
        comodel_name="vae.candidate",
        readonly=True,
        ondelete="restrict",
        index="btree_not_null",
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        string="Structure",
        required=True,
        readonly=True,
        index=True,
    )
    requested_by_id = fields.Many2one(
        comodel_name="res.users",
        string="Asked By",
        required=True,
        readonly=True,
    )
    date_requested = fields.Datetime(string="Asked On", required=True, readonly=True)
    date_reminded = fields.Datetime(
        string="Reminded On",
        readonly=True,
        index="btree_not_null",
        help="When the signers were last written to.",
    )
    ordered = fields.Boolean(
        string="One After the Other",
        readonly=True,
        help="Each signs when those before have signed.",
    )
    signer_ids = fields.One2many(
        comodel_name="vae.signature", inverse_name="request_id", string="Signatures"
    )
    signed_count = fields.Integer(
        string="Number of Signatures",
        readonly=True,
        default=0,
        help="Each signature counts here, so that two at once do not overlook each"
        " other.",
    )
    state = fields.Selection(
        selection=[("to_sign", "To sign"), ("signed", "Signed"), ("void", "Void")],
        compute="_compute_state",
        store=True,
        index=True,
    )
    date_signed = fields.Datetime(
        string="Signed by All On", compute="_compute_state", store=True
    )
    date_void = fields.Datetime(string="Void Since", readonly=True)
    void_reason = fields.Char(string="Why It Is Void", readonly=True)
    void_by_id = fields.Many2one(
        comodel_name="res.users", string="Made Void By", readonly=True
    )

    can_sign = fields.Boolean(compute="_compute_can_sign")
    awaits_candidate = fields.Boolean(compute="_compute_awaits_candidate")

    # What was signed
    content_digest = fields.Char(
        required=True,
        readonly=True,
        help="Hash of what the document said when signatures were asked for.",
    )
    document = fields.Binary(
        string="Document Shown to the Signers", readonly=True, attachment=True
    )
    document_name = fields.Char(compute="_compute_document_name")
    document_sha256 = fields.Char(
        string="SHA-256 of the Document Shown", readonly=True, index=True
    )
    signed_document = fields.Binary(readonly=True, attachment=True)
    signed_document_name = fields.Char(compute="_compute_document_name")
    signed_sha256 = fields.Char(
        string="SHA-256 of the Signed Document", readonly=True, index="btree_not_null"
    )

    # One request stands for a document, even if two people ask at once.
    _standing_uniq = models.UniqueIndex(
        "(res_model, res_id) WHERE date_void IS NULL",
        "Signatures of this document have been asked for already.",
    )

    @api.depends("date_void", "signer_ids.date_signed")
    def _compute_state(self):
        for request in self:
            dates = request.signer_ids.mapped("date_signed")
            complete = bool(dates) and all(dates)
            request.date_signed = max(dates) if complete else False
            if request.date_void:
                request.state = "void"
            else:
                request.state = "signed" if complete else "to_sign"

    @api.depends("state", "signer_ids.date_signed")
    @api.depends_context("uid")
    def _compute_can_sign(self):
        for request in self:
            request.can_sign = bool(request._own_signature())

    @api.depends("state", "signer_ids.date_signed")
    def _compute_awaits_candidate(self):
        for request in self:
            request.awaits_candidate = request.state == "to_sign" and any(
                each.role == "candidate" and not each.date_signed
                for each in request.signer_ids
            )

    def _own_signature(self):
        """That which the user, a professional, can give now."""
        return self.signer_ids.filtered(
            lambda each: each.user_id == self.env.user and each._may_sign_now()
        )[:1]

    @api.depends("res_model")
    @api.depends_context("lang")
    def _compute_kind(self):
        ids = {
            name: self.env["ir.model"]._get_id(name)
            for name in set(self.mapped("res_model"))
        }
        # Read together, whatever is signed.
        kinds = self.env["ir.model"].sudo().browse(ids.values())
        names = dict(zip(ids, kinds.mapped("name"), strict=True))
        for request in self:
            request.kind = names[request.res_model]

    @api.depends("name")
    def _compute_document_name(self):
        for request in self:
            title = request.name.replace("/", "-")
            request.document_name = f"{title}.pdf"
            request.signed_document_name = self.env._(
                "%(document)s – signed.pdf", document=title
            )

    # ------------------------------------------------------------------
    # Asking, voiding
    # ------------------------------------------------------------------

    @api.model
    def _create_for(self, record):
        """Ask for the signatures of a document as it is now.

        :param record: one record of a model with ``vae.signature.mixin``
        :return: the request, with the rights of the user
        """
        pdf = record._signature_pdf()
        return self._create_with(
            record,
            document=base64.b64encode(pdf),
            document_sha256=hashlib.sha256(pdf).hexdigest(),
        )

    @api.model
    def _create_with(self, record, **values):
        """The request for a document as it is now, and what the signers are shown.

        Without any PDF, they are shown none: they signed on a sheet of paper.

        :return: the request, with the rights of the user
        """
        request = self.sudo().create(
            {
                "name": record._signature_title(),
                "res_model": record._name,
                "res_id": record.id,
                "candidate_id": record._signature_candidate().id,
                "company_id": record.company_id.id,
                "requested_by_id": self.env.uid,
                "date_requested": fields.Datetime.now(),
                "ordered": record._signature_ordered,
                "content_digest": record._signature_digest(),
                "signer_ids": [
                    Command.create({**signer, "sequence": number})
                    for number, signer in enumerate(record._signature_signers(), 1)
                ],
                **values,
            }
        )
        return request.with_env(self.env)

    def _record(self):
        """The document, empty when it is gone."""
        self.ensure_one()
        return self.env[self.res_model].browse(self.res_id).exists()

    def _called(self):
        """How refusals call the document: by the person's name, to who may know it."""
        self.ensure_one()
        if self.env.user._is_portal():
            return self._portal_title()
        record = self._record().sudo(False)
        may_know = record and record.has_access("read")
        return record.display_name if may_know else self.name

    def _portal_title(self):
        """The title, without the number of the journey: it tells the person nothing."""
        self.ensure_one()
        return self.name.removesuffix(f" · {self.candidate_id.sudo().reference}")

    def _is_current(self):
        """Whether the document still says what was asked to be signed."""
        record = self._record()
        return bool(record) and record._signature_digest() == self.content_digest

    def _void(self, reason):
        """The signatures no longer stand; what was signed is kept.

        Those who had signed before the others are told that it has to be done again.
        Why what is void already became so stays as it was said.
        """
        standing = self.filtered(lambda each: each.state != "void")
        signed = standing.filtered(lambda each: each.state == "signed")
        half_signed = standing - signed
        given = half_signed.signer_ids.filtered("date_signed")
        standing.write(
            {
                "date_void": fields.Datetime.now(),
                "void_reason": reason,
                "void_by_id": self.env.uid,
            }
        )
        # Another request may stand from here on: the index has to know.
        standing.flush_recordset(["date_void"])
        given._tell_void()
        for request in signed:
            request._record()._signature_undone(request)

    # ------------------------------------------------------------------
    # Those who have left
    # ------------------------------------------------------------------

    def _void_lost(self):
        """Make void what awaits somebody who has left or may not open it any more.

        It would wait for ever. It is noted on the journey, and who asked for it or
        follows the journey has it to do again.
        """
        for request in self.filtered(lambda each: each.state == "to_sign"):
            record = request._record()
            lost = request.signer_ids.filtered(
                lambda signature, record=record: (
                    signature.user_id
                    and not signature.date_signed
                    and not record._signature_may_be_by(signature.user_id)
                )
            )
            if not record or not lost:
                continue
            candidate, user = request.candidate_id, lost[0].user_id.name
            reason = (
                self.env._(
                    "%(user)s no longer follows the journey and cannot sign it.",
                    user=user,
                )
                if candidate
                else self.env._("%(user)s can no longer sign it.", user=user)
            )
            request._void_and_tell(reason)

    def _void_and_tell(self, reason):
        """Void it, note it on the journey, and leave it to be done to who asked."""
        for request in self:
            candidate = request.candidate_id
            request._void(reason)
            if candidate:
                candidate._message_log(body=f"{request.name} – {reason}")
            # Nobody is told of what awaits signatures of a journey that has ended.
            if not candidate or (candidate.active and not candidate.date_closed):
                request._tell_who_asked(self.env._("To be signed again"))

    @api.model
    def _void_lost_of(self, candidates=None, users=None):
        """The same for what awaits signatures about journeys, or of people."""
        waiting = Domain("state", "=", "to_sign")
        if candidates is not None:
            waiting &= Domain("candidate_id", "in", candidates.ids)
        if users is not None:
            waiting &= Domain("signer_ids", "any", [("user_id", "in", users.ids)])
        self.sudo().search(waiting)._void_lost()

    @api.model
    def _void_told(self, fname, candidates):
        """What is to be signed says of these journeys what is so no longer.

        :param str fname: field of the journey that changed
        """
        waiting = self.sudo().search(
            [("candidate_id", "in", candidates.ids), ("state", "=", "to_sign")]
        )
        waiting.filtered(
            lambda each: fname in self.env[each.res_model]._signature_tells
        )._void_and_tell(
            self.env._(
                "“%(field)s” changed before all had signed.",
                field=candidates._fields[fname]._description_string(self.env),
            )
        )

    def _tell_signers(self):
        """Write to the candidate who uses the portal that a document awaits them."""
        template = self.env.ref(
            "vae_assistance.mail_template_signature", raise_if_not_found=False
        )
        signatures = self.sudo()._reached_on_portal()
        if template and signatures:
            template._vae_rendered_by_code().send_mail_batch(signatures.ids)
        self.sudo().date_reminded = fields.Datetime.now()

    @api.model
    def _cron_remind(self, batch_size=200):
        """Write again to candidates who have not signed on the portal for a while."""
        progress = self.env["ir.cron"]._commit_progress
        # Nobody is reminded of what was asked for on a journey that has ended.
        waiting = Domain("state", "=", "to_sign") & (
            Domain("candidate_id", "=", False)
            | self.env["vae.candidate"]._domain_going_on()
        )
        for [company] in self._read_group(waiting, ["company_id"]):
            days = self.env["vae.parameter"]._value(
                "signature_reminder_days", company=company
            )
            stale = (
                waiting
                & Domain("company_id", "=", company.id)
                & Domain("date_reminded", "<=", f"now -{days}d")
            )
            while requests := self.search(stale, limit=batch_size):
                requests._void_lost()
                requests._tell_signers()
                if not progress(len(requests)):
                    return

    def _awaited_on_portal(self):
        """The signatures that can be given on the portal now."""
        return self.signer_ids.filtered(
            lambda signature: signature._uses_portal() and signature._may_sign_now()
        )

    def _reached_on_portal(self):
        """Those of them whose people have an address that mails go to."""
        return self._awaited_on_portal().filtered("partner_id.email_normalized")

    def _tell_contested(self, witness, said):
        """Tell who asked, who recorded it and who follows; note it on the journey.

        :param witness: user who recorded what is contested
        :param str said: by whom, and why
        """
        self.ensure_one()
        candidate = self.candidate_id
        if candidate:
            candidate._message_log(body=f"{self.name} – {said}")
        users = witness | self.requested_by_id | candidate.member_ids
        self._vae_notify(
            (users - self.env.user).partner_id,
            self.env._("A signature is contested"),
            f"{self.name} – {said}",
            author_id=self.env.user.partner_id.id,
        )

    def _tell_who_asked(self, summary=None, note=None):
        """Leave an activity for who asked: the document was declined, or contested.

        On its journey, where the document itself has no activities.
        """
        self.ensure_one()
        record, user = self._record(), self._who_is_told()
        note = note or self.void_reason
        if record and not hasattr(record, "activity_schedule"):
            record = self.candidate_id
            note = Markup("<p>%s</p><p>%s</p>") % (self.name, note)
        if record and user:
            record.activity_schedule(
                "mail.mail_activity_data_todo",
                summary=summary or self.env._("Signature declined"),
                note=note,
                user_id=user.id,
            )

    def _who_is_told(self):
        """Who asked; the référent if they have left or may not open the document."""
        self.ensure_one()
        record = self._record()
        users = self.requested_by_id | self.candidate_id.user_id
        return users.filtered(
            lambda user: user.active and record.with_user(user).has_access("read")
        )[:1]

    # ------------------------------------------------------------------
    # Counting, completing
    # ------------------------------------------------------------------

    def _count_signatures(self, how_many):
        """Count signatures about to be given.

        Two people who sign at once both write this row: the later transaction is tried
        again by Odoo, and then sees the signature of the other.
        """
        self.ensure_one()
        self.env.execute_query(
            SQL(
                """UPDATE vae_signature_request
                      SET signed_count = signed_count + %s
                    WHERE id = %s
                RETURNING id""",
                how_many,
                self.id,
            )
        )
        self.invalidate_recordset(["signed_count"], flush=False)

    def _complete(self):
        """All have signed: keep the documents with their signatures.

        What follows from it, each document says: see ``_signature_done``.
        """
        pdfs = self._signed_pdfs()
        for request in self:
            pdf = pdfs[request]
            request.write(
                {
                    "signed_document": base64.b64encode(pdf),
                    "signed_sha256": hashlib.sha256(pdf).hexdigest(),
                }
            )
            request._record()._signature_done(request)

    # ------------------------------------------------------------------
    # Verifying
    # ------------------------------------------------------------------

    @api.model
    def _verify(self, pdf):
        """Tell whether a file is a document that this database knows as signed.

        Whoever holds the very file may know; what is told names nobody.

        :param bytes pdf: the file
        :return: dict with ``verdict`` (``signed``, ``void``, ``shown``: the document
            before its signatures, ``unknown``), ``sha256`` and, when known, ``name``,
            ``date`` and ``roles`` (labels of those who signed)
        """
        sha256 = hashlib.sha256(pdf).hexdigest()
        request = self.sudo().search(
            ["|", ("signed_sha256", "=", sha256), ("document_sha256", "=", sha256)],
            limit=1,
        )
        if not request:
            return {"verdict": "unknown", "sha256": sha256}
        if request.date_void:
            verdict, date = "void", request.date_void
        elif request.signed_sha256 == sha256:
            verdict, date = "signed", request.date_signed
        else:
            verdict, date = "shown", request.date_requested
        return {
            "verdict": verdict,
            "sha256": sha256,
            "name": request.name,
            "date": date,
            "roles": [
                signature._role_label()
                for signature in request.signer_ids
                if signature.date_signed
            ],
        }

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------

    def action_open_record(self):
        """Open the document itself."""
        self.ensure_one()
        self.check_access("read")
        return self.env[self.res_model].browse(self.res_id)._get_records_action()

    def action_sign(self):
        """Sign oneself, with the document beside.

        :raise UserError: nothing awaits the user's signature here
        """
        self.ensure_one()
        self.check_access("read")
        own = self._own_signature()
        if not own:
            raise UserError(
                self.env._(
                    "“%(document)s” does not await your signature, or not yet.",
                    document=self._called(),
                )
            )
        return own.action_sign()

    def action_remind(self):
        """Write again to the candidate, who signs on the portal.

        :raise UserError: the candidate does not use the portal, or has signed, has no
            usable address, or was written to less than an hour ago
        """
        self.ensure_one()
        self._record().check_access("write")
        if not self.sudo()._awaited_on_portal():
            raise UserError(
                self.env._(
                    "Nobody who signs “%(document)s” now uses the portal. Invite"
                    " the candidate to the portal, or have them sign on screen or on"
                    " paper.",
                    document=self._called(),
                )
            )
        if not self.sudo()._reached_on_portal():
            raise UserError(
                self.env._(
                    "“%(document)s”: the candidate has no usable e-mail address."
                    " Correct it on their form, or tell them in another way.",
                    document=self._called(),
                )
            )
        if self._just_reminded():
            raise UserError(
                self.env._(
                    "“%(document)s”: the candidate was written to at %(time)s already."
                    " Give them an hour before you write again.",
                    document=self._called(),
                    time=format_time(
                        self.env,
                        self.date_reminded,
                        tz=self._vae_zone(),
                        time_format="short",
                    ),
                )
            )
        self._tell_signers()
        return self._vae_said(self.env._("The reminder is sent."))

    def _just_reminded(self):
        """Those whose signers were written to so lately that it would be by mistake."""
        an_hour_ago = fields.Datetime.now() - REMINDED_AGAIN
        return self.filtered(
            lambda request: (
                request.date_reminded and request.date_reminded > an_hour_ago
            )
        )

    def action_upload(self):
        """Open the upload of a scan that was signed on paper."""
        self.ensure_one()
        self._record().check_access("write")
        return self.env["vae.signature.upload"]._get_records_action(
            name=self.env._("Signed on Paper"),
            target="new",
            context={
                "default_request_id": self.id,
                "default_signature_ids": self.signer_ids.filtered(
                    lambda signature: not signature.date_signed
                ).ids,
            },
        )

    def action_cancel(self):
        """Open the cancelling of the signatures, which asks why."""
        self.ensure_one()
        return self.env["vae.signature.cancel"]._get_records_action(
            name=self.env._("Cancel the Signatures"),
            target="new",
            context={"default_request_id": self.id},
        )
