# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class VaeSupportType(models.Model):
    """Which problems a support answers: partners who answer them are proposed."""

    _inherit = "vae.support.type"

    obstacle_kind_ids = fields.Many2many(
        comodel_name="vae.obstacle.kind",
        relation="vae_support_type_obstacle_kind_rel",
        column1="type_id",
        column2="kind_id",
        string="Problems It Answers",
        help="For a line of the plan with this support, partners who answer one of"
        " these are proposed.",
    )
