# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import io
from collections import OrderedDict

from odoo import api, fields, models

from ...report.pdf.weasyprint_renderer import WeasyPrintRenderer, split_articles


class IrActionsReport(models.Model):
    """Let WeasyPrint make the PDF of chosen reports.

    Such a report stays a ``qweb-pdf`` report: preview, print menu, attachments, file
    names, mail templates and portal are core's.
    """

    _inherit = "ir.actions.report"

    # Not required: addons that are loaded before this one bring reports as well.
    pdf_engine = fields.Selection(
        selection=[
            ("wkhtmltopdf", "wkhtmltopdf (Odoo)"),
            ("weasyprint", "WeasyPrint"),
        ],
        string="PDF Engine",
        default="wkhtmltopdf",
        help="WeasyPrint makes tagged, archival PDF and needs no other program; the"
        " report's template brings its own stylesheet.",
    )

    def _get_readable_fields(self):
        # The web client chooses how to download by it.
        return super()._get_readable_fields() | {"pdf_engine"}

    def report_action(self, docids, data=None, config=True):
        if self.pdf_engine == "weasyprint":
            # Core's choice of a document layout does not apply to these documents.
            config = False
        action = super().report_action(docids, data=data, config=config)
        if action.get("type") == self._name:
            action["pdf_engine"] = self.pdf_engine
        return action

    def _get_rendering_context(self, report, docids, data):
        if report.pdf_engine != "weasyprint":
            return super()._get_rendering_context(report, docids, data)
        # Core relies on the first field read from the database; a record that a
        # computation already put in the cache would be printed for anyone.
        self.env[report.model].browse(docids or []).check_access("read")
        values = super()._get_rendering_context(report, docids, data)
        values["document_lang"] = self._get_document_lang
        values["today"] = fields.Date.context_today(self)
        if order := getattr(values.get("docs"), "_print_order", None):
            values["docs"] = values["docs"].sorted(order)
        return values

    @api.model
    def _get_document_lang(self, partner=None):
        """Language of a document, for use in templates.

        :param partner: ``res.partner`` that it is for, if any
        :return: code of an installed language: the contact's, else the user's, else
            the company's
        """
        installed = [code for code, _name in self.env["res.lang"].get_installed()]
        wanted = (
            partner and partner.lang,
            self.env.context.get("lang"),
            self.env.user.lang,
            self.env.company.partner_id.lang,
        )
        return next((code for code in wanted if code in installed), installed[0])

    def _render_qweb_pdf(self, report_ref, res_ids=None, data=None):
        # What the user gets of several records is one document. Who asks for
        # separate streams (`_pre_render_qweb_pdf`) gets one for each record.
        return super(
            IrActionsReport, self.with_context(pdf_single_document=True)
        )._render_qweb_pdf(report_ref, res_ids=res_ids, data=data)

    def _render_qweb_pdf_prepare_streams(self, report_ref, data, res_ids=None):
        report = self._get_report(report_ref)
        if report.pdf_engine != "weasyprint":
            return super()._render_qweb_pdf_prepare_streams(
                report_ref, data, res_ids=res_ids
            )
        data = dict(data or {})
        data.setdefault("report_type", "pdf")
        data.setdefault("debug", False)
        if not res_ids or len(res_ids) != len(set(res_ids)):
            printing = _Printing(self, report, res_ids, data)
            return {False: {"stream": printing.whole(), "attachment": None}}
        streams = self._collect_stored_streams(report, res_ids)
        missing = [res_id for res_id in res_ids if not streams[res_id]["stream"]]
        if not missing:
            return streams
        printing = _Printing(self, report, missing, data)
        if (
            len(res_ids) > 1
            and missing == list(res_ids)
            and self.env.context.get("pdf_single_document")
        ):
            # Core's merge would drop tags, language and PDF/A. It is given one
            # stream only; those to file follow beside it, for the hook below.
            streams[False] = {"stream": printing.whole(), "attachment": None}
            for res_id in res_ids:
                if streams[res_id]["to_file"]:
                    streams[res_id]["stream_to_file"] = printing.one(res_id)
        else:
            for res_id in missing:
                streams[res_id]["stream"] = printing.one(res_id)
        return streams

    def _collect_stored_streams(self, report, res_ids):
        """The stream of each record, if the report reprints what is attached.

        ``to_file`` tells whether the record's own PDF is to become an attachment.
        """
        records = self.env[report.model].browse(res_ids)
        records.check_access("read")
        filed = report.attachment and not self.env.context.get(
            "report_pdf_no_attachment"
        )
        streams = OrderedDict()
        for record in records:
            # None: the report gives this record no name to be filed under.
            attachment = report.retrieve_attachment(record) if filed else None
            stored = (
                attachment
                and report.attachment_use
                and attachment.mimetype == "application/pdf"
            )
            streams[record.id] = {
                "stream": io.BytesIO(attachment.raw) if stored else None,
                "attachment": attachment,
                "to_file": attachment is not None and not attachment,
            }
        return streams

    def _prepare_pdf_report_attachment_vals_list(self, report, streams):
        if report.pdf_engine == "weasyprint":
            streams = {
                res_id: {**values, "stream": stream}
                for res_id, values in streams.items()
                if res_id
                and (stream := values["stream"] or values.get("stream_to_file"))
            }
        return super()._prepare_pdf_report_attachment_vals_list(report, streams)

    @api.model
    def _get_pdf_attachments(self, report, res_ids, data):
        """Files to embed in a PDF, such as the workbook of a financial report.

        The report's own model (``report.<template>``) is asked, if it has an answer.

        :return: list of (name, bytes, MIME type)
        """
        model = self._get_rendering_context_model(report)
        if model is None or not hasattr(model, "_get_pdf_attachments"):
            return []
        # In the language of the pages, whoever prints them.
        model = model.with_context(lang=self._get_document_lang())
        return model._get_pdf_attachments(res_ids, data)


class _Printing:
    """One print: its records are rendered by QWeb together and laid out once."""

    def __init__(self, reports, report, res_ids, data):
        self.reports = reports
        self.report = report
        self.res_ids = list(res_ids or [])
        self.data = data
        self.renderer = WeasyPrintRenderer(reports.env, report._get_report_url())
        self.pages = self._render(self.res_ids)
        ids = [res_id for res_id, _document in self.pages]
        # One part for each record, in the order in which they are printed.
        self.by_id = dict(self.pages) if sorted(ids) == sorted(self.res_ids) else {}

    def _render(self, res_ids):
        html, _type = self.reports._render_qweb_html(
            self.report, res_ids, data=self.data
        )
        return [
            (res_id, self.renderer.layout(page))
            for res_id, page in split_articles(html)
        ]

    def whole(self):
        documents = [document for _res_id, document in self.pages]
        title = self.report.name if len(documents) > 1 else None
        return self._write(documents, self.res_ids, title)

    def one(self, res_id):
        document = self.by_id.get(res_id)
        # A template without articles gives no way to tell the records apart.
        pages = [(res_id, document)] if document else self._render([res_id])
        documents = [document for _id, document in pages]
        return self._write(documents, [res_id])

    def _write(self, documents, res_ids, title=None):
        attachments = self.reports._get_pdf_attachments(self.report, res_ids, self.data)
        return io.BytesIO(self.renderer.to_pdf(documents, title, attachments))
