# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from markupsafe import Markup

from odoo import fields, models
from odoo.exceptions import UserError

from .vae_meeting import HELD

TEMPLATES = {
    "agenda": "vae_reseau.mail_template_meeting_agenda",
    "minutes": "vae_reseau.mail_template_meeting_minutes",
}
REPORT = "vae_reseau.report_vae_meeting"


class VaeMeeting(models.Model):
    """What participants are sent, each in a mail of their own, and the trace of it."""

    _inherit = "vae.meeting"

    def action_invite(self):
        """Send when, where and the agenda to those who have not been sent it.

        :raise UserError: nobody is left who has an address
        """
        self.ensure_one()
        self.check_access("write")
        self._check_open()
        others = self._to_invite()
        expected = others.filtered(lambda one: not one.date_invited)
        if others and not expected:
            raise UserError(self.env._("Everybody has been sent the agenda already."))
        said = self._send("agenda", expected)
        reached = expected.filtered("partner_id.email_normalized")
        reached._vae_by_code().write({"date_invited": fields.Datetime.now()})
        return said

    def action_send_minutes(self):
        """Send the minutes to those who were present, and close the meeting.

        :raise UserError: attendance or minutes are missing, or nobody has an address
        """
        self.ensure_one()
        self.check_access("write")
        self._check_complete()
        self._check_open()
        present = self.participant_ids.filtered(lambda one: one.presence == "present")
        now = fields.Datetime.now()
        # Closed first: the document says so.
        self._move("closed", date_closed=now, date_sent=now)
        return self._send("minutes", present, self._minutes_file())

    def _minutes_file(self):
        """The PDF of the minutes, kept with the meeting as it is sent."""
        reports = self.env["ir.actions.report"].with_context(
            lang=self.company_id.partner_id.lang,
            report_pdf_no_attachment=True,
            force_report_rendering=True,
        )
        content, _kind = reports._render_qweb_pdf(REPORT, self.ids)
        return (
            self.env["ir.attachment"]
            .sudo()
            .create(
                {
                    "name": f"{self._document_name()}.pdf",
                    "raw": content,
                    "mimetype": "application/pdf",
                    "res_model": self._name,
                    "res_id": self.id,
                }
            )
        )

    def _document_name(self):
        self.ensure_one()
        day = self._vae_local_day(self.start)
        return self.env._("Minutes %(day)s", day=day.isoformat() if day else "")

    def _print_title(self):
        """What the print is: of no use as minutes before the meeting took place."""
        self.ensure_one()
        if self.state in HELD:
            return self.env._("Minutes of the Meeting")
        return self.env._("Agenda")

    def _print_state(self):
        """What has to be known before reading on; empty if nothing has."""
        self.ensure_one()
        if self.state == "held":
            return self.env._("Draft: these minutes are not closed.")
        if self.state == "cancelled":
            return self.env._("Cancelled: it does not take place.")
        return ""

    def _print_presences(self):
        """Who was present, excused, absent: list of the words and the names."""
        self.ensure_one()
        by_presence = self.participant_ids.grouped("presence")
        labels = {
            "present": self.env._("Present"),
            "excused": self.env._("Excused"),
            "absent": self.env._("Absent"),
            False: self.env._("Not noted"),
        }
        return [
            (label, by_presence[presence]._names())
            for presence, label in labels.items()
            if presence in by_presence
        ]

    def _send(self, what, people, file=None):
        """Write to each of them, and keep in the chatter who was written to.

        :param str what: ``agenda`` or ``minutes``
        :param people: participants
        :param file: the attachment that goes with it
        :return: what is said on the screen
        """
        reached = people.filtered("partner_id.email_normalized")
        if not reached:
            raise UserError(
                self.env._(
                    "Nobody to write to: %(people)s have no e-mail address. Add one to"
                    " their contact, or close the meeting without sending.",
                    people=people._names(),
                )
                if people
                else self.env._("Nobody to write to: add who takes part, or took part.")
            )
        template = self.env.ref(TEMPLATES[what], raise_if_not_found=False)
        if not template:
            raise UserError(
                self.env._(
                    "The mail template of the meetings is gone. Ask an administrator to"
                    " restore it."
                )
            )
        template._vae_rendered_by_code().send_mail_batch(
            reached.ids,
            email_values={"attachment_ids": file.ids} if file else None,
        )
        said = self._sent_words(what, reached, people - reached)
        self.message_post(
            body=Markup("<br/>").join(said), attachment_ids=file and file.ids
        )
        return self._vae_said(
            "\n".join(said),
            kind="success" if people == reached else "warning",
            sticky=people != reached,
        )

    def _sent_words(self, what, reached, left_out):
        """Who was written to, and who was not for want of an address."""
        if what == "agenda":
            line = self.env._("Agenda sent to: %(people)s.", people=reached._names())
        else:
            line = self.env._("Minutes sent to: %(people)s.", people=reached._names())
        if not left_out:
            return [line]
        return [
            line,
            self.env._(
                "Not written to, for want of an e-mail address: %(people)s.",
                people=left_out._names(),
            ),
        ]
