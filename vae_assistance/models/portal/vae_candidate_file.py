# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64
import re

from odoo import models
from odoo.exceptions import UserError
from odoo.tools import format_date, format_datetime

from ..file.vae_validation_file import DEPOSITED

NUMBER = re.compile("[0-9]{1,9}")
FILENAME_MAX = 120
# More at once helps nobody to begin.
NEXT_ACTS = 3


class VaeCandidate(models.Model):
    """The validation file and the questionnaires on the candidate's pages.

    Like all pages of the portal they get plain values, never a record of ours.
    """

    _inherit = "vae.candidate"

    def _portal_values(self):
        values = super()._portal_values()
        file = self._portal_file_summary()
        acts = values["next_acts"]
        if file and file["news"] and not file["is_deposited"]:
            text = self.env._("Read what was said of my file, and write on")
            acts.append({"text": text, "url": file["url"], "when": ""})
        questionnaires = self._portal_questionnaires()
        for each in questionnaires:
            text = self.env._("Say what I think: %(title)s", title=each["title"])
            acts.append({"text": text, "url": each["url"], "when": ""})
        return {
            **values,
            "file": file,
            "questionnaires": questionnaires,
            "next_acts": acts[:NEXT_ACTS],
        }

    def _portal_last_file(self):
        """The file that is worked on, in sudo; empty if there is none."""
        self.ensure_one()
        return self.sudo().validation_file_ids.sorted("number")[-1:]

    def _portal_file_summary(self):
        """What the page of the journey says of the file; False without one."""
        file = self._portal_last_file()
        if not file:
            return False
        news = file.section_ids.comment_ids.filtered(
            lambda comment: not comment.by_candidate and not comment.is_settled
        )
        return {
            "url": f"/my/vae/{self.id}/file",
            "limit": format_date(self.env, file.date_limit, date_format="d MMMM y"),
            "deposited": format_date(
                self.env, file.date_deposit, date_format="d MMMM y"
            ),
            "is_deposited": file.state in DEPOSITED,
            "asked": file.certifier_note if file.state == "incomplete" else "",
            "news": len(news),
        }

    def _portal_file(self):
        """What the page of the file shows; False without one."""
        file = self._portal_last_file()
        if not file:
            return False
        return {
            **self._portal_file_summary(),
            "sections": [
                self._portal_section_summary(section) for section in file.section_ids
            ],
            "evidence": [
                {
                    "name": piece.name,
                    "is_there": piece.is_there,
                    "blocs": ", ".join(
                        bloc.code or bloc.name for bloc in piece.bloc_ids
                    ),
                    "note": piece.note or "",
                }
                for piece in file.evidence_ids
            ],
        }

    def _portal_section_summary(self, section):
        states = dict(section._fields["state"]._description_selection(self.env))
        news = section.comment_ids.filtered(
            lambda comment: not comment.by_candidate and not comment.is_settled
        )
        return {
            "id": section.id,
            "name": section.name,
            "url": f"/my/vae/{self.id}/file/{section.id}",
            "state": section.state,
            "state_label": states[section.state],
            "version": section.version_last,
            "blocs": section.bloc_ids.mapped("display_name"),
            "news": len(news),
        }

    def _portal_own_section(self, section_id):
        """A section of the file that is worked on, in sudo; empty if it is none.

        :param str section_id: id as it was sent: any text
        """
        return self._portal_last_file().section_ids.filtered(
            lambda section: str(section.id) == section_id
        )

    def _portal_section(self, section):
        """What the page of a section shows.

        :param section: as of ``_portal_own_section``
        """
        versions = section.version_ids.sorted("number", reverse=True)
        texts = versions.filtered("text")
        zone = self._vae_zone()
        return {
            **self._portal_section_summary(section),
            "can_write": not self.date_closed
            and section.state != "final"
            and section.file_id.state not in DEPOSITED,
            "can_comment": not self.date_closed,
            "explicitation": section.explicitation or "",
            # What one writes on from, and which version it is.
            "text": texts[:1].text or "",
            "base": section.version_last,
            "versions": [
                {
                    "number": version.number,
                    "date": format_datetime(
                        self.env, version.date, tz=zone, dt_format="d MMM y, HH:mm"
                    ),
                    "mine": version.by_candidate,
                    "author": "" if version.by_candidate else version.user_id.name,
                    "text": version.text or "",
                    "filename": version.filename or "",
                    "file_url": version.filename
                    and f"/my/vae/{self.id}/file/{section.id}/{version.number}",
                    "is_parallel": version.is_parallel,
                    "from": version.base_number,
                }
                for version in versions
            ],
            "comments": [
                {
                    "mine": comment.by_candidate,
                    "author": "" if comment.by_candidate else comment.user_id.name,
                    "date": format_datetime(
                        self.env, comment.date, tz=zone, dt_format="d MMM y, HH:mm"
                    ),
                    "version": comment.version_number,
                    "body": comment.body,
                    "is_settled": comment.is_settled,
                }
                for comment in section.comment_ids
            ],
        }

    def _portal_write_version(self, section, text, stream, base):
        """Keep what the candidate wrote or chose as a new version.

        :param section: as of ``_portal_own_section``
        :param str text: as it was sent
        :param stream: the file as it was sent, or anything that is none
        :param str base: number of the version they saw, as it was sent
        :raise UserError: nothing is kept, and why
        """
        text = self._portal_text(text)
        # No more of it than it takes to see that it is too large.
        most = self.env["vae.file"]._max_bytes(self.company_id) + 1
        content = stream.read(most) if hasattr(stream, "read") else b""
        last = section.version_ids.sorted("number")[-1:]
        if text == (section.version_ids.filtered("text")[:1].text or "") and content:
            # The text that stood there already is no part of the new file.
            text = ""
        version = self.env["vae.validation.version"]._add(
            section,
            text=text,
            file=base64.b64encode(content) if content else None,
            filename=content
            and self._portal_text(getattr(stream, "filename", ""))[-FILENAME_MAX:],
            base=int(base) if NUMBER.fullmatch(self._portal_text(base)) else 0,
            mine=True,
        )
        if version != last:
            self._portal_told(
                self.env._(
                    "The candidate has added a version to a section of the file."
                )
            )

    def _portal_write_comment(self, section, body):
        """Keep a remark or a question of the candidate.

        :raise UserError: it is empty or too long, or the journey is closed
        """
        if self.date_closed:
            raise UserError(
                self.env._("Your journey is closed: write to your structure instead.")
            )
        body = self._portal_text(body)
        # Of two at once the later one sees what the first has kept.
        self._vae_wait_for_rows()
        last = section.comment_ids.sorted("id")[-1:]
        if last.by_candidate and last.body == body:
            return  # sent again
        # In sudo: the portal has no right on our models.
        self.env["vae.validation.comment"].sudo().create(
            {
                "section_id": section.id,
                "body": body,
                "user_id": self.env.uid,
                "by_candidate": True,
            }
        )
        section.sudo().waits_for_reading = True
        self._portal_told(
            self.env._("The candidate has commented a section of the file."), asks=True
        )
