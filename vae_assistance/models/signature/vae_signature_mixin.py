# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import hashlib
import json

from lxml import etree

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

# How people agree to what is signed or said: one list for all documents.
AGREED_MEANS = [
    ("oral", "In a conversation"),
    ("paper", "Signed on paper"),
    ("screen", "Signed on screen"),
    ("portal", "On the portal"),
]


class VaeSignatureMixin(models.AbstractModel):
    """A document that people sign: on screen, on the portal or on paper.

    A model that inherits says which report is signed (``_signature_report``), who signs
    (``_signature_signers``) and what it says (``_signature_fields``).

    What is shown, signed and kept is one file, made when signatures are asked for. A
    change between the signatures:

    - of the record itself, its lines, or of what the document says of the journey
      (``_signature_tells``);
    - of a name that the file prints: a person, structure, certification, program, an
      entry of a catalogue (``vae_signature_named.py``):

    nobody signs this file any more, those who had and who asked are told, and it is
    asked for again. Once all have signed, changes of the record are refused, it is
    neither archived nor deleted, and the file keeps the names it was signed with. Who
    has to sign and has left, or may not open the document any more, makes the request
    void as well: the file is made anew with who takes over.
    """

    _name = "vae.signature.mixin"
    _description = "Document to Sign"
    _inherit = ["vae.print.mixin"]

    # External id of the ``ir.actions.report`` whose PDF is signed.
    _signature_report = ""
    # Whether the signers sign one after the other, in the order that is given.
    _signature_ordered = False
    # Lines of the form that are part of what is signed, beside ``_signature_fields``.
    _signature_lines_shown = ()
    # Condition of the form on which what was signed no longer holds.
    _signature_past = "False"
    # Fields of the journey that the file says: `pdf_candidate_rows`.
    _signature_tells = ("partner_id", "certification_id", "program_id", "birth_date")

    signature_request_ids = fields.One2many(
        comodel_name="vae.signature.request",
        inverse_name="res_id",
        string="Requests for Signature",
        readonly=True,
        domain=lambda self: [("res_model", "=", self._name)],
    )
    signature_ids = fields.Many2many(
        comodel_name="vae.signature",
        string="Signatures",
        compute="_compute_signature_ids",
        help="Who signs what the document says now.",
    )
    signature_state = fields.Selection(
        selection=[
            ("none", "Not asked for"),
            ("to_sign", "To sign"),
            ("signed", "Signed"),
        ],
        compute="_compute_signature_ids",
    )

    @api.depends("signature_request_ids.state")
    def _compute_signature_ids(self):
        for record in self:
            request = record._signature_request()
            record.signature_ids = request.signer_ids
            record.signature_state = request.state or "none"

    # ------------------------------------------------------------------
    # What each document says of itself
    # ------------------------------------------------------------------

    def _signature_signers(self):
        """Who signs, in the order in which they sign.

        :return: list of dicts with ``role`` (of ``vae.signature``), ``partner_id`` and,
            for who signs in Odoo, ``user_id``
        :raise UserError: somebody who has to sign is missing
        """
        raise NotImplementedError

    def _signature_fields(self):
        """Names of the fields that make up what the document says."""
        raise NotImplementedError

    def _signature_title(self):
        """Title of the document for those who sign; it names nobody."""
        self.ensure_one()
        return self.with_context(vae_neutral_name=True).display_name

    def _signature_candidate(self):
        """The journey that the document belongs to; none for those of a structure."""
        self.ensure_one()
        return self.candidate_id

    def _signature_check(self):
        """Refuse what cannot be signed yet; to be extended.

        :raise UserError: what is missing, and what to do
        """
        self.ensure_one()
        for signer in self._signature_signers():
            user = self.env["res.users"].browse(signer.get("user_id"))
            if user and not self._signature_may_be_by(user):
                raise UserError(
                    self.env._(
                        "“%(document)s”: %(user)s has to sign it and may not open it."
                        " Share the candidate with them, or choose somebody else.",
                        document=self.display_name,
                        user=user.name,
                    )
                )

    def _signature_by(self, user):
        """Who signs for a professional: they, or the référent once they have left.

        :return: ``res.users``
        """
        journey = self._signature_candidate()
        # Those who follow the journey are here; prints of many ask nothing more.
        if user in journey.member_ids or self._signature_may_be_by(user):
            return user
        return journey.user_id or user

    def _signature_of_two(self, user):
        """As ``_signature_signers``: the candidate, then a professional."""
        self.ensure_one()
        user = self._signature_by(user)
        return [
            {"role": "candidate", "partner_id": self.candidate_id.partner_id.id},
            {
                "role": "professional",
                "partner_id": user.partner_id.id,
                "user_id": user.id,
            },
        ]

    def _signature_may_be_by(self, user):
        """Whether a professional is still here and may open the document."""
        record = self.with_user(user).with_context(
            allowed_company_ids=user.sudo()._get_company_ids()
        )
        return user.sudo().active and record.has_access("read")

    def _signature_done(self, request):
        """All have signed: what follows from it."""

    def _signature_contested(self, request):
        """Somebody did not sign what stood for their signature: what follows from it.

        The request is void already.
        """

    def _signature_undone(self, request):
        """All had signed, and it stands no more: what rests on it is told of it.

        The request is void already: contested, or cancelled.
        """

    # ------------------------------------------------------------------
    # The mechanism
    # ------------------------------------------------------------------

    def write(self, vals):
        if not vals.get("active", True):
            self._signature_check_kept(self.env._("The document was archived."))
        result = super().write(vals)
        if not vals.keys().isdisjoint(self._signature_fields()):
            self._signature_check_content()
        return result

    @api.model
    def _get_view(self, view_id=None, view_type="form", **options):
        arch, view = super()._get_view(view_id, view_type, **options)
        if view_type == "form":
            self._signature_seal(arch)
        return arch, view

    def _signature_seal(self, arch):
        """A signed document says so in its form, and nothing signed is typed over.

        :param arch: form of the model, changed in place
        """
        signed = "signature_state == 'signed'"
        sealed = {*self._signature_fields(), *self._signature_lines_shown}
        for node in arch.xpath("//field[not(ancestor::field)]"):
            field, known = self._fields.get(node.get("name")), node.get("readonly")
            # What the model has nobody type stays so.
            if node.get("name") in sealed and (known or not field.readonly):
                node.set("readonly", f"({known}) or {signed}" if known else signed)
        for sheet in arch.xpath("//sheet")[:1]:
            ribbon = etree.Element("widget", name="web_ribbon")
            ribbon.set("title", self.env._("Signed"))
            ribbon.set("bg_color", "o_vae_ribbon_done")
            past = f"signature_state != 'signed' or {self._signature_past}"
            ribbon.set("invisible", past)
            boxes = sheet.xpath("./div[@name='button_box']")
            sheet.insert(sheet.index(boxes[0]) + 1 if boxes else 0, ribbon)

    @api.ondelete(at_uninstall=False)
    def _unlink_signatures(self):
        self._signature_check_kept(self.env._("The document was deleted."))

    def _signature_check_kept(self, reason):
        """Refuse that a signed document goes out of sight; make void what awaits any.

        :param str reason: why it is not signed any more
        :raise UserError: one of them is signed
        """
        requests = self._signature_requests()
        for request in requests:
            if request.state == "signed":
                raise UserError(
                    self.env._(
                        "“%(document)s” is signed: it is kept as a proof and cannot be"
                        " deleted or archived.",
                        document=request._called(),
                    )
                )
        requests._void(reason)

    def _signature_request(self):
        """The request that stands, void ones aside."""
        self.ensure_one()
        return self.signature_request_ids.filtered(lambda r: r.state != "void")[:1]

    def _signed_day(self):
        """The day on which all had signed, at the document's place; or False."""
        request = self._signature_request()
        return request.state == "signed" and self._vae_local_day(request.date_signed)

    def _signature_file_shown(self):
        """Those of the records whose signed file is given to who prints them.

        To be extended where somebody reads a record, and not all of what was signed.
        """
        return self

    def _signature_requests(self):
        """The requests of these documents that stand, whoever may read them."""
        return (
            self.env["vae.signature.request"]
            .sudo()
            .search(
                Domain("res_model", "=", self._name)
                & Domain("res_id", "in", self.ids)
                & Domain("state", "!=", "void")
            )
        )

    def _signature_check_content(self):
        """What was asked to be signed has changed, or not: see the class.

        Called after a change. What belongs to another record (lines) calls it as well.

        :raise UserError: the document is signed and its content changed
        """
        for request in self._signature_requests():
            if request._is_current():
                continue
            if request.state == "signed":
                raise UserError(
                    self.env._(
                        "“%(document)s” is signed and can no longer be changed. To"
                        " correct it, have its signatures cancelled first: the signed"
                        " PDF is kept.",
                        document=request._called(),
                    )
                )
            request._void(self._signature_changed())

    def _signature_changed(self):
        return self.env._("The document changed before all had signed.")

    def _signature_content(self):
        """What the document says, as plain values.

        :return: dict that ``json`` can write, the same as long as nothing changes
        """
        self.ensure_one()
        content = {}
        for fname in self._signature_fields():
            value = self[fname]
            content[fname] = value.ids if isinstance(value, models.Model) else value
        return content

    def _signature_digest(self):
        """SHA-256 of what the document says, in hexadecimal."""
        content = json.dumps(self._signature_content(), sort_keys=True, default=str)
        return hashlib.sha256(content.encode()).hexdigest()

    def _signature_pdf(self):
        """The PDF as it is now, with the signatures that there are.

        :return: bytes
        """
        self.ensure_one()
        # Neither filed in the chatter, nor replaced by HTML during tests.
        reports = (
            self._print_for_signature()
            .env["ir.actions.report"]
            .with_context(report_pdf_no_attachment=True, force_report_rendering=True)
        )
        return reports._render_qweb_pdf(self._signature_report, self.ids)[0]

    def _signature_pdfs(self):
        """The same for several documents, laid out in one print.

        :return: dict of record id to bytes
        """
        reports = self.env["ir.actions.report"].with_context(
            report_pdf_no_attachment=True
        )
        streams = reports._render_qweb_pdf_prepare_streams(
            self._signature_report, {}, self.ids
        )
        return {res_id: streams[res_id]["stream"].getvalue() for res_id in self.ids}

    def _signature_lines(self):
        """The signatures that a print shows, for the template ``pdf_signatures``.

        :return: ``vae.signature``: given, awaited or, as long as nobody was asked, new
        """
        self.ensure_one()
        signatures = self.sudo()._signature_request().signer_ids
        if not signatures:
            signatures = signatures.concat(
                *(signatures.new(values) for values in self._signature_signers())
            )
        return signatures

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------

    def action_request_signatures(self):
        """Ask those who have to sign for their signatures.

        The PDF is made and kept as it is; the candidate is told by mail if they use the
        portal. The user comes to where it is signed, with the document beside.

        :raise UserError: the document is not ready, or somebody is missing
        """
        self.check_access("write")
        for record in self:
            record._signature_requests()._void_lost()
            request = record._signature_requests()
            if request and request._is_current():
                raise UserError(
                    self.env._(
                        "Signatures of “%(document)s” have been asked for already.",
                        document=request._called(),
                    )
                )
            request._void(self._signature_changed())
            record._signature_check()
            self.env["vae.signature.request"]._create_for(record)._tell_signers()
        return self._signature_asked()

    def _signature_asked(self):
        """What who asked sees: where it is signed, and who was written to."""
        requests = self.sudo()._signature_requests()
        told = requests._reached_on_portal()
        left_out = requests._awaited_on_portal() - told
        message = self.env._("Signatures are asked for.")
        if told:
            message = self.env._(
                "%(people)s received an e-mail to sign on the portal.",
                people=", ".join(told.partner_id.mapped("name")),
            )
        if left_out:
            message += "\n" + self.env._(
                "Not written to, for want of a usable e-mail address: %(people)s.",
                people=", ".join(left_out.partner_id.mapped("name")),
            )
        after = {"type": "ir.actions.client", "tag": "soft_reload"}
        if len(self) == 1:
            after = self.action_view_signatures()
        kind = "warning" if left_out else "success"
        return self._vae_said(message, kind=kind, after=after)

    def action_view_signatures(self):
        """Open the request for signature that stands."""
        self.ensure_one()
        return self._signature_request()._get_records_action()
