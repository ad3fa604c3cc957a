# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.addons.vae_assistance.hooks import empty_tables


def uninstall_hook(env):
    """The file of a visa stays; the referral that it proved is gone.

    Meetings leave the calendar with what keeps them to their structure.
    """
    env["vae.meeting"].search([])._event_unlink()
    env.cr.execute("DELETE FROM vae_proof_link WHERE res_model = 'vae.referral'")
    empty_tables(env, "vae_reseau")
