# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models


class VaeCandidateClose(models.TransientModel):
    """What the juries decided stands beside the outcome that is chosen."""

    _inherit = "vae.candidate.close"

    juries_told = fields.Text(
        string="Juries", compute="_compute_juries_told", compute_sudo=False
    )

    @api.depends("candidate_id")
    @api.depends_context("uid")
    def _compute_juries_told(self):
        for wizard in self:
            wizard.candidate_id.check_access("read")
            wizard.juries_told = wizard.candidate_id._juries_told()
