# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


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
        "hours_preparation",
        "hours_travel",
        "km",
    )

    hours_preparation = fields.Float(
        string="Preparation",
        copy=False,
        help="Hours spent before and after the appointment.",
    )
    hours_travel = fields.Float(
        string="Travel", copy=False, help="Hours on the way, there and back."
    )
    km = fields.Float(string="Kilometres", digits=(10, 1), copy=False)

    _check_time = models.Constraint(
        "CHECK(hours_preparation BETWEEN 0 AND 24 AND hours_travel BETWEEN 0 AND 24"
        " AND km BETWEEN 0 AND 5000)",
        "Preparation and travel are between 0 and 24 hours, and kilometres between 0"
        " and 5,000.",
    )

    def _time_values(self):
        if self.state != "done" or not self.user_id:
            return []
        about = {
            "user_id": self.user_id.id,
            "date": self._time_day(self.date, self.user_id),
            "candidate_id": self.candidate_id.id,
        }
        return [
            {**about, "kind": "face_to_face", "hours": self.duration},
            {**about, "kind": "preparation", "hours": self.hours_preparation},
            {**about, "kind": "travel", "hours": self.hours_travel, "km": self.km},
        ]

    def _time_sync(self):
        super()._time_sync()
        # An appointment may have been recorded as a service too: counted once.
        self.sudo().event_id.vae_service_ids._time_sync()
