# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models
from odoo.fields import Command

from .calendar_event_workshop import COLLECTIVE


class CalendarEvent(models.Model):
    """No candidate and nobody registered is an attendee of a workshop.

    Core's calendar writes to attendees, and shows each of them the others.
    """

    _inherit = "calendar.event"

    @api.model
    def _vae_prepare_event(self, vals):
        vals = super()._vae_prepare_event(vals)
        if self._vae_is_collective_of(vals):
            invited = self.new(
                {"partner_ids": vals["partner_ids"]}
                if "partner_ids" in vals
                else self.default_get(["partner_ids"])
            ).partner_ids._origin
            vals["partner_ids"] = [Command.set(self._vae_invitable(invited).ids)]
        return vals

    @api.model
    def _vae_is_ours(self, vals):
        return super()._vae_is_ours(vals) or self._vae_is_collective_of(vals)

    @api.model
    def _vae_is_collective_of(self, vals):
        """Whether values are those of a new workshop or information session."""
        kind = self.env.context.get("default_vae_kind")
        return vals.get("vae_kind", kind) in COLLECTIVE

    def _vae_prepare_changes(self, vals):
        return [
            part
            for events, values in super()._vae_prepare_changes(vals)
            for part in events._vae_grouped_by_invited(values)
        ]

    def _vae_changed(self, vals):
        result = super()._vae_changed(vals)
        if not vals.keys().isdisjoint(
            {"name", "location", "start", "stop", "duration", "user_id"}
        ):
            # What was to be signed says something else now.
            self.sudo().vae_attendance_ids._signature_check_content()
        return result

    def _vae_grouped_by_invited(self, vals):
        """What may be written on which events: no candidate nor registered is invited.

        :return: list of events and the values to write on them
        """
        if vals.keys().isdisjoint({"partner_ids", "vae_kind"}):
            return [(self, vals)]

        def invited(event):
            kind = vals.get("vae_kind", event.sudo().vae_kind)
            if kind not in COLLECTIVE:
                return None
            commands = vals.get("partner_ids", [])
            partners = self.new(
                {"partner_ids": commands}, origin=event
            ).partner_ids._origin
            registered = event.sudo().vae_attendance_ids.partner_id
            return (event.partner_ids, self._vae_invitable(partners - registered))

        grouped = []
        for key, events in self.grouped(invited).items():
            values = dict(vals)
            if key is not None:
                values["partner_ids"] = [Command.set(key[1].ids)]
            grouped.append((events, values))
        return grouped

    @api.model
    def _vae_invitable(self, partners):
        """Of some contacts, those whom core's calendar may write to: no candidate."""
        journeys = self.env["vae.candidate"].sudo().with_context(active_test=False)
        candidates = journeys.search([("partner_id", "in", partners.ids)]).partner_id
        return partners - candidates.with_env(self.env)

    def _vae_uninvite_registered(self):
        """Who is registered is no attendee: the calendar would show their name."""
        for event in self:
            registered = event.partner_ids & event.vae_attendance_ids.partner_id
            if registered:
                event.with_context(dont_notify=True).write(
                    {
                        "partner_ids": [
                            Command.unlink(partner.id) for partner in registered
                        ]
                    }
                )
