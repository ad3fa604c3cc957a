# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models
from odoo.exceptions import AccessError


class CalendarAttendee(models.Model):
    """Who is added to an event of ours is a colleague or a contact one may read.

    Events check it themselves; here it is asked of who writes attendees past them.
    """

    _inherit = "calendar.attendee"

    @api.model_create_multi
    def create(self, vals_list):
        events = self.env["calendar.event"]
        default = self.env.context.get("default_event_id")
        for vals in vals_list:
            event = events._vae_sent(vals.get("event_id", default))
            self._vae_check_invited(event, vals.get("partner_id"))
        return super().create(vals_list)

    def write(self, vals):
        if not vals.keys().isdisjoint({"event_id", "partner_id"}):
            for attendee in self:
                moved = attendee.event_id._vae_sent(vals.get("event_id"))
                partner_id = vals.get("partner_id") or attendee.sudo().partner_id.id
                self._vae_check_invited(moved or attendee.event_id, partner_id)
        return super().write(vals)

    @api.model
    def _vae_check_invited(self, event, partner_id):
        """Refuse to invite whom one may not read, and candidates, to an event of ours.

        :raise AccessError: says so, without a name
        """
        if self.env.su or not partner_id or not event._filtered_vae_kept():
            return
        partner = self.env["res.partner"]._vae_sent(partner_id)
        if not partner.has_access("read") or not event._vae_invitable(partner):
            raise AccessError(
                self.env._(
                    "Only colleagues, and contacts that you may open, are invited to"
                    " appointments and workshops. Candidates are registered instead."
                )
            )
