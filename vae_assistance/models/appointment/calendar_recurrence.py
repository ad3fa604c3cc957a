# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo import models

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class CalendarRecurrence(models.Model):
    _inherit = "calendar.recurrence"

    def _vae_shift_rule(self, days, event):
        """Say of a series that was moved on which days it is repeated from now on.

        :param int days: by how many days it was moved
        :param event: one of its events, which has been moved
        """
        if not days:
            return
        moved = {
            WEEKDAYS[(number + days) % 7]: self[weekday]
            for number, weekday in enumerate(WEEKDAYS)
        }
        rule = event._get_recurrence_params()
        vals = {fname: rule[fname] for fname in ("weekday", "byday", "day")}
        if self.end_type == "end_date" and self.until:
            vals["until"] = self.until + timedelta(days=days)
        self.write({**vals, **moved})
