# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from email.message import EmailMessage

from markupsafe import Markup

from odoo import api, models
from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tools import email_normalize
from odoo.tools.mail import generate_tracking_message_id

from ..ground.base import is_of_ids
from . import mail_reader


class MailThread(models.AbstractModel):
    """People are looked for among the contacts of the record's own structure.

    One person known to two structures is two contacts; core finds a contact by e-mail
    among those of every structure that the user may see.
    """

    _inherit = "mail.thread"

    def _search_message_partner_ids(self, operator, operand):
        """Core asks as superuser whether something is true of who follows a record."""
        if operator not in Domain.NEGATIVE_OPERATORS and not self.env.su:
            if operator != "any" and not is_of_ids(operand):
                operator, operand = "any", Domain("display_name", operator, operand)
            if isinstance(operand, Domain):
                partners = self.env["res.partner"]
                operand = partners._search(operand, active_test=False)
        return super()._search_message_partner_ids(operator, operand)

    @api.model
    def message_parse(self, message, save_original=False):
        """A character or charset that cannot be kept does not lose the whole mail."""
        if isinstance(message, EmailMessage):
            mail_reader.declare_charsets(message)
        values = super().message_parse(message, save_original=save_original)
        return {name: mail_reader.kept(value) for name, value in values.items()}

    @api.model
    def _message_route_process(self, message, message_dict, routes):
        """Mails are brought in by the server, or by who has Odoo's settings.

        Core takes them from any user who calls `message_process`: it makes records as
        superuser, with the values that were sent beside the mail, and writes in the
        name of whoever the mail says. Aliases say themselves what they give.
        """
        if not self._vae_brings_mails():
            for model, __, values, __, alias in routes or ():
                guarded = getattr(self.pool.get(model), "_vae_guarded", None)
                if (values and not alias) or (guarded and guarded.is_ours):
                    raise AccessError(
                        self.env._(
                            "Mails come in by the server: write on the record itself."
                        )
                    )
        return super()._message_route_process(message, message_dict, routes)

    @api.model
    def _vae_brings_mails(self):
        return self.env.su or self.env.user._is_system()

    def _vae_structures(self):
        """Structure of each record about a VAE candidate; none for other records.

        :return: dict of record id to ``res.company``
        """
        candidates = self.env["vae.candidate"]
        if self._name == candidates._name:
            return {record.id: record.company_id for record in self.sudo()}
        fname = dict(candidates._followed_fields()).get(self._name)
        if not fname:
            return {}
        return {record.id: record[fname].company_id for record in self.sudo()}

    @api.model
    def _routing_check_route(self, message, message_dict, route, raise_exception=True):
        """A mail of somebody who may not receive the record's messages is not kept.

        Who once received one has the address that replies go to; they are told that
        nobody reads what they wrote. An address that
        belongs to no contact is let in, as the candidate may well have another one:
        nothing is sent to it.
        """
        route = super()._routing_check_route(
            message, message_dict, route, raise_exception=raise_exception
        )
        if not route or not route[1]:
            return route
        if route[0] not in self.env["vae.thread.mixin"]._thread_models():
            return route
        record = self.env[route[0]].browse(route[1])
        sender = email_normalize(message_dict["email_from"])
        owners = record._filtered_addresses([sender] if sender else [])
        people = self.env["res.partner"].union(*owners.values())
        if not people or any(map(record._filtered_may_receive, people)):
            return route
        self._routing_warn(
            self.env._("the sender may not write on it"),
            message_dict["message_id"],
            route,
            False,
        )
        self._vae_tell_refused(message, message_dict, people[:1])
        return False

    @api.model
    def _vae_tell_refused(self, message, message_dict, sender):
        """Answer to a mail that is not kept; nothing to those that programs send.

        :param sender: ``res.partner``
        """
        if (message.get("Auto-Submitted") or "no").strip().lower() != "no":
            return
        env = self.with_context(lang=sender.lang).env
        body = env._(
            "Your message has not been recorded, and nobody reads it: you no longer"
            " have access to what it answers. Write to your contact at the structure"
            " directly."
        )
        # Answers to it are left alone, by this mark.
        mark = generate_tracking_message_id("loop-detection-bounce-email")
        self._routing_create_bounce_email(
            message_dict["email_from"],
            Markup("<p>%s</p>") % body,
            message,
            references=f"{message_dict['message_id']} {mark}",
        )

    def _partner_find_from_emails(
        self,
        records_emails,
        avoid_alias=True,
        ban_emails=None,
        filter_found=None,
        additional_values=None,
        no_create=False,
    ):
        """Never a contact of another structure; colleagues stay reachable."""
        options = {
            "avoid_alias": avoid_alias,
            "ban_emails": ban_emails,
            "additional_values": additional_values,
            "no_create": no_create,
        }
        structures = self._vae_structures()
        if not any(structures.values()):
            return super()._partner_find_from_emails(
                records_emails, filter_found=filter_found, **options
            )
        found = {}
        for company, records in self.grouped(lambda r: structures[r.id]).items():

            def is_own(partner, company=company):
                own = not company or partner.company_id in (company, company.browse())
                return (own or not partner.partner_share) and (
                    not filter_found or filter_found(partner)
                )

            found.update(
                super(MailThread, records)._partner_find_from_emails(
                    {record: records_emails[record] for record in records},
                    filter_found=is_own,
                    **options,
                )
            )
        return found
