# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.fields import Command

from odoo.addons.mail.models.mail_mail import MailMail

from ..common import NetworkCommon


class MeetingCommon(NetworkCommon):
    """A meeting of yesterday: the référent, a colleague, two partners."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.person, cls.unreachable = cls.env["res.partner"].create(
            [
                {
                    "name": "Nathalie Aubry",
                    "parent_id": cls.actor.id,
                    "email": "nathalie@habitat.example.com",
                },
                {"name": "Rachid Masson", "parent_id": cls.actor.id},
            ]
        )
        cls.meeting = cls._meeting()

    @classmethod
    def _meeting(cls, hours=-24, people=None, **values):
        if people is None:
            people = cls.referent.partner_id | cls.referent2.partner_id
            people |= cls.person | cls.unreachable
        return (
            cls.env["vae.meeting"]
            .with_user(cls.referent)
            .create(
                {
                    "name": "Réunion des prescripteurs",
                    "start": fields.Datetime.now().replace(microsecond=0)
                    + timedelta(hours=hours),
                    "duration": 2,
                    "place": "Salle des Cîmes",
                    "agenda": "Bilan de l’année",
                    "participant_ids": [
                        Command.create({"partner_id": partner.id}) for partner in people
                    ],
                    **values,
                }
            )
        )

    def _line(self, partner, meeting=None):
        lines = (meeting or self.meeting).participant_ids
        return lines.filtered(lambda line: line.partner_id == partner)

    def _held(self, **presences):
        """The meeting once attendance is noted and the minutes are written."""
        self.meeting.action_hold()
        self._line(self.unreachable).action_excused()
        self.meeting.action_all_present()
        self.meeting.minutes = "Trente orientations."
        return self.meeting

    def _decision(self, partner=None, **values):
        return (
            self.env["vae.meeting.decision"]
            .with_user(self.referent)
            .create(
                {
                    "meeting_id": self.meeting.id,
                    "name": "Envoyer la fiche",
                    "partner_id": (partner or self.referent2.partner_id).id,
                    **values,
                }
            )
        )

    def _mails_of(self, act):
        """Values of the mails that an act makes."""
        made = []
        create = MailMail.create

        def kept(records, vals_list):
            mails = create(records, vals_list)
            made.extend(
                {
                    "to": mail.recipient_ids,
                    "subject": mail.subject,
                    "body": mail.body_html,
                    "files": mail.attachment_ids,
                }
                for mail in mails.sudo()
                if mail.model == "vae.meeting.participant"
            )
            return mails

        with patch.object(MailMail, "create", kept):
            act()
        return made
