# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import SUPERUSER_ID, api
from odoo.tools import split_every

BATCH = 1000


def migrate(cr, version):
    env = api.Environment(cr, SUPERUSER_ID, {})
    # What was done before time was counted counts as well.
    for model, domain in (
        ("vae.fiche.action", [("state", "=", "done")]),
        ("vae.service", []),
    ):
        records = env[model].search(domain, order="id")
        for ids in split_every(BATCH, records.ids):
            env[model].browse(ids)._time_sync()
            env.cr.flush()
            env.invalidate_all()
