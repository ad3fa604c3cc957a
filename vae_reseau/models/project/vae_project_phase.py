# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import ValidationError


class VaeProjectPhase(models.Model):
    """A stretch of a project's calendar."""

    _name = "vae.project.phase"
    _description = "Phase of a Collective Project"
    _order = "date_start, id"

    name = fields.Char(required=True)
    project_id = fields.Many2one(
        comodel_name="vae.project", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(
        related="project_id.company_id", store=True, index=True, precompute=True
    )
    date_start = fields.Date(string="From", required=True)
    date_end = fields.Date(string="Until")

    @api.constrains("date_start", "date_end")
    def _check_dates(self):
        for phase in self:
            start, end = phase.date_start, phase.date_end
            if start and end and end < start:
                raise ValidationError(
                    self.env._(
                        "The phase “%(phase)s” ends before it begins. Correct one of"
                        " its two dates.",
                        phase=phase.name,
                    )
                )
