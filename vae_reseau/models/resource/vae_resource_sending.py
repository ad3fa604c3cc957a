# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.fields import Command


class VaeResourceSending(models.Model):
    """A version of a resource, mailed to one contact: kept by the software alone.

    What became of the mail is core's to say. Who is deleted leaves no trace here.
    """

    _name = "vae.resource.sending"
    _description = "Resource Sent"
    _order = "id desc"
    _rec_name = "date"

    resource_id = fields.Many2one(
        comodel_name="vae.resource",
        required=True,
        readonly=True,
        ondelete="cascade",
        index=True,
    )
    version_number = fields.Integer(string="Version", readonly=True, aggregator=False)
    company_id = fields.Many2one(
        comodel_name="res.company",
        string="Structure",
        required=True,
        readonly=True,
        index=True,
        help="Whose network it was sent to: that of the sender.",
    )
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Sent To",
        required=True,
        readonly=True,
        ondelete="cascade",
        index=True,
    )
    email = fields.Char(string="E-mail", readonly=True)
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Sent By",
        required=True,
        readonly=True,
        ondelete="restrict",
        index=True,
    )
    date = fields.Datetime(string="Sent On", required=True, readonly=True)
    mail_id = fields.Many2one(
        comodel_name="mail.mail",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
        exportable=False,
    )
    state = fields.Selection(related="mail_id.state")
    failure_reason = fields.Text(related="mail_id.failure_reason")

    @api.model
    def _send(self, version, partners, subject, body):
        """Mail a version, to each contact apart: nobody sees another's address.

        The mails leave with the next run of core's queue. Callers check the access.

        :param version: ``vae.resource.version``
        :param partners: ``res.partner`` with an address
        :return: the sendings
        """
        company = self.env.company
        sender = self.env.user
        attachments = [Command.set(self._attachment(version).ids)]
        mails = (
            self.env["mail.mail"]
            .sudo()
            .create(
                [
                    {
                        "subject": subject,
                        "body_html": body,
                        "email_to": partner.email_formatted,
                        "email_from": company.email_formatted or sender.email_formatted,
                        "reply_to": sender.email_formatted or company.email_formatted,
                        "author_id": sender.partner_id.id,
                        "attachment_ids": attachments,
                        # What tells that it was sent.
                        "auto_delete": False,
                    }
                    for partner in partners
                ]
            )
        )
        now = fields.Datetime.now()
        sendings = self.sudo().create(
            [
                {
                    "resource_id": version.resource_id.id,
                    "version_number": version.number,
                    "company_id": company.id,
                    "partner_id": partner.id,
                    "email": partner.email_normalized,
                    "user_id": sender.id,
                    "date": now,
                    "mail_id": mail.id,
                }
                for partner, mail in zip(partners, mails, strict=True)
            ]
        )
        self.env.ref("mail.ir_cron_mail_scheduler_action").sudo()._trigger()
        return sendings.sudo(False)

    @api.model
    def _attachment(self, version):
        """The file as mails carry it, once for all of them: none for a page."""
        attachments = self.env["ir.attachment"].sudo()
        if version.url:
            return attachments
        place = {"res_model": version._name, "res_id": version.id}
        found = attachments.search(
            [(name, "=", value) for name, value in place.items()], limit=1
        )
        return found or attachments.create(
            {
                **place,
                "name": version.filename or version.resource_id.name,
                "datas": version.with_context(bin_size=False).file,
            }
        )
