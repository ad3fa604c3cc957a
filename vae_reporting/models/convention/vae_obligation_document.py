# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64
import hashlib

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from .vae_obligation import TOLD_BY

# What the software lays out itself, from the texts of the convention.
LAID_OUT = ("application", "start", "framing", "interim", "final")
PDF = b"%PDF"


class VaeObligation(models.Model):
    """The document of an obligation: laid out or filed, signed, sent with a trace."""

    _inherit = "vae.obligation"

    _signature_report = "vae_reporting.report_vae_obligation"
    _delegation_scope = "convention"
    _signature_lines_shown = ("document",)
    _print_order = "deadline, sequence, id"
    _frozen = {"_check_document_not_sent": {"document", "document_name"}}

    is_laid_out = fields.Boolean(
        string="Laid Out Here",
        compute="_compute_is_laid_out",
        help="From the texts of the convention.",
    )
    is_document_sent = fields.Boolean(
        string="Document Sent",
        compute="_compute_is_document_sent",
        help="The commanditaire has it: it stays as it is.",
    )
    can_send = fields.Boolean(compute="_compute_can_send")
    has_source = fields.Boolean(compute="_compute_can_send")

    @api.depends("kind")
    def _compute_is_laid_out(self):
        for obligation in self:
            obligation.is_laid_out = obligation.kind in LAID_OUT

    @api.depends("date_filed", "date_sent", "is_failed", "date_receipt")
    def _compute_is_document_sent(self):
        for obligation in self:
            # A mail that failed took it to nobody.
            mailed = obligation.date_sent and not obligation.is_failed
            obligation.is_document_sent = bool(
                obligation.date_filed and (mailed or obligation.date_receipt)
            )

    def _check_document_not_sent(self):
        """:raise UserError: the commanditaire has it; what to do for a correction"""
        for obligation in self:
            if obligation.is_document_sent:
                raise UserError(
                    self.env._(
                        "“%(obligation)s” was sent: what was sent stays. For a"
                        " correction, make a new obligation of the convention, and file"
                        " the new document there.",
                        obligation=obligation.display_name,
                    )
                )

    @api.depends(*TOLD_BY)
    def _compute_can_send(self):
        for obligation in self:
            act = obligation._next_act()
            obligation.has_source = bool(obligation._source())
            obligation.can_send = (
                obligation.needs_dispatch and act[0][0] == "action_send"
            )

    # ------------------------------------------------------------------
    # Laying it out
    # ------------------------------------------------------------------

    def action_lay_out_document(self):
        """Lay out the document from the texts of the convention, and file it.

        :raise UserError: it is the funder's or another program's to make
        """
        self.ensure_one()
        self.check_access("write")
        if self.kind not in LAID_OUT:
            raise UserError(
                self.env._(
                    "“%(obligation)s” is not laid out here: file the document that you"
                    " have.",
                    obligation=self.display_name,
                )
            )
        self._lay_out_document()
        return self._vae_said(
            self.env._("The document is laid out and filed."),
            after={"type": "ir.actions.client", "tag": "soft_reload"},
        )

    def _lay_out_document(self):  # pylint: disable=missing-return
        # What was to be signed is replaced; what is signed refuses it.
        waiting = self._signature_requests().filtered(lambda r: r.state == "to_sign")
        waiting._void(self._signature_changed())
        # Drawn anew: not what is filed.
        pdf = super()._signature_pdf()  # pylint: disable=super-method-mismatch
        self._vae_by_code().write(
            {
                "document": base64.b64encode(pdf),
                "document_name": f"{self._file_title()}.pdf",
                "is_generated": True,
            }
        )

    def _file_title(self):
        return self.display_name.replace("/", "-").replace(" · ", " - ")

    def _file(self):
        """The file that is sent: signed, else as it was filed.

        :return: tuple of name and content as base64; empty content if there is none
        """
        self.ensure_one()
        request = (self._source() or self.sudo())._signature_request()
        if request.state == "signed":
            return request._current_file()
        return self.document_name or self._file_title(), self._document()

    # ------------------------------------------------------------------
    # Signature: of the file that was filed
    # ------------------------------------------------------------------

    def _signature_fields(self):
        return ("name", "convention_id", "document_name", "delegate_id")

    def _signature_content(self):
        digest = hashlib.sha256(self._document()).hexdigest()
        return {**super()._signature_content(), "document": digest}

    def _signature_check(self):
        if source := self._source():
            raise UserError(
                self.env._(
                    "“%(obligation)s”: it is %(document)s that is signed. Open it.",
                    obligation=self.display_name,
                    document=source.display_name,
                )
            )
        result = super()._signature_check()
        # Laid out anew: with the texts of today, and who signs; but what was sent is
        # signed again as it is.
        of_ours = self.kind in LAID_OUT and (self.is_generated or not self.date_filed)
        if of_ours and not self.is_document_sent:
            self._lay_out_document()
        if not base64.b64decode(self._document()).startswith(PDF):
            raise UserError(
                self.env._(
                    "“%(obligation)s”: file the document as a PDF first, a signature is"
                    " put on what nobody can change.",
                    obligation=self.display_name,
                )
            )
        return result

    def _document(self):
        return self.with_context(bin_size=False).document or b""

    def _signature_pdf(self):
        """What was filed is signed; where nothing is, what the software lays out."""
        return base64.b64decode(self._document()) or super()._signature_pdf()

    # ------------------------------------------------------------------
    # Dispatch
    # ------------------------------------------------------------------

    def _recipient(self):
        convention = self.convention_id
        return convention.contact_id or convention.partner_id

    def action_send(self):
        """Open the mail composer with the document, for the commanditaire.

        :raise UserError: there is no document yet, or it is not signed
        """
        self.ensure_one()
        self.check_access("write")
        _name, content = self._file()
        if self._awaits_signature():
            raise UserError(
                self.env._(
                    "“%(obligation)s” is not signed: have it signed, then send it.",
                    obligation=self.display_name,
                )
            )
        if not content:
            raise UserError(
                self.env._(
                    "“%(obligation)s” has no document: file it, then send it.",
                    obligation=self.display_name,
                )
            )
        if not self._recipient().email_normalized:
            raise UserError(
                self.env._(
                    "%(partner)s has no usable e-mail address. Add it, or choose"
                    " another contact on the convention (field “Documents Go To”).",
                    partner=self._recipient().display_name,
                )
            )
        template = self.env.ref(
            "vae_reporting.mail_template_obligation", raise_if_not_found=False
        )
        return self.env["mail.compose.message"]._get_records_action(
            name=self.env._("Send to the Commanditaire"),
            target="new",
            context={
                "default_model": self._name,
                "default_res_ids": self.ids,
                "default_template_id": template and template.id,
                "default_composition_mode": "comment",
            },
        )

    def _process_attachments_for_template_post(self, mail_template):
        result = super()._process_attachments_for_template_post(mail_template)
        for obligation in self:
            name, content = obligation._file()
            if content:
                files = result.setdefault(obligation.id, {}).setdefault(
                    "attachments", []
                )
                files.append((name, content))
        return result

    def _message_post_after_hook(self, message, msg_vals):
        result = super()._message_post_after_hook(message, msg_vals)
        for obligation in self.sudo():
            if obligation._is_dispatch(message):
                obligation.write(
                    {
                        # Not the date of the message, which its author may say.
                        "date_sent": fields.Datetime.now(),
                        "sent_by_id": self.env.uid,
                        "sent_message_id": message.id,
                    }
                )
        return result

    def _is_dispatch(self, message):
        """Whether a message takes the very document to whom it goes to."""
        sent = self._recipient() & message.partner_ids
        _name, content = self._file()
        if not sent or not content or self._awaits_signature():
            return False
        digest = hashlib.sha1(base64.b64decode(content)).hexdigest()  # noqa: S324
        return digest in message.attachment_ids.sudo().mapped("checksum")

    # ------------------------------------------------------------------
    # What comes next
    # ------------------------------------------------------------------

    def _next_act(self):
        """The act that brings it further, as the page of the day offers it.

        :return: list of one tuple, see ``VaeDay._row``
        """
        self.ensure_one()
        if self.kind == "payment":
            return [("action_record_payment", self.env._("Record the Payment"))]
        source, signed = self._source(), self._source_day()
        if source and not signed:
            return [("action_open_source", self.env._("Open"))]
        there = self.date_filed or self.date_signed or signed
        if not there and self.kind in LAID_OUT:
            return [("action_lay_out_document", self.env._("Lay It Out"))]
        if not there and self.needs_document:
            return [("", self.env._("File It"))]
        if self.needs_signature and not (signed or self.date_signed):
            if self.signature_state == "to_sign":
                return [("action_view_signatures", self.env._("Sign"))]
            return [("action_request_signatures", self.env._("Have It Signed"))]
        return [("action_send", self.env._("Send"))]

    def action_open_source(self):
        """Open the convention or budget that is itself what is owed.

        :raise UserError: there is none
        """
        self.ensure_one()
        self.check_access("read")
        source = self._source()
        if not source:
            raise UserError(
                self.env._(
                    "“%(obligation)s” has a document of its own: it is filed here.",
                    obligation=self.display_name,
                )
            )
        return source.sudo(False)._get_records_action()

    def action_record_payment(self):
        """Record a payment that was received for it."""
        self.ensure_one()
        self.check_access("write")
        return self.env["vae.convention.payment"]._get_records_action(
            name=self.env._("Payment Received"),
            target="new",
            context={
                "default_convention_id": self.convention_id.id,
                "default_obligation_id": self.id,
            },
        )

    # ------------------------------------------------------------------
    # Print
    # ------------------------------------------------------------------

    def _print_number(self):
        self.ensure_one()
        return f"{self.convention_id.sudo().number}-{self.id}"

    def _print_state(self):
        self.ensure_one()
        if self.needs_signature and self._print_is_draft() and not self.date_filed:
            return self.env._("Draft: neither filed nor signed.")
        return ""

    def _print_due(self):
        """When it is due: the day, or from what it is counted."""
        self.ensure_one()
        if self.deadline:
            return format_date(self.env, self.deadline, date_format="d MMMM y")
        anchors = dict(self._fields["anchor"]._description_selection(self.env))
        values = {
            "anchor": anchors[self.anchor],
            "months": self.offset_months,
            "days": self.offset_days,
        }
        if self.offset_months and self.offset_days:
            return self.env._(
                "%(anchor)s, %(months)s months and %(days)s days", **values
            )
        if self.offset_months:
            return self.env._("%(anchor)s, %(months)s months", **values)
        return self.env._("%(anchor)s, %(days)s days", **values)

    def _date_started(self):
        """The day on which the action started: the first start that is certified.

        By the certificates of the program's journeys in the period; the first day of
        the convention as long as there is none. It names nobody.
        """
        self.ensure_one()
        convention = self.convention_id.sudo()
        [(first,)] = (
            self.env["vae.start.certificate"]
            .sudo()
            ._read_group(
                [
                    ("company_id", "in", convention.structure_ids.ids),
                    ("program_id", "=", convention.program_id.id),
                    ("state", "=", "signed"),
                    ("date_started", ">=", convention.date_start),
                    ("date_started", "<=", convention.date_end_current),
                ],
                [],
                ["date_started:min"],
            )
        )
        return first or convention.date_start
