# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError


class VaeCandidate(models.Model):
    """The collective project that a journey is part of."""

    _inherit = "vae.candidate"

    project_id = fields.Many2one(
        comodel_name="vae.project",
        string="Collective Project",
        ondelete="set null",
        index="btree_not_null",
        copy=False,
        tracking=True,
        check_company=True,
        domain="[('company_id', '=', company_id), ('state', '!=', 'closed')]",
    )

    @api.constrains("project_id")
    def _check_project_id(self):
        self.sudo().project_id._check_not_closed()

    @api.onchange("project_id")
    def _onchange_project_id(self):
        self.program_id = self.program_id or self.project_id.program_id

    def action_join_project(self):
        """Type the code of the project that the journeys become part of."""
        self.check_access("write")
        return self.env["vae.project.join"]._get_records_action(
            name=self.env._("Join a Collective Project"),
            target="new",
            context={"default_candidate_ids": self.ids},
        )

    def _join_project(self, project):
        """Make the journeys part of a project whose code is known.

        :param project: in sudo: whoever has the code need not read it
        :raise UserError: one of them is part of another project
        """
        for journey in self:
            other = journey.sudo().project_id - project
            if other:
                raise UserError(
                    self.env._(
                        "%(whose)s: already in the project “%(project)s”. Take them out"
                        " of it first.",
                        whose=journey._called(),
                        project=other.name,
                    )
                )
        journeys = self.sudo()
        journeys.filtered(lambda each: not each.project_id).project_id = project
        if project.program_id:
            unpaid = journeys.filtered(lambda each: not each.program_id)
            unpaid.program_id = project.program_id
