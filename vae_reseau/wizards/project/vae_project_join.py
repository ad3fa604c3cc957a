# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models
from odoo.exceptions import UserError


class VaeProjectJoin(models.TransientModel):
    """Type the code that somebody was given."""

    _name = "vae.project.join"
    _description = "Joining of a Collective Project"

    candidate_ids = fields.Many2many(
        comodel_name="vae.candidate", string="Candidates", readonly=True
    )
    code = fields.Char(required=True)

    def action_confirm(self):
        """Make the candidates members of the project.

        :raise UserError: the code is that of no open project of their structure
        """
        self.ensure_one()
        journeys = self.candidate_ids
        journeys.check_access("write")
        if len(journeys.company_id) != 1:
            raise UserError(
                self.env._(
                    "Choose candidates of one structure: a project takes those of its"
                    " own."
                )
            )
        project = self.env["vae.project"]._of_code(journeys.company_id, self.code)
        journeys._join_project(project)
        return self._vae_said(
            self.env._(
                "%(count)s in “%(project)s”.", count=len(journeys), project=project.name
            )
        )
