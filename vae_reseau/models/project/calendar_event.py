# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from odoo.addons.vae_assistance.models.workshop.calendar_event import COLLECTIVE


class CalendarEvent(models.Model):
    """A workshop that is held for a collective project."""

    _inherit = "calendar.event"

    vae_project_id = fields.Many2one(
        comodel_name="vae.project",
        string="Collective Project",
        ondelete="set null",
        index="btree_not_null",
        groups="vae_assistance.group_vae_accompagnateur",
        domain="[('company_id', '=', vae_company_id), ('state', '!=', 'closed')]",
    )

    @api.constrains("vae_project_id", "vae_kind", "vae_company_id")
    def _check_vae_project_id(self):
        for event in self.sudo().filtered("vae_project_id"):
            project = event.vae_project_id
            if (
                event.vae_kind not in COLLECTIVE
                or event.vae_company_id != project.company_id
            ):
                raise ValidationError(
                    self.env._(
                        "“%(event)s”: a collective project has workshops and sessions"
                        " of its own structure. Choose another project, or none.",
                        event=event.name,
                    )
                )
