# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models


class VaeDecision(models.Model):
    """The agreement to a diagnosis can be taken back for a while."""

    _inherit = "vae.decision"

    @api.model
    def _selection_kind(self):
        return [
            *super()._selection_kind(),
            ("diagnosis", self.env._("Diagnosis agreed")),
        ]
