# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import re

from odoo import models
from odoo.http import request

CONTROLS = re.compile(r"[\x00-\x1f\x7f]")


class IrHttp(models.AbstractModel):
    """Three requests that core answers with an error of the server.

    The portal is open to the whole world: each of them would be an alarm in the log.
    """

    _inherit = "ir.http"

    @classmethod
    def _match(cls, path):
        """Control characters in an address: not found, like any other that is none.

        Core puts a NUL into a search of attachments and a line end into a redirection.
        """
        if CONTROLS.search(path):
            path = CONTROLS.sub("\N{REPLACEMENT CHARACTER}", path)
            request.reroute(path)
        return super()._match(path)

    @classmethod
    def _dispatch(cls, endpoint):
        """A parameter without a name, or called ``self``: no method can be given it."""
        for name in (None, "self"):
            request.params.pop(name, None)
        return super()._dispatch(endpoint)
