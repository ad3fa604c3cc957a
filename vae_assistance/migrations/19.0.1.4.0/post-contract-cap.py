# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import SUPERUSER_ID, api
from odoo.fields import Domain

# Of the release before: nobody has changed it.
AS_IT_CAME = (
    Domain("value", "=", 24)
    & Domain("date_from", "=", "2000-01-01")
    & Domain("company_id", "=", False)
    & Domain("program_id", "=", False)
)


def migrate(cr, version):
    """The two years of the regional mandate cap the contracts of that mandate alone."""
    env = api.Environment(cr, SUPERUSER_ID, {})
    value, program = (
        env.ref(f"vae_assistance.{name}", raise_if_not_found=False)
        for name in ("vae_parameter_value_contract_max_months", "vae_program_region")
    )
    if not value or not value.filtered_domain(AS_IT_CAME):
        return
    if program:
        env["vae.parameter.value"].create(
            {
                "parameter_id": value.parameter_id.id,
                "program_id": program.id,
                "value": 24,
                "date_from": value.date_from,
                "note": value.note,
            }
        )
    value.write({"value": 0, "note": False})
