# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models


class VaeAttendance(models.Model):
    """What the print of an attendance says of itself."""

    _inherit = "vae.attendance"

    _print_order = "date, id"

    def _print_number(self):
        self.ensure_one()
        # Whoever leads a workshop may not read the journeys of all who come.
        reference = self.candidate_id.sudo().reference
        return "-".join(filter(None, [reference, f"EM{self.id}"]))

    def _print_is_attested(self):
        """Whether it says that the person was there: they were, or are to sign it."""
        self.ensure_one()
        return self.presence == "present" or (
            self.presence == "expected" and not self._print_is_draft()
        )

    def _print_hours(self):
        """Hours that are attested: those of the meeting for who signs before it is
        recorded that they came."""
        if self.presence == "present":
            return self.hours
        return self._meeting_hours()

    def _print_state(self):
        self.ensure_one()
        if self._print_is_attested():
            return ""
        return {
            "expected": self.env._("Expected: no presence is recorded."),
            "excused": self.env._("Excused: this person was not present."),
            "absent": self.env._("Absent: this person was not present."),
            "late_cancel": self.env._("Cancelled late: this person was not present."),
        }.get(self.presence, "")
