# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import re
from itertools import groupby

from markupsafe import Markup

from odoo import api, models

# A dash or a bullet before words; "-5 %" or "--" are words themselves.
BULLET = re.compile(r"^(?:[-–—•▪‣*·]\s+|[-–—•▪‣](?=[^\W\d]|[«“\"(]))")


class IrQwebFieldTextLines(models.AbstractModel):
    """Plain text as people type it: a paragraph per line, lists where lines have dashes.

    Use: ``<div t-out="text" t-options="{'widget': 'text_lines'}" />``. Everything is
    escaped.
    """

    _name = "ir.qweb.field.text_lines"
    _description = "Qweb Field Text with Lists"
    _inherit = ["ir.qweb.field.text"]

    @api.model
    def value_to_html(self, value, options):
        lines = (line.strip() for line in (value or "").splitlines())
        blocks = []
        for is_item, group in groupby(filter(None, lines), self._is_item):
            if is_item:
                items = (BULLET.sub("", line) for line in group)
                blocks.append(
                    Markup("<ul>%s</ul>")
                    % Markup().join(Markup("<li>%s</li>") % item for item in items)
                )
            else:
                blocks.extend(Markup("<p>%s</p>") % line for line in group)
        return Markup().join(blocks)

    @api.model
    def _is_item(self, line):
        return bool(BULLET.match(line))
