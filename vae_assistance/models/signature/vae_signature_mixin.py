# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import hashlib
import json

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain


class VaeSignatureMixin(models.AbstractModel):
    """A document that people sign: on screen, on the portal or on paper.

    A model that inherits says which report is signed (``_signature_report``), who signs
    (``_signature_signers``) and what it says (``_signature_fields``). The PDF that the
    signers were shown is kept, with its hash. A change of what it says makes signatures
    that are not complete void; once all have signed, it is refused.
    """

    _name = "vae.signature.mixin"
    _description = "Document to Sign"

    # External id of the ``ir.actions.report`` whose PDF is signed.
    _signature_report = ""
    # Whether the signers sign one after the other, in the order that is given.
    _signature_ordered = False

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
        """Refuse what cannot be signed yet.

        :raise UserError: what is missing, and what to do
        """

    def _signature_done(self, request):
        """All have signed: what follows from it."""

    def _signature_contested(self, request):
        """Somebody did not sign what stood for their signature: what follows from it.

        The request is void already.
        """

    # ------------------------------------------------------------------
    # The mechanism
    # ------------------------------------------------------------------

    def write(self, vals):
        result = super().write(vals)
        if not vals.keys().isdisjoint(self._signature_fields()):
            self._signature_check_content()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_signatures(self):
        requests = self._signature_requests()
        for request in requests:
            if request.state == "signed":
                raise UserError(
                    self.env._(
                        "“%(document)s” is signed: it is kept as a proof and cannot be"
                        " deleted.",
                        document=request.name,
                    )
                )
        requests._void(self.env._("The document was deleted."))

    def _signature_request(self):
        """The request that stands, void ones aside."""
        self.ensure_one()
        return self.signature_request_ids.filtered(lambda r: r.state != "void")[:1]

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
                        document=request.name,
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
        reports = self.env["ir.actions.report"].with_context(
            report_pdf_no_attachment=True, force_report_rendering=True
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
        portal.

        :raise UserError: the document is not ready, or somebody is missing
        """
        self.check_access("write")
        for record in self:
            request = record._signature_request()
            if request and request.sudo()._is_current():
                raise UserError(
                    self.env._(
                        "Signatures of “%(document)s” have been asked for already.",
                        document=request.name,
                    )
                )
            request.sudo()._void(self._signature_changed())
            record._signature_check()
            self.env["vae.signature.request"]._create_for(record)._tell_signers()
        return True

    def action_view_signatures(self):
        """Open the request for signature that stands."""
        self.ensure_one()
        return self._signature_request()._get_records_action()
