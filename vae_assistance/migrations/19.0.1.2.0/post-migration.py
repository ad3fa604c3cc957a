# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import SUPERUSER_ID, api
from odoo.tools import split_every

BATCH = 1000


def migrate(cr, version):
    env = api.Environment(cr, SUPERUSER_ID, {})
    tell_what_people_typed(env)
    count_time_of_before(env)


def tell_what_people_typed(env):
    """Dates of a plan's line were typed by somebody, unless a completed fiche tells it.

    A day more or less: which one it is depends on where the professional lives.
    """
    env["vae.fiche.action.support"].flush_model()
    env.cr.execute(
        """UPDATE vae_support_plan_line AS line
              SET begun_by_hand = CASE WHEN NOT EXISTS (
                      SELECT FROM vae_fiche_action_support AS support
                       WHERE support.root_line_id = line.root_id
                         AND ABS(support.given_on - line.date_begun) <= 1
                  ) THEN date_begun END,
                  done_by_hand = CASE WHEN NOT EXISTS (
                      SELECT FROM vae_fiche_action_support AS support
                       WHERE support.root_line_id = line.root_id
                         AND support.is_finished
                         AND ABS(support.given_on - line.date_done) <= 1
                  ) THEN date_done END
            WHERE date_begun IS NOT NULL OR date_done IS NOT NULL"""
    )
    env.invalidate_all()


def count_time_of_before(env):
    """What was done before time was counted counts as well."""
    for model, domain in (
        ("vae.fiche.action", [("state", "=", "done")]),
        ("vae.service", []),
    ):
        records = env[model].search(domain, order="id")
        for ids in split_every(BATCH, records.ids):
            env[model].browse(ids)._time_sync()
            env.cr.flush()
            env.invalidate_all()
