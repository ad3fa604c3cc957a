# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import SUPERUSER_ID, api
from odoo.tools import split_every

BATCH = 1000


def migrate(cr, version):
    """Journeys get their history, from what was tracked in their discussions."""
    env = api.Environment(cr, SUPERUSER_ID, {"active_test": False})
    journeys = env["vae.candidate"].search([("history_ids", "=", False)], order="id")
    for ids in split_every(BATCH, journeys.ids):
        env["vae.candidate.history"]._take_over(env["vae.candidate"].browse(ids))
        env.invalidate_all()
