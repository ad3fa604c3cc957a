# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    """The activity of journeys is asked by parameters that have just been brought."""
    env = api.Environment(cr, SUPERUSER_ID, {})
    env["vae.candidate"]._update_activity()
