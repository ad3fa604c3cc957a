# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class VaeProgram(models.Model):
    _inherit = "vae.program"

    is_fse = fields.Boolean(
        string="FSE+ Co-financed",
        help="Its journeys are counted in the table of participants at entry and exit.",
    )
