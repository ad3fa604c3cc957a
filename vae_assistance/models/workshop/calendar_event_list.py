# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models
from odoo.tools import format_datetime


class CalendarEvent(models.Model):
    """The list of all who come, for who leads the event: on screen and on paper."""

    _inherit = "calendar.event"

    @api.readonly
    def action_vae_list(self):
        """What the page on which people sign shows.

        :raise AccessError: the user does not lead the event
        :return: dict of plain values; ``people`` in the order of names
        """
        self.ensure_one()
        self._vae_check_holds_list()
        people = self.sudo().vae_attendance_ids
        return {
            "id": self.id,
            "theme": self.name,
            "when": self._vae_when(),
            "place": self.location or "",
            "people": [
                {
                    "id": attendance.id,
                    "name": attendance.partner_id.name or "",
                    "presence": attendance.presence,
                    "signed": attendance.is_signed,
                }
                for attendance in people.sorted(
                    lambda each: (each.partner_id.name or "").casefold()
                )
            ],
        }

    def _vae_sheet_rows(self):
        """Lines of the attendance sheet: the people whom the user may read.

        :return: list of dict with ``name``, ``reference``, ``hours``, ``image`` (of the
            signature, base64) and ``how`` it was given, or that the person did not come
        """
        self.ensure_one()
        people = self.vae_attendance_ids._filtered_access("read").sudo()
        requests = people._signature_requests().filtered("date_signed")
        signatures = {request.res_id: request.signer_ids for request in requests}
        presences = dict(people._fields["presence"]._description_selection(self.env))
        tz = self.env.user.tz or "Europe/Paris"
        rows = []
        for each in people.sorted(lambda each: (each.partner_id.name or "").casefold()):
            signature = signatures.get(each.id)
            how = ""
            if signature:
                moment = format_datetime(
                    self.env, signature.date_signed, tz=tz, dt_format="d MMM y, HH:mm"
                )
                how = f"{signature._means_label()}, {moment}"
            elif each.presence not in ("expected", "present"):
                how = presences[each.presence]
            rows.append(
                {
                    "name": each.partner_id.name or "",
                    "reference": each.candidate_id.reference or "",
                    "hours": each.hours,
                    "image": signature and signature.image,
                    "how": how,
                }
            )
        return rows

    def _vae_when(self, tz=None):
        """Day and hours in words.

        :param str tz: timezone, that of the user by default
        """
        self.ensure_one()
        tz = tz or self.env.user.tz or "Europe/Paris"
        day, last_day = (
            format_datetime(self.env, moment, tz=tz, dt_format="EEEE d MMMM y")
            for moment in (self.start, self.stop)
        )
        begins, ends = (
            format_datetime(self.env, moment, tz=tz, dt_format="HH:mm")
            for moment in (self.start, self.stop)
        )
        if last_day != day:
            ends = f"{last_day}, {ends}"
        return f"{day}, {begins} – {ends}"
