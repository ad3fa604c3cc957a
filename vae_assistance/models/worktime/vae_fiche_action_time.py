# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models


class VaeFicheAction(models.Model):
    """A completed fiche gives the working time of who met the candidate."""

    _name = "vae.fiche.action"
    _inherit = ["vae.fiche.action", "vae.time.source.mixin"]
    _time_source = "fiche_id"
    _time_fields = (
        "state",
        "candidate_id",
        "user_id",
        "date",
        "duration",
        "event_id",
        "hours_preparation",
        "hours_travel",
        "km",
    )

    def _time_values(self):
        if self.state != "done" or not self.user_id:
            return []
        about = {
            "user_id": self.user_id.id,
            "date": self._vae_local_day(self.date, self.user_id),
            "candidate_id": self.candidate_id.id,
        }
        # Twelve people at a workshop of two hours are two hours: the event tells them.
        met = 0 if self.is_workshop else self.hours_attended
        return [
            {**about, "kind": "face_to_face", "hours": met},
            {**about, "kind": "preparation", "hours": self.hours_preparation},
            {**about, "kind": "travel", "hours": self.hours_travel, "km": self.km},
        ]

    def _time_sync(self):
        result = super()._time_sync()
        # An appointment may have been recorded as a service too: counted once.
        self.sudo().event_id.vae_service_ids._time_sync()
        return result
