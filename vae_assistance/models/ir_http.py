# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models
from odoo.http import request


class IrHttp(models.AbstractModel):
    _inherit = "ir.http"

    @classmethod
    def _serve_fallback(cls):
        """No attachment has an address with a NUL, which PostgreSQL refuses: such an
        address is not found, instead of an error of the server."""
        if "\0" in request.httprequest.path:
            return None
        return super()._serve_fallback()
