# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models


class VaeSignatureStateMixin(models.AbstractModel):
    """A document whose state is that of its signatures, and which has no other."""

    _name = "vae.signature.state.mixin"
    _description = "Document to Sign, with Its State"
    _inherit = ["vae.signature.mixin"]

    state = fields.Selection(
        selection=[
            ("draft", "In preparation"),
            ("to_sign", "To sign"),
            ("signed", "Signed"),
        ],
        compute="_compute_state",
        store=True,
        index=True,
        tracking=True,
    )

    @api.depends("signature_request_ids.state")
    def _compute_state(self):
        for document in self:
            document.state = document._signature_request().state or "draft"
