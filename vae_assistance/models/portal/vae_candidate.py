# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta
from urllib.parse import quote

import vobject

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import format_date

from ..appointment.vae_fiche_action import NEXT_HEADINGS
from ..appointment.vae_meeting_mixin import DAY, HOUR

ACTIVITY = "vae_assistance.mail_activity_told"
MAP = "https://www.openstreetmap.org/search?query="
OWN_WORDS = ("goal", "means", "expectations", "notes")
PORTAL_DATES = (
    "date_open",
    "date_admissible",
    "date_target",
    "date_jury",
    "date_closed",
)


class VaeCandidate(models.Model):
    """What a candidate sees of the own journey on the portal.

    The pages get the plain values that are listed here and no record: what nobody
    listed cannot be in a page. The portal has no access right on our models.
    """

    _inherit = "vae.candidate"

    date_portal = fields.Date(
        string="Last Act on the Portal",
        readonly=True,
        copy=False,
        help="Last day on which the candidate wrote, ticked or sent something there.",
    )

    @api.model
    def _dated_facts(self):
        return [*super()._dated_facts(), ("", "date_portal", [])]

    @api.model
    def _portal_journeys(self):
        """Journeys of the connected person, latest first, as superuser.

        Only those of their own contact: neither those of a company they work for nor
        those of its other contacts. Closed journeys stay, archived ones do not.
        """
        return self.sudo().search(
            [("partner_id", "=", self.env.user.partner_id.id)],
            order="date_open desc, id desc",
        )

    @api.model
    def _portal_journey(self, candidate_id):
        """One journey of the connected person, as superuser; empty if not theirs.

        :param str candidate_id: id as somebody typed it: any text
        """
        return self._portal_journeys().filtered(
            lambda journey: str(journey.id) == candidate_id
        )

    # ------------------------------------------------------------------
    # Values of the pages
    # ------------------------------------------------------------------

    def _portal_values(self):
        """What the page of a journey shows: text, numbers and lists of them.

        :return: dict; dates and times are formatted in the language of the
            environment; hours are those of the place
        """
        self.ensure_one()
        appointments = [
            self._portal_appointment_values(fiche) for fiche in self._portal_coming()
        ]
        return {
            **self._portal_summary(),
            "step": self._portal_step(),
            "steps": self._portal_steps(),
            "appointments": appointments,
            "next_time": self._portal_next_time(),
            "documents": self._portal_documents(),
            "consents": self._portal_consents(),
            "referent": self._portal_referent(),
            "structure": self._portal_structure(),
            "blocs": self.bloc_ids.mapped("name") if self.target == "blocs" else [],
            "dates": {
                fname: format_date(self.env, self[fname], date_format="d MMMM y")
                for fname in PORTAL_DATES
            },
            "words": self._portal_words(),
            "todos": self._portal_todos(),
            "workshops": self._portal_workshops(),
        }

    def _portal_summary(self):
        """What a list of journeys shows of one."""
        self.ensure_one()
        return {
            "id": self.id,
            "url": f"/my/vae/{self.id}",
            "reference": self.reference or "",
            "certification": self.certification_id.display_name or "",
            "opened": format_date(self.env, self.date_open, date_format="d MMMM y"),
            "is_closed": bool(self.date_closed),
            "closed": format_date(self.env, self.date_closed, date_format="d MMMM y"),
        }

    def _portal_step(self):
        """The current step and what the candidate does there; False when closed."""
        if self.step_id.is_closing:
            return False
        return {"name": self.step_id.name, "guidance": self.step_id.guidance_candidate}

    def _portal_steps(self):
        """The steps of the method, in order: done, current or to come."""
        current = self.step_id
        if current.is_closing:
            return []
        steps = (current.search([("is_closing", "=", False)]) | current).sorted()
        position = steps.ids.index(current.id)
        return [
            {
                "name": step.name,
                "number": number + 1,
                "state": "current"
                if number == position
                else ("done" if number < position else "todo"),
            }
            for number, step in enumerate(steps)
        ]

    def _portal_coming(self):
        """The planned appointments that are not over yet, the next one first: fiches"""
        now = fields.Datetime.now()
        return self.fiche_ids.filtered(
            lambda fiche: (
                fiche.state == "draft"
                and fiche.date + timedelta(hours=fiche.duration) >= now
            )
        ).sorted("date")

    def _portal_appointment_values(self, fiche):
        start, end = fiche._vae_span()
        modalities = dict(fiche._fields["modality"]._description_selection(self.env))
        return {
            "day": fiche._vae_moment(start, DAY),
            "start": fiche._vae_moment(start, HOUR),
            "end": fiche._vae_moment(end, HOUR) if fiche.duration else "",
            "elsewhere": fiche._vae_elsewhere(self.partner_id._vae_zone_of_address()),
            "place": fiche._vae_place(),
            "map_url": self._portal_map(fiche),
            "url": f"/my/vae/{self.id}/appointments/{fiche.id}",
            "modality": modalities.get(fiche.modality),
            "wishes": [fiche._wish_told(moment) for __, moment in fiche._wished()],
            "who": fiche.user_id.filtered("active").name or "",
            "calendar_url": f"/my/vae/{self.id}/calendar.ics",
        }

    @api.model
    def _portal_map(self, fiche):
        """Address of a map, for an appointment where people meet; else empty."""
        place = fiche._vae_place()
        if fiche.modality not in (False, "onsite") or not place or "://" in place:
            return ""
        # Maps know addresses, not what the structure is called.
        address = place.removeprefix(f"{fiche.company_id.name}, ")
        return MAP + quote(address, safe="")

    def _portal_next_time(self):
        """What the last completed appointment asked for: three lists of lines."""
        done = self.fiche_ids.filtered(lambda fiche: fiche.state == "done")
        last = done.sorted(lambda fiche: (fiche.date, fiche.number))[-1:]
        return {fname: last._next_lines(fname) for fname in NEXT_HEADINGS}

    def _portal_documents(self):
        """Documents that the candidate has to sign, or has signed.

        :return: list of dict with ``title``, ``url``, ``state`` (``to_sign`` or
            ``signed``) and ``date`` (formatted); those to sign come first
        """
        signatures = self.env["vae.signature"].search(
            [
                ("candidate_id", "=", self.id),
                ("partner_id", "=", self.partner_id.id),
                ("user_id", "=", False),
                ("state", "!=", "void"),
            ]
        )
        return [
            {
                "title": signature.request_id._portal_title(),
                "url": f"/my/vae/sign/{signature.id}",
                "state": "signed" if signature.date_signed else "to_sign",
                "date": format_date(
                    self.env, signature.date_signed, date_format="d MMMM y"
                ),
            }
            for signature in signatures.sorted(lambda each: bool(each.date_signed))
        ]

    def _portal_consents(self):
        """What the person consents to, or did: they withdraw it where they read it.

        :return: list of dict with ``id``, ``purpose``, ``statement`` (what they were
            told), ``state``, ``state_label`` and ``withdraw_url`` (empty if there is
            nothing to withdraw)
        """
        labels = dict(
            self.env["vae.consent"]._fields["state"]._description_selection(self.env)
        )
        return [
            {
                "id": consent.id,
                "purpose": consent.purpose_id.name,
                "statement": consent.statement or "",
                "state": consent.state,
                "state_label": labels[consent.state],
                "withdraw_url": consent.state == "given"
                and f"/my/vae/{self.id}/consents/{consent.id}/withdraw",
            }
            for consent in self.consent_ids
            if consent.state != "draft"
        ]

    def _portal_referent(self):
        user = self.user_id
        if not user.active:  # left since, or nobody yet: the structure answers
            return False
        return {
            "name": user.name,
            "email": user.email or "",
            "phone": user.phone or "",
        }

    def _portal_structure(self):
        company = self.company_id
        place = " ".join(filter(None, [company.zip, company.city]))
        return {
            "name": company.name,
            "email": company.email or "",
            "phone": company.phone or "",
            "address": list(filter(None, [company.street, company.street2, place])),
        }

    def _portal_words(self):
        """The person's own words, by field: what it is called and what they wrote."""
        self.fetch(OWN_WORDS)  # together: each is read for itself
        return [
            {
                "name": fname,
                "label": self._fields[fname]._description_string(self.env),
                "text": self[fname] or "",
                "error": "",
            }
            for fname in OWN_WORDS
        ]

    # ------------------------------------------------------------------
    # What the person does
    # ------------------------------------------------------------------

    def _portal_write_words(self, texts):
        """Keep what the person wrote in their own words: all of it, or nothing.

        :param dict texts: field name to text as it was sent; other names are ignored
        :return: list as of ``_portal_words``, with the texts as they were sent and
            what is wrong with each; no ``error`` means that they are kept
        """
        self.ensure_one()
        words = self._portal_words()
        written = set()
        with self.env.cr.savepoint() as savepoint:
            for word in words:
                text = texts.get(word["name"])
                if not isinstance(text, str):
                    continue
                # Browsers send line ends as CRLF; PostgreSQL takes no NUL.
                text = text.replace("\r\n", "\n").replace("\0", "").rstrip()
                changed = text != word["text"]
                word["text"] = text
                try:
                    with self.env.cr.savepoint():
                        if changed:
                            self.write({word["name"]: text or False})
                            written.add(word["name"])
                except ValidationError as error:
                    word["error"] = str(error)
            if any(word["error"] for word in words):
                savepoint.rollback()
                return words
        if written:
            labels = [word["label"] for word in words if word["name"] in written]
            self._portal_told(
                self.env._(
                    "The candidate has written on the portal: %(headings)s.",
                    headings=", ".join(labels),
                ),
                # What they expect of who supports them asks for an answer.
                asks="expectations" in written,
            )
        return words

    def _portal_told(self, said, asks=False):
        """Keep in the history what the person did on their pages, as theirs.

        :param str said: what they did; it quotes nothing of what they wrote
        :param bool asks: the référent has something to do about it: an activity, one
            however often it happens
        """
        self.ensure_one()
        journey = self.sudo()
        journey._message_log(body=said, author_id=self.partner_id.id)
        journey._portal_acted()
        if asks and journey.user_id.active and not journey.activity_search([ACTIVITY]):
            # No mail: it would name the candidate.
            journey.with_context(mail_activity_quick_update=True).activity_schedule(
                ACTIVITY, user_id=journey.user_id.id
            )

    def _portal_acted(self):
        """Keep the day: it is news of the candidate."""
        self.date_portal = self._vae_local_day(fields.Datetime.now())

    def _portal_calendar(self):
        """What is to come, for the person's own calendar, which others may see.

        :return: iCalendar file as bytes, with nobody's name and no attendee; empty if
            there is nothing to come
        """
        self.ensure_one()
        entries = self._portal_calendar_entries()
        if not entries:
            return b""
        calendar = vobject.iCalendar()
        database = self.env["ir.config_parameter"].sudo().get_param("database.uuid")
        for entry in entries:
            event = calendar.add("vevent")
            # The same for each download: what moved replaces the former.
            event.add("uid").value = f"{entry['uid']}@{database}"
            event.add("dtstamp").value = fields.Datetime.now().replace(
                tzinfo=vobject.icalendar.utc
            )
            moments = [("dtstart", "start")]
            # Without a length there is no end: it is later than the beginning, if it
            # is told (RFC 5545, 3.6.1).
            if entry["end"] > entry["start"]:
                moments.append(("dtend", "end"))
            for name, moment in moments:
                event.add(name).value = entry[moment].replace(
                    tzinfo=vobject.icalendar.utc
                )
            for name in ("summary", "location", "description"):
                if entry.get(name):
                    event.add(name).value = entry[name]
        return calendar.serialize().encode()

    def _portal_calendar_entries(self):
        """What is to come: appointments, with a neutral title, and workshops.

        :return: list of dict with ``uid``, ``start``, ``end`` (UTC), ``summary`` and,
            optionally, ``location`` and ``description`` (the hour of the place)
        """
        return [
            {
                "uid": str(fiche.id),
                "start": fiche.date,
                "end": fiche.date + timedelta(hours=fiche.duration),
                "summary": self.env._("Appointment with my référent"),
                "location": fiche._vae_place(),
                "description": fiche._vae_when(),
            }
            for fiche in self._portal_coming()
        ] + self._portal_workshop_entries()

    # ------------------------------------------------------------------
    # The candidate's to-dos on the portal: they tick theirs, and say why late.
    # ------------------------------------------------------------------

    def _portal_shown_todos(self):
        """To-dos that were agreed upon: those of a fiche in preparation are not yet.

        What is done is shown until a fiche tells it: the tick can be taken back.
        """
        self.ensure_one()
        return self.todo_ids.filtered(
            lambda todo: (
                todo.fiche_id.state != "draft"
                and not todo.noted_fiche_id
                and todo.state != "dropped"
            )
        ).sorted(
            lambda todo: (
                todo.state != "open",
                todo.date_due or todo.create_date.date(),
                todo.id,
            )
        )

    def _portal_todos(self):
        """What is to do, by the candidate (who ticks it) and by their référent.

        :return: dict of ``assigned_to`` to a list of dict with ``id``, ``name``,
            ``kind_label``, ``due`` (formatted), ``is_late``, ``is_done``, ``reason``,
            ``url`` (empty if it is not theirs to tick), ``file_url`` (empty if no file
            is expected) and ``files``, as of ``_portal_files``
        """
        todos = self.env["vae.todo"]
        kinds = dict(todos._fields["kind"]._description_selection(self.env))
        values = {"candidate": [], "referent": []}
        for todo in self._portal_shown_todos():
            own = todo.assigned_to == "candidate" and not self.date_closed
            url = f"/my/vae/{self.id}/todos/{todo.id}" if own else ""
            values[todo.assigned_to].append(
                {
                    "id": todo.id,
                    "name": todo.name,
                    "kind_label": kinds[todo.kind],
                    "due": format_date(self.env, todo.date_due, date_format="d MMMM y"),
                    "is_late": todo.is_late and todo.state == "open",
                    "is_done": todo.state == "done",
                    "reason": todo.reason_late or "",
                    "url": url,
                    "file_url": f"{url}/file"
                    if own and todo.kind == "document"
                    else "",
                    "files": self._portal_files(todo),
                }
            )
        return values

    @api.model
    def _portal_files(self, todo):
        """What the candidate handed in for a to-do.

        :return: list of dict with ``date`` (formatted), ``state`` and ``reason`` (why
            it was refused)
        """
        return [
            {
                "date": format_date(self.env, proof.date, date_format="d MMMM y"),
                "state": proof.state,
                "reason": proof.state == "refused" and proof.cancel_reason or "",
            }
            for proof in todo.proof_ids.sorted("id")
            if proof.state != "cancelled"
        ]

    @api.model
    def _portal_text(self, text):
        """What somebody typed in a page: line ends as ours; PostgreSQL takes no NUL."""
        if not isinstance(text, str):
            return ""
        return text.replace("\r\n", "\n").replace("\0", "").strip()

    def _portal_own_todo(self, todo_id):
        """The to-do that is theirs to do, in sudo; empty if there is none such.

        :param str todo_id: id as it was sent: any text
        """
        self.ensure_one()
        if self.date_closed:
            return self.env["vae.todo"]
        return self._portal_shown_todos().filtered(
            lambda each: str(each.id) == todo_id and each.assigned_to == "candidate"
        )

    def _portal_write_todo(self, todo_id, done, reason):
        """Tick one of one's own to-dos, take the tick back, or say why it is late.

        :param str todo_id: id as it was sent: any text
        :param done: ``"1"`` ticks, ``"0"`` takes the tick back, anything else neither
        :param reason: why it is late, or anything that is no text
        :return: whether there is such a to-do
        :raise ValidationError: the text is too long
        """
        todo = self._portal_own_todo(todo_id)
        if not todo:
            return False
        values = {}
        if done in ("0", "1"):
            values["state"] = "done" if done == "1" else "open"
        if isinstance(reason, str):
            values["reason_late"] = self._portal_text(reason) or False
        values = {name: new for name, new in values.items() if new != todo[name]}
        if values:
            todo.write(values)
            self._portal_told_of_todo(todo, values)
        return True

    def _portal_told_of_todo(self, todo, values):
        name = todo.name
        if values.get("state") == "done":
            self._portal_told(
                self.env._("Done by the candidate: “%(todo)s”.", todo=name)
            )
        elif values.get("state") == "open":
            self._portal_told(
                self.env._("Opened again by the candidate: “%(todo)s”.", todo=name)
            )
        if values.get("reason_late"):
            self._portal_told(
                self.env._("The candidate says why it is late: “%(todo)s”.", todo=name),
                asks=True,
            )

    def _portal_withdraw_consent(self, consent):
        """Withdraw a consent, from now on; what rests on it has to be looked at."""
        self.ensure_one()
        consent._withdraw("portal")
        self._portal_told(
            self.env._(
                "The candidate has withdrawn a consent on the portal: %(purpose)s.",
                purpose=consent.purpose_id.name,
            ),
            asks=True,
        )

    def _portal_hand_in(self, todo_id, stream):
        """Hand in a file for one of one's own to-dos, which is done by that.

        :param str todo_id: id as it was sent: any text
        :param stream: the file as it was sent, or anything that is none
        :return: whether there is such a to-do, and a file is expected for it
        :raise UserError: no file was chosen, or it is not accepted; nothing is kept
        """
        todo = self._portal_own_todo(todo_id)
        if todo.kind != "document":
            return False
        # No more of it than it takes to see that it is too large.
        most = self.env["vae.file"]._max_bytes(self.company_id) + 1
        content = stream.read(most) if hasattr(stream, "read") else b""
        self.env["vae.proof"]._hand_in(todo, content)
        if todo.state == "open":
            todo.action_done()
        return True

    # ------------------------------------------------------------------
    # A candidate sees the workshops that they are registered for, and nobody
    # else.
    # ------------------------------------------------------------------

    def _portal_attendances(self):
        """Workshops and sessions of the candidate that are not over: attendances."""
        return self.attendance_ids.filtered(
            lambda each: (
                each.event_id.active
                and each.presence in ("expected", "present")
                and each.date_end >= fields.Datetime.now()
            )
        ).sorted("date")

    def _portal_workshops(self):
        """What the page shows of them: day, hours, theme, place and who leads it."""
        zone = self.partner_id._vae_zone_of_address()
        return [
            {
                "theme": each.theme,
                "excuse_url": each.presence == "expected"
                and f"/my/vae/{self.id}/workshops/{each.id}/excuse",
                "day": each._vae_moment(each.date, DAY),
                "start": each._vae_moment(each.date, HOUR),
                "end": each._vae_moment(each.date_end, HOUR),
                "elsewhere": each._vae_elsewhere(zone),
                "place": each.place or "",
                "who": each.leader_id.filtered("active").name or "",
                "calendar_url": f"/my/vae/{self.id}/calendar.ics",
            }
            for each in self._portal_attendances()
        ]

    def _portal_workshop_entries(self):
        return [
            {
                "uid": f"attendance-{each.id}",
                "start": each.date,
                "end": each.date_end,
                "summary": each.theme,
                "location": each.place,
                "description": each._vae_when(),
            }
            for each in self._portal_attendances()
        ]
