# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta
from itertools import product

from odoo import api, models
from odoo.exceptions import ValidationError
from odoo.tools import format_date

# Parameters: days without contact after which an alert of each severity is opened.
ALERT_DELAYS = {"watch": "alert_watch_days", "urgent": "alert_urgent_days"}


class VaeParameterValue(models.Model):
    """The numbers of alert rules: the delays make sense together, alerts follow."""

    _inherit = "vae.parameter.value"

    @api.constrains(
        "company_id", "date_from", "date_to", "parameter_id", "program_id", "value"
    )
    def _check_alert_delays(self):
        if any(self.parameter_id.filtered(lambda p: p.code in ALERT_DELAYS.values())):
            self._check_all_alert_delays()

    @api.model
    def _check_all_alert_delays(self):
        """Nobody is urgent before they are to be watched: in no scope, on no day.

        What counts is what applies in the end, where a structure may set one of the
        two delays and take the other from everybody's.
        """
        # Not from the cache: the change that is checked may still be refused.
        dated_values = self.env["vae.parameter"]._read_dated_values()
        watch, urgent = (dated_values.get(code, []) for code in ALERT_DELAYS.values())
        both = [*watch, *urgent]
        days = {dated["date_from"] for dated in both} | {
            dated["date_to"] + timedelta(days=1) for dated in both if dated["date_to"]
        }
        scopes = product(
            {None, *(dated["company_id"] for dated in both)},
            {None, *(dated["program_id"] for dated in both)},
        )
        pick = self.env["vae.parameter"]._pick
        for (company_id, program_id), day in product(scopes, sorted(days)):
            early = pick(watch, day, company_id, program_id)
            late = pick(urgent, day, company_id, program_id)
            if early and late and not 0 < early["value"] <= late["value"]:
                raise ValidationError(
                    self._alert_delays_message(
                        day, company_id, program_id, early["value"], late["value"]
                    )
                )

    @api.model
    def _alert_delays_message(self, day, company_id, program_id, watch, urgent):
        company = self.env["res.company"].browse(company_id or []).sudo()
        program = self.env["vae.program"].browse(program_id or []).sudo()
        scope = [company.name or self.env._("every structure"), program.name]
        return self.env._(
            "On %(day)s (%(scope)s), candidates would be to watch after %(watch)s days"
            " without contact and urgent after %(urgent)s. “Urgent” cannot come before"
            " “to watch”, and both are at least 1. Change the other delay first.",
            day=format_date(self.env, day),
            scope=", ".join(filter(None, scope)),
            watch=watch,
            urgent=urgent,
        )

    @api.model
    def _check_without(self, parameters):
        if parameters.filtered(lambda p: p.code in ALERT_DELAYS.values()):
            self._check_all_alert_delays()
        return super()._check_without(parameters)

    @api.model
    def _values_changed(self, changes):
        """Evaluate the rules that ask for the parameter at once, not in the night.

        By the cron, so that saving a value does not wait for all journeys.
        """
        result = super()._values_changed(changes)
        parameters = self.env["vae.parameter"].union(
            *(parameter for parameter, __, __ in changes)
        )
        rules = self.env["vae.alert.rule"].sudo()
        if rules.search_count(
            [
                "|",
                ("parameter_id", "in", parameters.ids),
                ("parameter_max_id", "in", parameters.ids),
            ],
            limit=1,
        ):
            rules._rules_changed()
        return result
