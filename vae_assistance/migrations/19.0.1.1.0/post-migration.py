# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import SUPERUSER_ID, api
from odoo.tools import split_every

# Column of a structure's delay in days → parameter that takes its place.
DELAYS = {
    "vae_watch_days": "alert_watch_days",
    "vae_urgent_days": "alert_urgent_days",
}

# For structures without a date of creation.
FIRST_DAY = "2024-01-01"

BATCH = 1000


def migrate(cr, version):
    env = api.Environment(cr, SUPERUSER_ID, {})
    move_delays(env)
    find_territories(env)


def move_delays(env):
    """Keep the delays that a structure has changed, as values of its own."""
    values = []
    for column, code in DELAYS.items():
        parameter = env.ref(f"vae_assistance.vae_parameter_{code}")
        env.cr.execute(
            f"""SELECT id, {column}, COALESCE(create_date::date, %s)
                  FROM res_company
                 WHERE {column} IS NOT NULL AND {column} != %s""",
            [FIRST_DAY, env["vae.parameter"]._value(code, company=env["res.company"])],
        )
        values += [
            {
                "parameter_id": parameter.id,
                "company_id": company_id,
                "value": days,
                "date_from": date_from,
            }
            for company_id, days, date_from in env.cr.fetchall()
        ]
    # At once: each pair of delays makes sense only together.
    env["vae.parameter.value"].create(values)
    for column in DELAYS:
        env.cr.execute(f"ALTER TABLE res_company DROP COLUMN IF EXISTS {column}")


def find_territories(env):
    candidates = env["vae.candidate"].with_context(active_test=False)
    for ids in split_every(BATCH, candidates.search([]).ids):
        batch = candidates.browse(ids)
        batch._compute_territory_id()
        batch.flush_recordset(["territory_id"])
        batch.invalidate_recordset()
