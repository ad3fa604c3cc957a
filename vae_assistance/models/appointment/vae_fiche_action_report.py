# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class VaeFicheAction(models.Model):
    """What the print of a fiche action says of itself."""

    _inherit = "vae.fiche.action"

    _print_order = "candidate_id, number"

    def _print_number(self):
        self.ensure_one()
        return f"{self.candidate_id.reference}-FA{self.number}"

    def _print_state(self):
        self.ensure_one()
        if self.state == "cancelled":
            return self.env._("Cancelled: this appointment did not take place.")
        if self._is_to_come():
            return self.env._("Planned: this appointment has not taken place yet.")
        if self.state == "draft":
            return self.env._("Draft: this fiche action is not completed.")
        return ""

    def _is_to_come(self):
        self.ensure_one()
        return self.state == "draft" and self.date > fields.Datetime.now()
