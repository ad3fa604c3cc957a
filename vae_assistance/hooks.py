# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).


def uninstall_hook(env):
    """Empty the journeys in the order of their links, before Odoo removes the models.

    Odoo removes records of data files one by one in no useful order, and a fiche action
    keeps its candidate from being deleted, a region its departments, a parameter its
    last value.
    """
    env.cr.execute("DELETE FROM vae_signature_request")
    env.cr.execute("DELETE FROM vae_consent")
    env.cr.execute("DELETE FROM vae_fiche_action")
    env.cr.execute("DELETE FROM vae_candidate")
    env.cr.execute("DELETE FROM vae_parameter_value")
    env.cr.execute("DELETE FROM vae_territory")
    env.invalidate_all()
