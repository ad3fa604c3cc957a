# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models


class VaeService(models.Model):
    """Advice and collective information are working time of who gave them."""

    _name = "vae.service"
    _inherit = ["vae.service", "vae.time.source.mixin"]
    _time_source = "service_id"
    _time_fields = (
        "active",
        "kind",
        "candidate_id",
        "company_id",
        "date",
        "duration",
        "event_id",
        "program_id",
        "user_id",
    )

    def _time_values(self):
        if not self.active or self._is_time_of_event():
            return []
        return [
            {
                "kind": "face_to_face" if self.kind == "advice" else "workshop",
                "user_id": self.user_id.id,
                "company_id": self.company_id.id,
                "candidate_id": self.candidate_id.id,
                "program_id": self.program_id.id,
                "date": self.date,
                "hours": self.duration,
            }
        ]

    def _is_time_of_event(self):
        """Whether the event that the service was part of gives the time already."""
        event = self.event_id
        return bool(event) and (
            bool(event._time_values())
            or any(fiche._time_values() for fiche in event.vae_fiche_ids)
        )
