# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models

# Channels on which people speak with each other.
SPOKEN = ("phone", "visit", "video")


class VaeTime(models.Model):
    _inherit = "vae.time"

    log_id = fields.Many2one(
        comodel_name="vae.contact.log",
        string="Contact",
        readonly=True,
        ondelete="cascade",
    )

    _log_uniq = models.UniqueIndex(
        "(log_id, user_id, kind_id) WHERE log_id IS NOT NULL",
        "The time of this contact is counted already.",
    )

    @api.model
    def _source_fields(self):
        return [*super()._source_fields(), "log_id"]


class VaeContactLog(models.Model):
    """The time that a contact took counts, if it was said."""

    _name = "vae.contact.log"
    _inherit = ["vae.contact.log", "vae.time.source.mixin"]
    _time_source = "log_id"
    _time_fields = (
        "active",
        "candidate_id",
        "channel",
        "company_id",
        "counterpart",
        "date",
        "hours",
        "user_id",
    )

    def _time_values(self):
        if not self.active:
            return []
        return [
            {
                "kind": self._time_kind(),
                "user_id": self.user_id.id,
                "company_id": self.company_id.id,
                "candidate_id": self.candidate_id.id,
                "program_id": self.candidate_id.program_id.id,
                "date": self._vae_local_day(self.date, self.user_id),
                "hours": self.hours,
            }
        ]

    def _time_kind(self):
        if not self.candidate_id:
            return "network"
        if self.counterpart == "candidate" and self.channel in SPOKEN:
            return "face_to_face"
        return "coordination"
