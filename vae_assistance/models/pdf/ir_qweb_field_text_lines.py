# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import re

from markupsafe import Markup

from odoo import api, models

# A dash or a bullet before words; "-5 %" or "--" are words themselves.
BULLET = re.compile(r"^(?:[-–—•▪‣*·]\s+|[-–—•▪‣](?=[^\W\d]|[«“\"(]))")


class IrQwebFieldTextLines(models.AbstractModel):
    """Plain text as people type it: paragraphs, and lists where lines have dashes.

    Use: ``<div t-out="text" t-options="{'widget': 'text_lines'}" />``. Everything is
    escaped.
    """

    _name = "ir.qweb.field.text_lines"
    _description = "Qweb Field Text with Lists"
    _inherit = ["ir.qweb.field.text"]

    @api.model
    def value_to_html(self, value, options):
        blocks, items = [], []
        for line in (value or "").splitlines():
            line = line.strip()
            if BULLET.match(line):
                items.append(Markup("<li>%s</li>") % BULLET.sub("", line))
                continue
            blocks.append(self._list_to_html(items))
            items = []
            if line:
                blocks.append(Markup("<p>%s</p>") % line)
        blocks.append(self._list_to_html(items))
        return Markup().join(blocks)

    @api.model
    def _list_to_html(self, items):
        return Markup("<ul>%s</ul>") % Markup().join(items) if items else ""
