# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    """Names with letters that were compared otherwise are compared anew."""
    env = api.Environment(cr, SUPERUSER_ID, {})
    cr.execute("SELECT id FROM res_partner WHERE vae_name_key ~ '[^a-z0-9 ]'")
    partners = env["res.partner"].browse(row[0] for row in cr.fetchall())
    env.add_to_compute(partners._fields["vae_name_key"], partners)
    partners.flush_recordset()
