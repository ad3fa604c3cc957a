# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class ResPartner(models.Model):
    """The network is all organisations but the structures themselves."""

    _inherit = "res.partner"

    vae_structure_ids = fields.One2many(
        comodel_name="res.company",
        inverse_name="partner_id",
        string="Structures with This Contact",
        readonly=True,
        # A structure that the user does not see is none of the network either.
        bypass_search_access=True,
        groups="vae_assistance.group_vae_accompagnateur",
    )
