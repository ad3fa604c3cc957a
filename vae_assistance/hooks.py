# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).


def uninstall_hook(env):
    """Empty the journeys in the order of their links, before Odoo removes the models.

    Odoo removes records of data files one by one in no useful order, and fiches action
    and confidential notes keep their candidate from being deleted.
    """
    env.cr.execute("DELETE FROM vae_confidential_version")
    env.cr.execute("DELETE FROM vae_confidential_note")
    env.cr.execute("DELETE FROM vae_fiche_action")
    env.cr.execute("DELETE FROM vae_candidate")
    env.invalidate_all()
