# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import SUPERUSER_ID, api
from odoo.tools import convert_file


def migrate(cr, version):
    """Templates in use say how a convention ends early and whom to complain to."""
    env = api.Environment(cr, SUPERUSER_ID, {})
    template = env.ref(
        "vae_assistance.vae_contract_template_assistance", raise_if_not_found=False
    )
    if template and not template.terms:
        convert_file(
            env,
            "vae_assistance",
            "data/vae_contract_terms_data.xml",
            {},
            "init",
            noupdate=True,
        )
