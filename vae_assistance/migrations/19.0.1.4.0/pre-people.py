# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).


def migrate(cr, version):
    """The index on the names of people becomes one for parts of names."""
    cr.execute("DROP INDEX IF EXISTS res_partner__vae_name_key_index")
