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


# Parameters: days without contact after which a level is reached.
ALERT_DELAYS = {"watch": "alert_watch_days", "urgent": "alert_urgent_days"}


class VaeCandidate(models.Model):
    """Who needs me today: the alert level of a journey.

    The level depends on the day, so it is stored (the board groups on it) and
    refreshed every night. The delays are parameters: those of the program or of the
    structure, or everybody's.
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
        "company_id",
        "date_closed",
        "date_open",
        "last_contact",
        "next_appointment",
        "program_id",
    )
    def _compute_alert_level(self):
        self.alert_level = "ok"
        for (company, program), candidates in self._grouped_by_delays().items():
            for level, domain in self._alert_domains(company, program).items():
                found = candidates.filtered_domain(domain)
                found.alert_level = level

    @api.depends("alert_level", "last_contact", "next_appointment", "date_open")
    def _compute_alert_reason(self):
        for (company, program), candidates in self._grouped_by_delays().items():
            watch_days = self._alert_delays(company, program)["watch"]
            for candidate in candidates:
                candidate.alert_reason = candidate._alert_reason(watch_days)

    def _alert_reason(self, watch_days):
        """Why the candidate needs attention, or False.

        :param int watch_days: days without contact that are to be mentioned
        """
        self.ensure_one()
        if self.alert_level == "ok":
            return False
        planned = self.next_appointment
        if planned and planned < self._alert_late_before():
            return self.env._("Fiche action to complete")
        today = fields.Date.context_today(self)
        silence = (today - (self.last_contact or self.date_open or today)).days
        if silence >= watch_days:
            return self.env._("No contact for %(days)s days", days=silence)
        return not planned and self.env._("No appointment planned")

    def _grouped_by_delays(self):
        """The candidates by the structure and the program whose delays are theirs.

        :return: dict of (structure, program) to candidates; the program is empty
            unless it has delays of its own
        """
        programs = self.env["vae.parameter"]._programs_with_values(
            ALERT_DELAYS.values()
        )

        def scope(candidate):
            # The board does not read the program where it changes nothing.
            program = programs and programs & candidate.program_id._origin
            return candidate.company_id, program

        return self.grouped(scope)

    @api.model
    def _alert_delays(self, company, program):
        """Days without contact after which each level is reached today."""
        value = self.env["vae.parameter"]._value
        return {
            level: value(code, company=company, program=program)
            for level, code in ALERT_DELAYS.items()
        }

    @api.model
    def _alert_late_before(self):
        """Appointments before today whose fiche is not completed are late."""
        return datetime.combine(fields.Date.context_today(self), time.min)

    @api.model
    def _alert_domains(self, company, program):
        """Which open journeys are at which level, by the delays of a scope.

        Read in this order: a later level wins over an earlier one.

        :param company: the structure whose delays (days) apply
        :param program: the program whose delays apply, if it has some of its own
        :return: dict of level to domain on ``vae.candidate``
        """
        today = fields.Date.context_today(self)
        delays = self._alert_delays(company, program)

        def silent_for(days):
            day = today - timedelta(days=days)
            return Domain("last_contact", "<=", day) | (
                Domain("last_contact", "=", False) & Domain("date_open", "<=", day)
            )

        opened = Domain("date_closed", "=", False)
        late = Domain("next_appointment", "<", self._alert_late_before())
        unplanned = Domain("next_appointment", "=", False)
        return {
            "watch": opened & (unplanned | silent_for(delays["watch"])),
            "urgent": opened & (late | silent_for(delays["urgent"])),
        }

    @api.model
    def _cron_update_alert_level(self, batch_size=1000):
        """Refresh the levels that a new day has changed, batch by batch."""
        progress = self.env["ir.cron"]._commit_progress
        for company, program, inside in self._alert_scopes():
            domains = self._alert_domains(company, program)
            watch, urgent = domains["watch"], domains["urgent"]
            stale = inside & (
                (urgent & Domain("alert_level", "!=", "urgent"))
                | (watch & ~urgent & Domain("alert_level", "!=", "watch"))
                | (~watch & ~urgent & Domain("alert_level", "!=", "ok"))
            )
            while candidates := self.search(stale, limit=batch_size):
                candidates._compute_alert_level()
                candidates.flush_recordset(["alert_level"])
                if not progress(len(candidates)):
                    return

    @api.model
    def _alert_scopes(self):
        """Structure, program and domain of all journeys that share their delays."""
        programs = self.env["vae.parameter"]._programs_with_values(
            ALERT_DELAYS.values()
        )
        for [company] in self.with_context(active_test=False)._read_group(
            [], ["company_id"]
        ):
            own = Domain("company_id", "=", company.id)
            for program in programs:
                yield company, program, own & Domain("program_id", "=", program.id)
            others = Domain("program_id", "not in", programs.ids)
            yield company, programs.browse(), own & others
