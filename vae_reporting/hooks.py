# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.addons.vae_assistance.hooks import empty_tables


def uninstall_hook(env):
    """Documents that go take along what was asked to sign of them."""
    env.cr.execute(
        "DELETE FROM vae_signature_request WHERE res_model = ANY(%s)",
        [
            [
                model._name
                for model in env.registry.values()
                if model._original_module == "vae_reporting"
            ]
        ],
    )
    empty_tables(env, "vae_reporting")
