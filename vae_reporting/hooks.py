# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.addons.vae_assistance.hooks import empty_tables


def uninstall_hook(env):
    empty_tables(env, "vae_reporting")
