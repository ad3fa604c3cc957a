# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.tools import format_datetime


class VaeFicheAction(models.Model):
    """What the screen “Today” shows of an appointment."""

    _inherit = "vae.fiche.action"

    is_overdue = fields.Boolean(
        string="Still to Complete", compute="_compute_time_of_day"
    )
    time_of_day = fields.Char(string="Time", compute="_compute_time_of_day")
    todo_count = fields.Integer(related="candidate_id.todo_count")

    @api.depends("date", "state")
    @api.depends_context("tz", "lang")
    def _compute_time_of_day(self):
        """The hour of today's appointments, the day of those that are past."""
        today = fields.Date.context_today(self)
        for fiche in self:
            if not fiche.date:
                fiche.is_overdue = fiche.time_of_day = False
                continue
            day = fiche._vae_local_day(fiche.date)
            fiche.is_overdue = fiche.state == "draft" and day < today
            fiche.time_of_day = format_datetime(
                self.env,
                fiche.date,
                dt_format="HH:mm" if day == today else "EEE d MMM, HH:mm",
            )
