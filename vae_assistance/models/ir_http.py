# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import re

from odoo import models
from odoo.http import request

CONTROLS = re.compile(r"[\x00-\x1f\x7f]")


class IrHttp(models.AbstractModel):
    _inherit = "ir.http"

    @classmethod
    def _match(cls, path):
        """No page has control characters in its address. Core answers them with an
        error of the server (NUL in a search of attachments, line ends in a redirection)
        where ours is not found, like any other address that does not exist."""
        if CONTROLS.search(path):
            path = CONTROLS.sub("\N{REPLACEMENT CHARACTER}", path)
            request.reroute(path)
        return super()._match(path)
