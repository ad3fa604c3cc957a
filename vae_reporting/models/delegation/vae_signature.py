# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class VaeSignature(models.Model):
    """Whoever signs for a structure may do so on the day on which they sign."""

    _inherit = "vae.signature"

    role = fields.Selection(
        selection_add=[("delegate", "By delegation of the director")],
        ondelete={"delegate": "set other"},
    )

    def _check_turn(self):
        result = super()._check_turn()
        record = self.request_id._record()
        if isinstance(record, self.env.registry["vae.director.document.mixin"]):
            record._check_signing(self.user_id)
        return result
