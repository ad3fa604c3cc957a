# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models


class VaeTime(models.Model):
    """A meeting is working time of the colleagues who were present."""

    _inherit = "vae.time"

    meeting_id = fields.Many2one(
        comodel_name="vae.meeting",
        readonly=True,
        ondelete="cascade",
    )

    _meeting_uniq = models.UniqueIndex(
        "(meeting_id, user_id, kind_id) WHERE meeting_id IS NOT NULL",
        "The time of this meeting is counted already.",
    )

    @api.model
    def _source_fields(self):
        return [*super()._source_fields(), "meeting_id"]
