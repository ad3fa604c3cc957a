# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class CalendarEvent(models.Model):
    """An event with several people, or an interview, is recorded as a service."""

    _inherit = "calendar.event"

    vae_service_ids = fields.One2many(
        comodel_name="vae.service",
        inverse_name="event_id",
        string="VAE Services",
        readonly=True,
        groups="vae_assistance.group_vae_accompagnateur",
    )

    def action_vae_record_service(self):
        """Open the service of the event, or the dialog that records it."""
        self.ensure_one()
        self.check_access("read")
        service = self.env["vae.service"].search([("event_id", "=", self.id)], limit=1)
        candidate = self.vae_candidate_id
        # Those who organise are colleagues; the others were informed.
        guests = self.partner_ids.filtered("partner_share") - candidate.partner_id
        action = service._action_record(
            event_id=self.id,
            candidate_id=candidate.id,
            company_id=(candidate.company_id or self.env.company).id,
            kind="advice" if candidate else "information",
            date=fields.Date.to_string(self._vae_local_day(self.start)),
            duration=self.duration or 1.0,
            participant_count=max(len(guests), 1),
        )
        action["res_id"] = service.id
        return action
