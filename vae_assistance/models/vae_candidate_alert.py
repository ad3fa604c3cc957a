# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import datetime, time, timedelta

from odoo import api, fields, models
from odoo.fields import Domain

ALERT_LEVELS = [
    ("ok", "On track"),
    ("watch", "To watch"),
    ("urgent", "Urgent"),
]


class VaeCandidate(models.Model):
    """Who needs me today: the alert level of a journey.

    The level depends on the day, so it is stored (the board groups on it) and
    refreshed every night. The delays are those of the structure.
    """

    _inherit = "vae.candidate"

    alert_level = fields.Selection(
        selection=ALERT_LEVELS,
        compute="_compute_alert_level",
        store=True,
        index=True,
        default="ok",
    )
    alert_reason = fields.Char(
        compute="_compute_alert_reason", help="Why the candidate needs attention."
    )

    # Column totals and progress bars of those who see the whole structure.
    _board_totals_index = models.Index(
        "(company_id, step_id, alert_level) WHERE active IS TRUE"
    )

    @api.depends(
        "company_id.vae_watch_days",
        "company_id.vae_urgent_days",
        "date_closed",
        "date_open",
        "last_contact",
        "next_appointment",
    )
    def _compute_alert_level(self):
        self.alert_level = "ok"
        for company, candidates in self.grouped("company_id").items():
            for level, domain in self._alert_domains(company).items():
                found = candidates.filtered_domain(domain)
                found.alert_level = level

    @api.depends("alert_level", "last_contact", "next_appointment", "date_open")
    def _compute_alert_reason(self):
        today = fields.Date.context_today(self)
        for candidate in self:
            reason = False
            silence = (
                today - (candidate.last_contact or candidate.date_open or today)
            ).days
            if candidate.alert_level == "ok":
                pass
            elif (
                candidate.next_appointment
                and candidate.next_appointment < self._alert_late_before()
            ):
                reason = self.env._("Fiche action to complete")
            elif silence >= candidate.company_id.vae_watch_days:
                reason = self.env._("No contact for %(days)s days", days=silence)
            elif not candidate.next_appointment:
                reason = self.env._("No appointment planned")
            candidate.alert_reason = reason

    @api.model
    def _alert_late_before(self):
        """Appointments before today whose fiche is not completed are late."""
        return datetime.combine(fields.Date.context_today(self), time.min)

    @api.model
    def _alert_domains(self, company):
        """Which open journeys of a structure are at which level.

        Read in this order: a later level wins over an earlier one.

        :param company: the structure, whose delays (days) apply
        :return: dict of level to domain on ``vae.candidate``
        """
        today = fields.Date.context_today(self)

        def silent_for(days):
            day = today - timedelta(days=days)
            return Domain("last_contact", "<=", day) | (
                Domain("last_contact", "=", False) & Domain("date_open", "<=", day)
            )

        opened = Domain("date_closed", "=", False)
        late = Domain("next_appointment", "<", self._alert_late_before())
        unplanned = Domain("next_appointment", "=", False)
        return {
            "watch": opened & (unplanned | silent_for(company.vae_watch_days)),
            "urgent": opened & (late | silent_for(company.vae_urgent_days)),
        }

    @api.model
    def _cron_update_alert_level(self, batch_size=1000):
        """Refresh the levels that a new day has changed, batch by batch."""
        progress = self.env["ir.cron"]._commit_progress
        for [company] in self.with_context(active_test=False)._read_group(
            [], ["company_id"]
        ):
            own = Domain("company_id", "=", company.id)
            domains = self._alert_domains(company)
            watch, urgent = domains["watch"], domains["urgent"]
            stale = own & (
                (urgent & Domain("alert_level", "!=", "urgent"))
                | (watch & ~urgent & Domain("alert_level", "!=", "watch"))
                | (~watch & ~urgent & Domain("alert_level", "!=", "ok"))
            )
            while candidates := self.search(stale, limit=batch_size):
                candidates._compute_alert_level()
                candidates.flush_recordset(["alert_level"])
                if not progress(len(candidates)):
                    return
