# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models


class VaeLeadConvert(models.TransientModel):
    """The candidate takes the lead's place in the project."""

    _inherit = "vae.lead.convert"

    project_id = fields.Many2one(
        comodel_name="vae.project",
        string="Collective Project",
        compute="_compute_project_id",
        store=True,
        readonly=False,
        domain="[('company_id', '=', company_id), ('state', '!=', 'closed')]",
        help="By its name or its code.",
    )

    @api.depends("lead_id")
    def _compute_project_id(self):
        for wizard in self:
            wizard.project_id = wizard.lead_id.vae_project_id

    def _prepare_candidate(self):
        values = super()._prepare_candidate()
        project = self.project_id
        return {
            **values,
            "project_id": project.id,
            "program_id": values["program_id"] or project.program_id.id,
        }
