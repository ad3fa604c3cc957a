# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.tools import formatLang

NBSP = "\N{NO-BREAK SPACE}"
MINUTES = 60


def said_hours(env, hours):
    """Hours as people say them, to the minute: “1 h 30”, “6 200 h”.

    The one way for names, messages, documents and the portal; screens have the same in
    ``hours.esm.js``.

    :param float hours: None counts as none
    """
    minutes = round(MINUTES * (hours or 0))
    whole, rest = divmod(abs(minutes), MINUTES)
    parts = [formatLang(env, whole, digits=0), "h"]
    if rest:
        parts.append(f"{rest:02}")
    return ("−" if minutes < 0 else "") + NBSP.join(parts)
