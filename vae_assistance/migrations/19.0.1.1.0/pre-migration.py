# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).


def migrate(cr, version):
    # Dated parameters take the place of the structures' delays, which the
    # post-migration reads before it drops their columns.
    cr.execute(
        "ALTER TABLE res_company DROP CONSTRAINT IF EXISTS res_company_check_vae_days"
    )
    # Territories come with the data files: computed in the post-migration, not now.
    cr.execute("ALTER TABLE vae_candidate ADD COLUMN IF NOT EXISTS territory_id int4")
