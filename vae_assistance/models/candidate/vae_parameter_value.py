# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models

# Parameters of the activity of journeys, before and after the admissibility: the first
# delay of each pair cannot be longer than the second one.
ACTIVITY_DELAYS = [
    ("activity_remind_days", "activity_inactive_days"),
    ("activity_remind_days_admissible", "activity_inactive_days_admissible"),
]
ACTIVITY_CODES = {code for pair in ACTIVITY_DELAYS for code in pair}


class VaeParameterValue(models.Model):
    """The delays of the activity of journeys make sense together; it follows them."""

    _inherit = "vae.parameter.value"

    @api.constrains(
        "company_id", "date_from", "date_to", "parameter_id", "program_id", "value"
    )
    def _check_activity_delays(self):
        self._check_activity_delays_of(self.parameter_id)

    @api.model
    def _check_without(self, parameters):
        self._check_activity_delays_of(parameters)
        return super()._check_without(parameters)

    @api.model
    def _check_activity_delays_of(self, parameters):
        codes = set(parameters.mapped("code"))
        for early, late in ACTIVITY_DELAYS:
            if codes & {early, late}:
                self._check_in_order(
                    early,
                    late,
                    lambda day, scope, sooner, later: self.env._(
                        "On %(day)s (%(scope)s), journeys would be to be reminded"
                        " after %(sooner)s days and inactive after %(later)s."
                        " “Inactive” cannot come first, and both are at least 1."
                        " Change the other delay first.",
                        day=day,
                        scope=scope,
                        sooner=sooner,
                        later=later,
                    ),
                )

    @api.model
    def _values_changed(self, changes):
        """The activity of journeys follows in a while, not only in the night."""
        result = super()._values_changed(changes)
        cron = self.env.ref(
            "vae_assistance.ir_cron_update_activity", raise_if_not_found=False
        )
        if cron and any(parameter.code in ACTIVITY_CODES for parameter, *__ in changes):
            cron.sudo()._trigger()
        return result
