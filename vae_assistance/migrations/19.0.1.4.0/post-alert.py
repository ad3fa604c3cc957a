# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    """The levels of the board follow from alerts, which rules open."""
    env = api.Environment(cr, SUPERUSER_ID, {})
    cron = env.ref(
        "vae_assistance.ir_cron_update_alert_level", raise_if_not_found=False
    )
    if cron:
        cron.write(
            {
                "name": "VAE: open and close alerts",
                "model_id": env["ir.model"]._get_id("vae.alert.rule"),
                "code": "model._cron_evaluate()",
            }
        )
    env["vae.alert.rule"].search([("is_on", "=", True)])._evaluate()
