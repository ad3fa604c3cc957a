# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.tools import SQL


def uninstall_hook(env):
    """Empty the journeys in the order of their links, before Odoo removes the models.

    Odoo removes records of data files one by one in no useful order, and records about
    a candidate keep it from being deleted, a trace the user who left it, a region its
    departments, a parameter its last value.
    """
    for table in (
        "vae_access_log",
        "vae_signature_request",
        "vae_consent",
        "vae_confidential_version",
        "vae_confidential_note",
        "vae_fiche_action",
        "vae_candidate",
        "vae_parameter_value",
        "vae_territory",
    ):
        env.cr.execute(SQL("DELETE FROM %s", SQL.identifier(table)))
    env.invalidate_all()
