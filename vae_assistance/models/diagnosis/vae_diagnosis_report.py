# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models


class VaeDiagnosis(models.Model):
    """What the print of a diagnosis says of itself."""

    _inherit = "vae.diagnosis"

    _print_order = "candidate_id, number"

    def _print_number(self):
        self.ensure_one()
        return f"{self.candidate_id.reference}-DP{self.number}"

    def _print_state(self):
        self.ensure_one()
        if self.state == "draft" and self._print_is_draft():
            return self.env._("Draft: the candidate has not agreed to it yet.")
        return ""
