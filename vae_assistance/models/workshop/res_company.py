# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models

from .calendar_alarm import MAIL_TO_PEOPLE


class ResCompany(models.Model):
    _inherit = "res.company"

    vae_reminder_id = fields.Many2one(
        comodel_name="calendar.alarm",
        string="Reminder of Appointments",
        domain=[("alarm_type", "=", MAIL_TO_PEOPLE)],
        default=lambda self: self._default_vae_reminder_id(),
        groups="vae_assistance.group_vae_accompagnateur,base.group_system",
        help="New appointments, workshops and information sessions have it; each event"
        " can have another one or none.",
    )

    @api.model
    def _default_vae_reminder_id(self):
        return self.env.ref(
            "vae_assistance.calendar_alarm_days_1", raise_if_not_found=False
        )

    @api.model
    def _vae_init_reminder(self):
        """At the installation: structures that were there remind the day before."""
        companies = self.with_context(active_test=False).search(
            [("vae_reminder_id", "=", False)]
        )
        companies.vae_reminder_id = self._default_vae_reminder_id()
