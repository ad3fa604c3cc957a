# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.tools import SQL

from odoo.addons.vae_assistance.hooks import empty_tables

SIGNED = (
    "vae.budget",
    "vae.financial.report",
    "vae.convention",
    "vae.convention.amendment",
    "vae.obligation",
)


def uninstall_hook(env):
    """Nothing of ours keeps what Odoo removes: parameters' last values.

    Requests for signature go with the documents that they are about: nobody could open
    them any more.
    """
    parameters = env["ir.model.data"].search(
        [("module", "=", "vae_reporting"), ("model", "=", "vae.parameter")]
    )
    env.cr.execute(
        SQL(
            "DELETE FROM vae_parameter_value WHERE parameter_id = ANY(%s)",
            parameters.mapped("res_id"),
        )
    )
    env.cr.execute(
        SQL("DELETE FROM vae_signature_request WHERE res_model IN %s", SIGNED)
    )
    empty_tables(env, "vae_reporting")
