# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models


class VaeFicheAction(models.Model):
    """What the reminder of an appointment says, beside when and where."""

    _inherit = "vae.fiche.action"

    def _reminder_todos(self):
        """What the candidate is to prepare, as the portal shows it to them."""
        self.ensure_one()
        return self.candidate_id._portal_shown_todos().filtered(
            lambda todo: todo.state == "open" and todo.assigned_to == "candidate"
        )
