# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).


def migrate(cr, version):
    """What extends the page of a journey is written anew after the page itself.

    Until then it would look for sections that the page no longer has, and the update
    would stop there.
    """
    cr.execute(
        """UPDATE ir_ui_view AS child
              SET arch_db = jsonb_build_object('en_US', '<data/>')
             FROM ir_model_data AS page, ir_model_data AS own
            WHERE page.module = 'vae_assistance'
              AND page.name = 'portal_my_vae_journey'
              AND page.model = 'ir.ui.view'
              AND child.inherit_id = page.res_id
              AND own.model = 'ir.ui.view'
              AND own.res_id = child.id
              AND own.module IN ('vae_assistance', 'vae_reseau', 'vae_reporting')"""
    )
