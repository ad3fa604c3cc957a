# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models


class VaeValidationFile(models.Model):
    """What the print of a file's state says of itself."""

    _inherit = "vae.validation.file"

    _print_order = "candidate_id, number"

    def _print_number(self):
        self.ensure_one()
        return f"{self.candidate_id.reference}-DV{self.number}"

    def _print_state(self):
        self.ensure_one()
        return {
            "draft": self.env._("The file is being written: it is not deposited yet."),
            "incomplete": self.env._("The certifier asks for more: see below."),
        }.get(self.state, "")
