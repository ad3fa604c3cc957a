# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import hashlib

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from ..appointment.vae_meeting_mixin import DAY
from ..ground.hours import said_hours

# What the candidate says of an experience; the rest is the professional's.
EXPERIENCE_TEXTS = ("name", "place", "description")
EXPERIENCE_DATES = ("date_start", "date_end")
NAME_MAX = 200


class VaeCandidate(models.Model):
    """The further pages of a journey: experiences, contacts, presence, absences."""

    _inherit = "vae.candidate"

    def _portal_values(self):
        values = super()._portal_values()
        return {
            **values,
            "unavailable": self._portal_unavailable(),
            "complaints": self._portal_complaints(),
            "next_acts": self._portal_next_acts(values),
            "pages": self._portal_pages(),
        }

    # ------------------------------------------------------------------
    # Where I am, and what comes next
    # ------------------------------------------------------------------

    def _portal_pages(self):
        """The further pages; to be extended.

        :return: list of dict with ``name``, ``url`` and ``icon``
        """
        url = f"/my/vae/{self.id}"
        return [
            {
                "name": self.env._("Messages with my référent"),
                "url": f"{url}/messages",
                "icon": "fa-comments-o",
            },
            {
                "name": self.env._("My experiences"),
                "url": f"{url}/experiences",
                "icon": "fa-briefcase",
            },
            {
                "name": self.env._("My contacts"),
                "url": f"{url}/contacts",
                "icon": "fa-address-book-o",
            },
            {
                "name": self.env._("My appointments so far"),
                "url": f"{url}/presence",
                "icon": "fa-calendar-check-o",
            },
            {
                "name": self.env._("What has been done"),
                "url": f"{url}/bilan",
                "icon": "fa-list-ul",
            },
            {
                "name": self.env._("My data"),
                "url": f"{url}/data",
                "icon": "fa-user-o",
            },
        ]

    def _portal_next_acts(self, values):
        """What to do next, the most pressing first; rooms above add theirs.

        :return: list of dict with ``text``, ``url`` and ``when`` (may be empty)
        """
        acts = [
            {
                "text": self.env._("Read and sign: %(title)s", title=each["title"]),
                "url": each["url"],
                "when": "",
            }
            for each in values["documents"]
            if each["state"] == "to_sign"
        ]
        for meeting in values["appointments"][:1]:
            acts.append(
                {
                    "text": self.env._("Come to my appointment"),
                    "url": "#appointment",
                    "when": f"{meeting['day']}, {meeting['start']}",
                }
            )
        acts += [
            {"text": todo["name"], "url": "#todos", "when": todo["due"]}
            for todo in values["todos"]["candidate"]
            if not todo["is_done"] and todo["url"]
        ]
        return acts

    # ------------------------------------------------------------------
    # Own words: two devices
    # ------------------------------------------------------------------

    def _portal_words(self):
        words = super()._portal_words()
        return [{**word, "seen": self._portal_mark(word["text"])} for word in words]

    @api.model
    def _portal_mark(self, text):
        """Stands for a text in a form: whether another device has changed it since."""
        return hashlib.sha256((text or "").encode()).hexdigest()[:16]

    def _portal_write_words(self, texts):
        """The same; nothing that another device wrote meanwhile is lost.

        :param dict texts: with ``seen_<name>``: mark of the text that was there when
            the page was opened
        """
        changed = [
            word
            for word in self._portal_words()
            if isinstance(texts.get(word["name"]), str)
            and self._portal_text(texts[word["name"]]) != word["text"].strip()
            and isinstance(texts.get(f"seen_{word['name']}"), str)
            and texts[f"seen_{word['name']}"] != word["seen"]
        ]
        if not changed:
            return super()._portal_write_words(texts)
        words = self._portal_words()
        for word in words:
            kept = word["text"]
            if isinstance(texts.get(word["name"]), str):
                word["text"] = texts[word["name"]].replace("\0", "")
            if word["name"] in [each["name"] for each in changed]:
                word["error"] = self.env._(
                    "Meanwhile another text was kept, from another device: “%(text)s”"
                    " Put both together above, then save again.",
                    text=kept,
                )
        return words

    # ------------------------------------------------------------------
    # Unavailable
    # ------------------------------------------------------------------

    def _portal_unavailable(self):
        """Days to come on which they are not available.

        :return: list of dict with ``id``, ``text`` and ``remove_url``
        """
        today = fields.Date.context_today(self)
        return [
            {
                "id": period.id,
                "text": self.env._(
                    "From %(first)s to %(last)s",
                    first=format_date(self.env, period.date_from),
                    last=format_date(self.env, period.date_to),
                ),
                "remove_url": f"/my/vae/{self.id}/unavailable/{period.id}/remove",
            }
            for period in self.unavailability_ids.sorted("date_from")
            if period.date_to >= today
        ]

    def _portal_day(self, text, missing):
        """A day as a browser sends it.

        :raise UserError: it is none
        """
        try:
            day = fields.Date.to_date(self._portal_text(text)[:10])
        except ValueError:
            day = None
        if not day or not 1900 < day.year < 2100:
            raise UserError(missing)
        return day

    def _portal_say_unavailable(self, first, last):
        """Say from when to when one is not available; why is nobody's business.

        :return: whether it is asked of the journey
        :raise UserError: the days are none, or past
        """
        self.ensure_one()
        if self.date_closed:
            return False
        missing = self.env._("Give the first day on which you are not available.")
        date_from = self._portal_day(first, missing)
        date_to = self._portal_day(last, missing) if last else date_from
        if date_to < date_from or date_to < fields.Date.context_today(self):
            raise UserError(
                self.env._(
                    "The last day comes before the first, or is past: correct it."
                )
            )
        # Of two at once the later one sees what the first has kept.
        self._vae_wait_for_rows()
        if self.unavailability_ids.filtered(
            lambda each: (each.date_from, each.date_to) == (date_from, date_to)
        ):
            return True
        self.env["vae.candidate.unavailability"].create(
            {"candidate_id": self.id, "date_from": date_from, "date_to": date_to}
        )
        self._portal_told(
            self.env._(
                "The candidate is not available from %(first)s to %(last)s.",
                first=format_date(self.env, date_from),
                last=format_date(self.env, date_to),
            ),
            asks=True,
        )
        return True

    def _portal_available_again(self, period_id):
        """Take back what one said; whether there is such a period."""
        self.ensure_one()
        period = self.unavailability_ids.filtered(
            lambda each: str(each.id) == period_id
        )
        if not period or self.date_closed:
            return False
        said = period.display_name
        period.unlink()
        self._portal_told(
            self.env._("The candidate is available again: %(days)s.", days=said)
        )
        return True

    # ------------------------------------------------------------------
    # Contacts and presence
    # ------------------------------------------------------------------

    def _portal_contacts(self):
        """Whom the candidate deals with: the booklet's “my contacts”."""
        contacts = self.interlocutor_ids
        labels = dict(contacts._fields["actor"]._description_selection(self.env))
        return [
            {
                "actor": labels[contact.actor],
                "name": contact.name,
                "role": contact.role or "",
                "phone": contact.phone or "",
                "email": contact.email or "",
            }
            for contact in contacts
        ]

    def _portal_presence(self):
        """Appointments and workshops that are over, latest first.

        :return: list of dict with ``day``, ``title``, ``hours``, ``presence``
        """
        presences = dict(
            self.env["vae.attendance"]
            ._fields["presence"]
            ._description_selection(self.env)
        )
        states = {
            "done": self.env._("Present"),
            "cancelled": self.env._("Cancelled"),
        }
        # A workshop makes short fiches: it is told once.
        of_workshops = self.attendance_ids.filtered("event_id").fiche_id
        found = [
            {
                "date": fiche.date,
                "day": fiche._vae_moment(fiche.date, DAY),
                "title": self.env._("Appointment with %(who)s", who=fiche.user_id.name),
                "hours": said_hours(self.env, fiche.duration)
                if fiche.state == "done"
                else "",
                "presence": states[fiche.state],
            }
            for fiche in self.fiche_ids - of_workshops
            if fiche.state in states
        ]
        now = fields.Datetime.now()
        found += [
            {
                "date": each.date,
                "day": each._vae_moment(each.date, DAY),
                "title": each.theme or "",
                "hours": said_hours(self.env, each.hours) if each.hours else "",
                "presence": presences[each.presence],
            }
            for each in self.attendance_ids
            if each.date and each.date < now and each.event_id
        ]
        return sorted(found, key=lambda each: each["date"], reverse=True)

    # ------------------------------------------------------------------
    # Experiences
    # ------------------------------------------------------------------

    def _portal_experiences(self):
        """What they did that may count.

        :return: list of dict with ``id``, ``kind``, ``kind_label``, ``period`` (text),
            ``seen`` (see ``_portal_mark``) and the texts and dates that they wrote
        """
        experiences = self.experience_ids
        kinds = dict(experiences._fields["kind"]._description_selection(self.env))
        return [
            {
                "id": each.id,
                "kind": each.kind,
                "kind_label": kinds[each.kind],
                "seen": self._portal_experience_mark(each),
                "period": " – ".join(
                    filter(
                        None,
                        [
                            format_date(self.env, each[fname])
                            for fname in EXPERIENCE_DATES
                        ],
                    )
                ),
                **{fname: each[fname] or "" for fname in EXPERIENCE_TEXTS},
                **{
                    fname: fields.Date.to_string(each[fname]) or ""
                    for fname in EXPERIENCE_DATES
                },
            }
            for each in experiences
        ]

    def _portal_experience_mark(self, experience):
        told = (experience[fname] for fname in (*EXPERIENCE_TEXTS, *EXPERIENCE_DATES))
        return self._portal_mark("\n".join(str(each or "") for each in told))

    def _portal_experience_kinds(self):
        return (
            self.env["vae.experience"]._fields["kind"]._description_selection(self.env)
        )

    def _portal_write_experience(self, values):
        """Add an experience, or correct one of one's own.

        :param dict values: as they were sent; ``id`` of the one to correct, if any,
            and ``seen_experience``: its mark when the page was opened
        :return: whether there is such an experience
        :raise UserError: something is missing or cannot be
        """
        self.ensure_one()
        experiences = self.env["vae.experience"]
        wanted = self._portal_text(values.get("id"))
        known = self.experience_ids.filtered(lambda each: str(each.id) == wanted)
        if wanted and not known:
            return False
        vals = {
            fname: self._portal_text(values.get(fname)) or False
            for fname in EXPERIENCE_TEXTS
        }
        if not vals["name"] or len(vals["name"]) > NAME_MAX:
            raise UserError(
                self.env._(
                    "Say in a few words what you did: a job, a role or a diploma."
                )
            )
        if len(vals["place"] or "") > NAME_MAX:
            raise UserError(
                self.env._(
                    "Employer or place: %(max)s characters at most. Write the rest"
                    " where you tell what you did.",
                    max=NAME_MAX,
                )
            )
        for fname in EXPERIENCE_DATES:
            vals[fname] = values.get(fname) and self._portal_day(
                values[fname], self.env._("One of the dates is no date: correct it.")
            )
        kinds = dict(self._portal_experience_kinds())
        kind = self._portal_text(values.get("kind"))
        vals["kind"] = kind if kind in kinds else "job"

        def differing(experience):
            return {
                fname: value
                for fname, value in vals.items()
                if (experience[fname] or False) != (value or False)
            }

        if not known:
            # Of two at once the later one sees what the first has kept.
            self._vae_wait_for_rows()
            if not all(map(differing, self.experience_ids)):
                return True  # sent again
        elif not differing(known):
            return True
        seen = values.get("seen_experience")
        if (
            known
            and isinstance(seen, str)
            and seen != self._portal_experience_mark(known)
        ):
            raise UserError(
                self.env._(
                    "Meanwhile something else was kept, from another device or by your"
                    " référent: “%(text)s” Put both together below, then save again.",
                    text="\n".join(
                        filter(None, [known[fname] for fname in EXPERIENCE_TEXTS])
                    ),
                )
            )
        if known:
            known.write(differing(known))
        else:
            experiences.create({"candidate_id": self.id, **vals})
        self._portal_told(
            self.env._("The candidate has written about their experience."),
            asks=True,
        )
        return True
