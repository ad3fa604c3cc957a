# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models

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
        """Nobody is urgent before they are to be watched."""
        self._check_in_order(
            ALERT_DELAYS["watch"],
            ALERT_DELAYS["urgent"],
            lambda day, scope, watch, urgent: self.env._(
                "On %(day)s (%(scope)s), candidates would be to watch after %(watch)s"
                " days without contact and urgent after %(urgent)s. “Urgent” cannot"
                " come before “to watch”, and both are at least 1. Change the other"
                " delay first.",
                day=day,
                scope=scope,
                watch=watch,
                urgent=urgent,
            ),
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
