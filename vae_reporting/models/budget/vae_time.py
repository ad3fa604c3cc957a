# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models


class VaeTime(models.Model):
    _inherit = "vae.time"

    # The trips of a budget, few among the entries of a year.
    _trips_idx = models.Index("(company_id, date) WHERE km > 0")
