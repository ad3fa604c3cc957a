# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models

# Millimetres of an attendance sheet, measured in what WeasyPrint lays out of
# document.css: a page under its head, what comes before and after the lines, the head
# of the table, one line (its cell, padding and rule). Theme and place may take a line
# more than here.
PAGE, BEFORE, AFTER, HEAD, LINE = 271, 34.3, 29.6, 5.8, 10.94
SPARE = 5
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
    def _vae_sheet_blanks(self, people, company):
        """How many empty lines follow those of the people, to the end of the page.

        :param int people: number of lines that name somebody
        :param company: the structure, whose legal lines are at the foot of each page
        """

        def lines(*taken):
            height = PAGE - company._vae_foot()["height"] - sum(taken)
            return max(1, int(height / LINE))

        needed = people + BLANKS
        alone = lines(BEFORE, AFTER, SPARE)
        if needed <= alone:
            return alone - people
        room = lines(BEFORE, SPARE) + lines(HEAD, AFTER)
        while room < needed:
            room += lines(HEAD)
        return room - people
