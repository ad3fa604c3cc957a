# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class CrmLead(models.Model):
    """A person who asks for a place in a collective project."""

    _inherit = "crm.lead"

    vae_project_id = fields.Many2one(
        comodel_name="vae.project",
        string="Collective Project",
        ondelete="set null",
        index="btree_not_null",
        domain="[('state', '!=', 'closed')]",
        groups="vae_assistance.group_vae_accompagnateur",
        help="Project that the person joins when they become a candidate.",
    )
