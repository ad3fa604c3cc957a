# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import logging

import psycopg2

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tools import SQL

from ..ground.sheet import Sheet, workbook_bytes
from .vae_report_schedule import Asked

_logger = logging.getLogger(__name__)

ROLE = "vae_assistance.group_vae_accompagnateur"
PDF = "vae_reporting.report_vae_report_delivery"
TEMPLATE = "vae_reporting.mail_template_report_delivery"
# What a mail has become.
STATES = {
    "outgoing": "outgoing",
    "sent": "sent",
    "received": "sent",
    "exception": "failed",
    "cancel": "failed",
}


class VaeReportDelivery(models.Model):
    """What one recipient gets of a report, once; without one, the convention's copy.

    The row is there before anything is sent. Its mail is made in the transaction that
    marks it, and sent after that is committed: killed in between, the mail is there and
    goes out by Odoo's queue; killed before, there is none. So each recipient has one.
    """

    _name = "vae.report.delivery"
    _description = "Recipient of a Report"
    _order = "id"
    _rec_name = "partner_id"

    run_id = fields.Many2one(
        comodel_name="vae.report.run",
        string="Report",
        required=True,
        readonly=True,
        ondelete="cascade",
        index=True,
    )
    company_id = fields.Many2one(
        related="run_id.company_id", store=True, index=True, precompute=True
    )
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Recipient",
        readonly=True,
        ondelete="set null",
        index="btree_not_null",
        help="Empty: the copy that is filed on the convention.",
    )
    is_filed = fields.Boolean(
        string="Convention’s Copy",
        compute="_compute_is_filed",
        store=True,
        precompute=True,
        readonly=True,
    )
    is_let_out = fields.Boolean(
        string="Without Names",
        readonly=True,
        help="They have no rights in the structure: no names, small numbers hidden.",
    )
    is_nothing = fields.Boolean(readonly=True)
    date_made = fields.Datetime(string="Made On", readonly=True)
    error = fields.Text(readonly=True)
    mail_id = fields.Many2one(
        comodel_name="mail.mail",
        readonly=True,
        ondelete="set null",
        index="btree_not_null",
        groups=fields.NO_ACCESS,
    )
    state = fields.Selection(
        selection=[
            ("waiting", "Waiting"),
            ("outgoing", "Going out"),
            ("failed", "Failed"),
            ("sent", "Sent"),
            ("filed", "Filed"),
            ("nothing", "Nothing to tell"),
        ],
        compute="_compute_state",
        store=True,
        precompute=True,
        help="Follows from its mail.",
    )
    reason = fields.Text(
        string="Why It Failed", compute="_compute_reason", compute_sudo=True
    )

    # A contact that is deleted later leaves its line without one.
    _once_uniq = models.UniqueIndex(
        "(run_id, partner_id) WHERE partner_id IS NOT NULL",
        "This recipient has the report already.",
    )
    _filed_uniq = models.UniqueIndex(
        "(run_id) WHERE is_filed", "This report is filed already."
    )
    _waiting_index = models.Index("(id) WHERE state = 'waiting'")

    @api.depends("run_id")
    def _compute_is_filed(self):
        """Once and for all: a contact that is deleted later does not make it one."""
        for delivery in self:
            delivery.is_filed = not delivery.partner_id

    @api.depends("mail_id.state", "date_made", "error", "is_nothing")
    def _compute_state(self):
        for delivery in self:
            mail = delivery.sudo().mail_id
            if delivery.error:
                delivery.state = "failed"
            elif delivery.is_nothing:
                delivery.state = "nothing"
            elif mail:
                delivery.state = STATES[mail.state]
            elif delivery.date_made:
                delivery.state = "filed" if delivery.is_filed else "sent"
            else:
                delivery.state = "waiting"

    @api.depends("mail_id.failure_reason", "error")
    def _compute_reason(self):
        for delivery in self:
            said = " ".join((delivery.mail_id.failure_reason or "").split())
            delivery.reason = delivery.error or (
                delivery.state == "failed"
                and (
                    self.env._("The mail was not sent (%(reason)s).", reason=said)
                    if said
                    else self.env._("The mail was not sent.")
                )
            )

    # ------------------------------------------------------------------
    # Sending
    # ------------------------------------------------------------------

    @api.model
    def _cron_send(self):
        """One after the other, each in its own transaction."""
        progress = self.env["ir.cron"]._commit_progress
        while delivery := self._claim():
            delivery._make()
            # From here on the mail is there, whatever happens.
            progress(1)
            delivery._send()
            if not progress(0):
                return

    @api.model
    def _claim(self):
        """One that waits and that nobody else has taken; see the schedule's."""
        self.env.invalidate_all()
        rows = self.env.execute_query(
            SQL(
                """SELECT id FROM vae_report_delivery
                    WHERE state = 'waiting'
                 ORDER BY id
                    LIMIT 1
               FOR NO KEY UPDATE SKIP LOCKED"""
            )
        )
        return self.browse(row[0] for row in rows)

    def _make(self):
        """Render it and make its mail, or file it; what fails says why."""
        self.ensure_one()
        try:
            with self.env.cr.savepoint():
                self._make_once()
        except psycopg2.OperationalError:
            raise  # two at once: the later transaction begins anew
        except UserError as error:
            self.error = str(error)
        except Exception as error:
            _logger.info("Scheduled report %s failed.", self.id, exc_info=True)
            self.error = self.env._(
                "The report could not be made (%(error)s). Try again, and tell the"
                " administrator if it fails again.",
                error=f"{type(error).__name__}: {error}",
            )

    def _make_once(self):
        partner = self.partner_id
        if not partner and not self.is_filed:
            raise UserError(self.env._("The recipient’s contact was deleted."))
        if partner and not partner.email_normalized:
            raise UserError(
                self.env._(
                    "%(partner)s has no usable e-mail address: add it, then try again.",
                    partner=partner.name,
                )
            )
        lang = self.env["ir.actions.report"]._get_document_lang(
            partner or self.company_id.partner_id
        )
        files = self.with_context(lang=lang)._files()
        if not files:
            self.is_nothing = True
            return
        if self.is_filed:
            self._file_on_convention(files)
        else:
            self.mail_id = self.with_context(lang=lang)._make_mail(files)
        self.date_made = fields.Datetime.now()

    def _send(self):
        """Try to send its mail now; what fails stays and says why."""
        mail = self.sudo().mail_id
        if mail.state == "outgoing":
            mail.send(raise_exception=False)

    def _retry(self):
        """Again what has failed: the same mail, or what could not be made."""
        for delivery in self.sudo():
            mail = delivery.mail_id
            if mail:
                mail.mark_outgoing()
            else:
                delivery.error = False
                delivery._make()
            delivery._send()

    # ------------------------------------------------------------------
    # What is sent
    # ------------------------------------------------------------------

    def _reader(self):
        """With whose rights it is made: a user of the structure, or an empty one."""
        self.ensure_one()
        company = self.company_id
        return self.partner_id.user_ids.filtered(
            lambda user: (
                user.active and user.has_group(ROLE) and company in user.company_ids
            )
        )[:1]

    def _report(self):
        """The report for this recipient; without rights, what the structure lets out.

        :return: see ``vae.report.schedule._report``
        """
        self.ensure_one()
        run = self.run_id
        schedule = run.schedule_id.with_company(self.company_id)
        reader = self._reader()
        if reader:
            theirs = schedule.with_user(reader).with_context(
                allowed_company_ids=self.company_id.ids
            )
            try:
                report = theirs._report(Asked(run.date_from, run.date_to, False))
            except AccessError:
                reader = reader.browse()
        if not reader:
            # Whoever asks: what is let out names nobody.
            report = schedule.sudo()._report(Asked(run.date_from, run.date_to, True))
        self.is_let_out = not reader
        return report

    def _files(self):
        """The files of the report: list of name and content."""
        report = self._report()
        if not report or not isinstance(report[0], Sheet):
            return report
        name = self._file_name()
        if self.run_id.schedule_id.file_format == "xlsx":
            return [(f"{name}.xlsx", workbook_bytes(report))]
        content, _kind = (
            self.env["ir.actions.report"]
            .with_context(force_report_rendering=True)
            ._render_qweb_pdf(PDF, self.ids, data={"sheets": report})
        )
        return [(f"{name}.pdf", content)]

    def _file_name(self):
        return self.run_id.display_name.replace("/", "-").replace(" · ", " - ")

    def _make_mail(self, files):
        template = self.env.ref(TEMPLATE)
        mail = self.env["mail.mail"].browse(
            template.send_mail(self.id, email_values={"auto_delete": False})
        )
        mail.attachment_ids = [
            Command.create(
                {
                    "name": name,
                    "raw": content,
                    "res_model": "mail.message",
                    "res_id": mail.mail_message_id.id,
                }
            )
            for name, content in files
        ]
        return mail

    def _file_on_convention(self, files):
        convention = self.run_id.convention_id
        convention.message_post(
            body=self.env._(
                "Report filed: %(report)s.", report=self.run_id.display_name
            ),
            attachments=files,
            author_id=self.run_id.schedule_id.user_id.partner_id.id,
            subtype_xmlid="mail.mt_note",
        )
