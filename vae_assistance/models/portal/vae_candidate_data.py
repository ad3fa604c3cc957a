# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import json

from odoo import models
from odoo.tools import format_date

from ..appointment.vae_fiche_action import HEADINGS, NEXT_HEADINGS


class VaeCandidate(models.Model):
    """What is kept about a person, as they see it and take it along (GDPR, 15 and 20).

    Their own words and facts. What professionals noted in confidence is asked for in
    writing: somebody else may be named in it.
    """

    _inherit = "vae.candidate"

    def _portal_data(self):
        """What is kept: sections of lines; to be extended.

        :return: list of dict with ``title``, ``lines`` (pairs of label and text)
        """
        self.ensure_one()
        partner = self.partner_id
        place = " ".join(filter(None, [partner.zip, partner.city]))
        words = [(word["label"], word["text"]) for word in self._portal_words()]
        facts = [
            "reference",
            "certification_id",
            "program_id",
            "user_id",
            "accompagnateur_ids",
            "step_id",
            "date_open",
            "date_admissible",
            "date_target",
            "date_jury",
            "date_closed",
        ]
        return [
            {
                "title": self.env._("Who I am"),
                "lines": self._portal_filled(
                    [
                        (self.env._("Name"), partner.name),
                        (self.env._("E-mail"), partner.email),
                        (self.env._("Telephone"), partner.phone),
                        (
                            self.env._("Address"),
                            ", ".join(
                                filter(None, [partner.street, partner.street2, place])
                            ),
                        ),
                    ]
                ),
            },
            {
                "title": self.env._("My journey"),
                "lines": self._portal_labelled(self, facts, "d MMMM y"),
            },
            {
                "title": self.env._("In my words"),
                "lines": self._portal_filled(words),
            },
        ]

    def _portal_filled(self, lines):
        return [(label, text) for label, text in lines if text]

    def _portal_labelled(self, record, fnames, date_format="yyyy-MM-dd"):
        """Fields of a record as pairs of label and text, the empty ones left out.

        :param str date_format: of days; by default as programs read them (ISO 8601)
        """
        lines = []
        for fname in fnames:
            field, value = record._fields[fname], record[fname]
            if field.relational:
                value = ", ".join(value.mapped("display_name"))
            elif field.type == "selection":
                value = dict(field._description_selection(self.env)).get(value)
            elif field.type in ("date", "datetime"):
                value = format_date(self.env, value, date_format=date_format)
            lines.append((field._description_string(self.env), str(value or "")))
        return self._portal_filled(lines)

    def _portal_records(self):
        """What is taken along besides: records by title; to be extended.

        :return: dict of title to (records, names of fields)
        """
        done = self.fiche_ids.filtered(lambda fiche: fiche.state != "draft")
        sections = self.validation_file_ids.section_ids
        return {
            self.env._("Appointments"): (
                done.sorted("number"),
                [
                    "number",
                    "date",
                    "duration",
                    "modality",
                    "user_id",
                    "state",
                    *HEADINGS,
                    *NEXT_HEADINGS,
                ],
            ),
            self.env._("Workshops"): (
                self.attendance_ids,
                ["theme", "date", "place", "presence", "hours"],
            ),
            self.env._("To-dos"): (
                self._portal_shown_todos(),
                ["name", "kind", "date_due", "state", "reason_late"],
            ),
            self.env._("Experiences"): (
                self.experience_ids,
                [
                    "name",
                    "kind",
                    "place",
                    "date_start",
                    "date_end",
                    "hours",
                    "description",
                    "opinion",
                ],
            ),
            self.env._("Contacts"): (
                self.interlocutor_ids,
                ["actor", "name", "role", "phone", "email"],
            ),
            self.env._("Support plan"): (
                self._agreed_plan().line_ids,
                ["objective", "name", "hours_planned", "hours_done", "deadline"],
            ),
            self.env._("Days when I am not available"): (
                self.unavailability_ids,
                ["date_from", "date_to"],
            ),
            self.env._("Admissibility"): (
                self.admissibility_ids,
                ["certification_id", "date_sent", "state", "date_valid_until"],
            ),
            self.env._("Validation file"): (
                sections.version_ids.sorted("id"),
                ["section_id", "number", "date", "text", "filename"],
            ),
            self.env._("Comments on my file"): (
                sections.comment_ids,
                ["section_id", "date", "body"],
            ),
            self.env._("Juries"): (
                self.jury_ids,
                ["kind", "date", "state", "validated", "recommendations"],
            ),
            self.env._("Files that I handed in"): (
                self.todo_ids.proof_ids.sorted("id"),
                ["type_id", "date", "state"],
            ),
            self.env._("Consents"): (
                self.consent_ids,
                ["purpose_id", "statement", "state", "date_given"],
            ),
        }

    def _portal_download(self):
        """All of it as one file that people and programs read.

        :return: JSON as bytes, UTF-8
        """
        self.ensure_one()
        content = {
            section["title"]: dict(section["lines"]) for section in self._portal_data()
        }
        for title, (records, fnames) in self._portal_records().items():
            content[title] = [
                dict(self._portal_labelled(record, fnames)) for record in records
            ]
        content[self.env._("Messages")] = [
            {
                self.env._("Date"): message["when"],
                self.env._("From"): message["who"],
                self.env._("Text"): message["text"],
            }
            for message in self._portal_messages()
        ]
        self._portal_told(self.env._("The candidate downloaded their data."))
        return json.dumps(content, ensure_ascii=False, indent=2).encode()
