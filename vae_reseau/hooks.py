# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.tools import SQL

from odoo.addons.vae_assistance.hooks import empty_tables


def uninstall_hook(env):
    """Nothing of ours keeps what Odoo removes: parameters' last values, activities.

    The file of a visa stays; the referral that it proved is gone. Meetings leave the
    calendar with what keeps them to their structure.
    """
    env["mail.activity"].with_context(active_test=False).search(
        [("activity_type_id", "in", _our_ids(env, "mail.activity.type"))]
    ).unlink()
    env.cr.execute(
        SQL(
            "DELETE FROM vae_parameter_value WHERE parameter_id = ANY(%s)",
            _our_ids(env, "vae.parameter"),
        )
    )
    env["vae.meeting"].search([])._event_unlink()
    env.cr.execute("DELETE FROM vae_proof_link WHERE res_model = 'vae.referral'")
    empty_tables(env, "vae_reseau")


def _our_ids(env, model):
    """Ids of the records of a model that the addon's data files have made."""
    data = env["ir.model.data"].search(
        [("module", "=", "vae_reseau"), ("model", "=", model)]
    )
    return data.mapped("res_id")
