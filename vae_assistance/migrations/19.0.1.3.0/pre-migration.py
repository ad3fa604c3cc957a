# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.tools import SQL
from odoo.tools.sql import column_exists, create_column, table_exists

LINES = "vae_support_plan_line"


def migrate(cr, version):
    keep_dates_of_plans(cr)
    delete_empty_time(cr)


def delete_empty_time(cr):
    """Entries that say nothing, which could be typed, are refused from now on."""
    if table_exists(cr, "vae_time"):
        cr.execute("DELETE FROM vae_time WHERE hours = 0 AND COALESCE(km, 0) = 0")


def keep_dates_of_plans(cr):
    """Dates of a plan's line are computed from now on: keep those that are there.

    Afterwards it is known which of them fiches tell: see post-migration.
    """
    for typed, date in (("begun_by_hand", "date_begun"), ("done_by_hand", "date_done")):
        if column_exists(cr, LINES, date) and not column_exists(cr, LINES, typed):
            create_column(cr, LINES, typed, "date")
            cr.execute(
                SQL(
                    "UPDATE %s SET %s = %s",
                    *(SQL.identifier(name) for name in (LINES, typed, date)),
                )
            )
