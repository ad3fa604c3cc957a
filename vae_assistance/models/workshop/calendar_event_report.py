# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models

# Lines of an attendance sheet, as high as document.css makes them: on a page with what
# comes before and after them, with what comes before only, on a page of their own, and
# on the last of several pages.
LINES_ALONE, LINES_FIRST, LINES_FULL, LINES_LAST = 14, 17, 20, 17
# For those who come unannounced, at least.
BLANKS = 2


class CalendarEvent(models.Model):
    """What the attendance sheet of a workshop says of itself."""

    _inherit = "calendar.event"

    def _vae_sheet_number(self):
        """Number of the sheet: no other document of the structure has it."""
        self.ensure_one()
        return f"FE{self.id}"

    def _vae_sheet_state(self):
        """What has to be known before reading the sheet; empty if nothing has."""
        self.ensure_one()
        if not self.active:
            return self.env._("Cancelled: it did not take place.")
        return ""

    @api.model
    def _vae_sheet_blanks(self, people):
        """How many empty lines follow those of the people, to the end of the page.

        :param int people: number of lines that name somebody
        """
        lines = people + BLANKS
        if lines <= LINES_ALONE:
            return LINES_ALONE - people
        room = LINES_FIRST + LINES_LAST
        while room < lines:
            room += LINES_FULL
        return room - people
