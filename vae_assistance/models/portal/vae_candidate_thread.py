# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import datetime, timedelta
from itertools import zip_longest

import pytz

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import (
    email_normalize,
    format_date,
    format_datetime,
    html2plaintext,
    plaintext2html,
)

from ..appointment.vae_meeting_mixin import DAY, HOUR

ACTIVITY_ANSWER = "vae_assistance.mail_activity_answer"
ACTIVITY_APPOINTMENT = "vae_assistance.mail_activity_appointment"
# Characters of a message; older messages than the last ones are in the record.
MESSAGE_MAX = 5_000
LAST_MESSAGES = 60
# The same words again, sooner: the answer to the first try did not arrive.
SENT_AGAIN = timedelta(minutes=10)
WRITTEN = ("comment", "email", "email_outgoing")
# As a browser sends a day and an hour.
TYPED = "%Y-%m-%dT%H:%M"
PROPOSALS = ("time_1", "time_2", "time_3")
WISHES = ("wish_1", "wish_2", "wish_3")


class VaeCandidate(models.Model):
    """What candidate and professionals write to each other, and what is asked for.

    The thread is Odoo's: of the messages of the journey those that the candidate wrote
    or that were sent to them. Nothing else of the record is in it.
    """

    _inherit = "vae.candidate"

    def action_write_to_candidate(self):
        """Open the composer of a message to the candidate: mail, and portal.

        :return: window action
        """
        self.ensure_one()
        self.check_access("read")
        return self._open_composer(
            self.env._("Write to the Candidate"),
            default_partner_ids=self.partner_id.ids,
            mail_post_autofollow=False,
        )

    # ------------------------------------------------------------------
    # Thread
    # ------------------------------------------------------------------

    def _portal_thread(self, limit=LAST_MESSAGES):
        """The last messages between the candidate and who supports them, in sudo."""
        partner = self.partner_id
        return (
            self.env["mail.message"]
            .sudo()
            .search(
                Domain("model", "=", self._name)
                & Domain("res_id", "=", self.id)
                & Domain("message_type", "in", WRITTEN)
                & (
                    Domain("author_id", "=", partner.id)
                    | Domain("partner_ids", "in", partner.ids)
                ),
                order="id desc",
                limit=limit,
            )
        )

    def _portal_messages(self):
        """What the candidate and who supports them wrote, oldest first.

        :return: list of dict with ``text``, ``who``, ``when`` (formatted), ``is_own``
        """
        self.ensure_one()
        partner = self.partner_id
        messages = self._portal_thread()
        zone = self._vae_zone()
        return [
            {
                "text": html2plaintext(message.body).strip(),
                "who": self._portal_author(message),
                "when": format_datetime(
                    self.env, message.date, tz=zone, dt_format=f"{DAY}, {HOUR}"
                ),
                "is_own": message.author_id == partner,
            }
            for message in messages.sorted("id")
        ]

    def _portal_author(self, message):
        """Who wrote a message; never the structure, where a stranger sent a mail.

        By their address: the name beside it is whatever they typed.
        """
        if message.author_id or message.message_type != "email":
            return message.author_id.name or self.company_id.name
        address = email_normalize(message.email_from or "", strict=False)
        return address or self.env._("Unknown sender")

    def _portal_write_message(self, text):
        """Write to the référent: a message of the journey, and something to answer.

        :param text: as it was sent, or anything that is no text
        :raise UserError: nothing was written, or too much
        """
        self.ensure_one()
        text = self._portal_text(text)
        if not text:
            raise UserError(self.env._("Write your message first, then send it."))
        self._portal_check_length(text)
        self._portal_post(text)
        self._portal_asks(ACTIVITY_ANSWER)

    def _portal_complain(self, text):
        """Complain to the structure: those who direct it read it, nobody else.

        :param text: as it was sent, or anything that is no text
        :return: whether it was kept
        :raise UserError: nothing was written, or too much
        """
        self.ensure_one()
        text = self._portal_text(text)
        if not text:
            raise UserError(self.env._("Write what you complain about, then send it."))
        self._portal_check_length(text)
        journey = self.sudo()
        # They may not write such a record themselves; nothing but their text is theirs.
        complaints = self.env["vae.complaint"].sudo()
        # Of two at once the later one sees what the first has kept.
        journey._vae_wait_for_rows()
        sent = [("candidate_id", "=", journey.id), ("channel", "=", "portal")]
        last = complaints.search(sent, order="id desc", limit=1)
        if last.description == text and last.state == "received":
            return True  # sent again
        # Not by whom it may be about, where somebody else can answer.
        followed_by = journey.user_id | journey.accompagnateur_ids
        answering = journey._directors() or self.env["res.users"]._vae_coordinators(
            journey.company_id
        )
        answering = (answering - followed_by) or answering or journey.user_id
        complaints.create(
            {
                "candidate_id": journey.id,
                "channel": "portal",
                "subject": "other",
                "description": text,
                "user_id": answering[:1].id,
            }
        )
        journey._portal_acted()
        return True

    def _portal_complaints(self):
        """What they complained about here, the last first, and what was answered.

        :return: list of dict with ``text``, ``day``, ``due``, ``answer``, ``answered``
            (day; empty until it is said that the answer is given) and ``is_closed``
        """
        self.ensure_one()
        # Of complaints nothing else is theirs to read.
        complaints = (
            self.env["vae.complaint"]
            .sudo()
            .search([("candidate_id", "=", self.id), ("channel", "=", "portal")])
        )

        def day(date):
            return format_date(self.env, date, date_format="d MMMM y")

        return [
            {
                "text": complaint.description,
                "day": day(complaint.date),
                "due": day(complaint.date_due),
                "answer": complaint.answer if complaint.date_answered else "",
                "answered": day(complaint.date_answered),
                "is_closed": bool(complaint.date_closed),
            }
            for complaint in complaints
        ]

    @api.model
    def _portal_check_length(self, text):
        if len(text) > MESSAGE_MAX:
            raise UserError(
                self.env._(
                    "Your text has %(length)s characters; %(max)s at most can be sent"
                    " at once. Send it in two times.",
                    length=len(text),
                    max=MESSAGE_MAX,
                )
            )

    def _portal_post(self, text):
        journey = self.sudo()
        body = plaintext2html(text)
        # Of two at once the later one sees what the first has kept.
        journey._vae_wait_for_rows()
        last = journey._portal_thread(limit=1)
        if (
            last.author_id == self.partner_id
            and last.create_date > fields.Datetime.now() - SENT_AGAIN
            and html2plaintext(last.body) == html2plaintext(body)
        ):
            return
        journey._portal_acted()
        # A note: followers get no mail, which would name the candidate.
        journey.message_post(
            body=body,
            author_id=self.partner_id.id,
            message_type="comment",
            subtype_xmlid="mail.mt_note",
        )

    def _portal_asks(self, activity):
        """Leave an activity for the référent; one, however often it is asked.

        :param str activity: xmlid of its type
        """
        journey = self.sudo()
        if journey.user_id.active and not journey.activity_search([activity]):
            # No mail: it would name the candidate.
            journey.with_context(mail_activity_quick_update=True).activity_schedule(
                activity, user_id=journey.user_id.id
            )

    def _message_post_after_hook(self, message, msg_values):
        """Who has written to the candidate has answered them."""
        result = super()._message_post_after_hook(message, msg_values)
        partner = self.sudo().partner_id
        # What they learn of an appointment is a note: it answers no question.
        is_letter = message.subtype_id == self.env.ref("mail.mt_comment")
        if (
            is_letter
            and partner in message.partner_ids
            and message.author_id != partner
        ):
            # Whosever it is: a colleague may answer in the place of who was asked.
            self.sudo().activity_unlink([ACTIVITY_ANSWER])
        return result

    # ------------------------------------------------------------------
    # Appointments: ask for another time, or cancel
    # ------------------------------------------------------------------

    def _portal_coming_fiche(self, fiche_id):
        """One of the appointments to come; empty if there is none such.

        What is still planned when a journey is closed is the structure's to change.

        :param str fiche_id: id as it was sent: any text
        """
        self.ensure_one()
        if self.date_closed:
            return self.env["vae.fiche.action"]
        return self._portal_coming().filtered(lambda fiche: str(fiche.id) == fiche_id)

    def _portal_ask_to_move(self, fiche_id, values):
        """Ask for another time, with times that suit.

        :param str fiche_id: id as it was sent: any text
        :param dict values: ``time_1`` to ``time_3`` as a browser sends them, ``words``
        :return: whether there is such an appointment
        :raise UserError: no time was proposed, or one that is past
        """
        fiche = self._portal_coming_fiche(fiche_id)
        if not fiche:
            return False
        zone = pytz.timezone(fiche._vae_zone())
        times = []
        for name in PROPOSALS:
            typed = self._portal_text(values.get(name))
            if not typed:
                continue
            try:
                moment = zone.localize(datetime.strptime(typed[:16], TYPED))
                moment = moment.astimezone(pytz.utc).replace(tzinfo=None)
            except (ValueError, OverflowError):
                moment = None
            if not moment or moment <= fields.Datetime.now() or moment.year > 2099:
                raise UserError(
                    self.env._(
                        "Propose days and hours that are to come: one of yours is"
                        " past or is no date."
                    )
                )
            if moment not in times:
                times.append(moment)
        if not times:
            raise UserError(
                self.env._("Propose at least one day and hour that suits you.")
            )
        self._portal_ask(
            fiche,
            self.env._("I ask to move our appointment (%(when)s). I propose:"),
            values.get("words"),
            [f"– {fiche._wish_told(moment)}" for moment in times],
        )
        # In the place of those that they proposed before.
        fiche.write(dict(zip_longest(WISHES, times, fillvalue=False)))
        self._portal_asks(ACTIVITY_APPOINTMENT)
        return True

    def _portal_cancel(self, fiche_id, words):
        """Cancel an appointment; why is theirs to say or not.

        :return: whether there is such an appointment
        """
        fiche = self._portal_coming_fiche(fiche_id)
        if not fiche:
            return False
        self._portal_ask(
            fiche, self.env._("I cannot come to our appointment (%(when)s)."), words
        )
        fiche.action_cancel()
        self._portal_told(
            self.env._(
                "The candidate has cancelled an appointment: fiche no. %(number)s.",
                number=fiche.number,
            )
        )
        self._portal_asks(ACTIVITY_APPOINTMENT)
        return True

    def _portal_excuse(self, attendance_id, words):
        """Say that one cannot come to a workshop.

        :return: whether they are registered for one that is to come
        """
        self.ensure_one()
        if self.date_closed:
            return False
        attendance = self._portal_attendances().filtered(
            lambda each: str(each.id) == attendance_id and each.presence == "expected"
        )
        if not attendance:
            return False
        self._portal_ask(
            attendance, self.env._("I cannot come to the workshop (%(when)s)."), words
        )
        attendance.presence = "excused"
        self._portal_asks(ACTIVITY_APPOINTMENT)
        return True

    def _portal_ask(self, meeting, said, words, lines=()):
        """What they ask, as a message of theirs."""
        words = self._portal_text(words)
        self._portal_check_length(words)
        said = said % {"when": meeting._vae_when()}
        self._portal_post("\n".join(filter(None, [said, *lines, words])))
