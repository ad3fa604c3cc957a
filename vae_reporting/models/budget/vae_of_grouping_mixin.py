# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import ValidationError


class VaeOfGroupingMixin(models.AbstractModel):
    """What a structure makes for itself, as its part of a grouping, or for the whole.

    Of the whole it is made by the grouping's lead: it is then consolidated.
    """

    _name = "vae.of.grouping.mixin"
    _description = "Document of a Structure or of Its Grouping"
    _vae_stays = ("company_id", "is_consolidated")

    company_id = fields.Many2one(
        comodel_name="res.company",
        string="Structure",
        required=True,
        index=True,
        default=lambda self: self._default_company_id(),
    )
    grouping_id = fields.Many2one(
        comodel_name="vae.grouping",
        index="btree_not_null",
        ondelete="restrict",
        domain="[('member_ids', 'in', company_id)]",
        help="Of which it is this structure's part.",
    )
    is_consolidated = fields.Boolean(
        string="Consolidated",
        help="Of all structures of the grouping together, for its lead.",
    )

    @api.model
    def _default_company_id(self):
        return self.env.company

    @api.constrains("company_id", "grouping_id", "is_consolidated")
    def _check_grouping(self):
        for document in self:
            grouping = document.grouping_id.sudo()
            if document.is_consolidated and grouping.lead_id != document.company_id:
                raise ValidationError(
                    self.env._(
                        "What is of a whole grouping is consolidated by its lead"
                        " structure: choose a grouping that %(structure)s leads.",
                        structure=document.company_id.name,
                    )
                )
            if grouping and document.company_id not in grouping.member_ids:
                raise ValidationError(
                    self.env._(
                        "%(structure)s is no member of “%(grouping)s”.",
                        structure=document.company_id.name,
                        grouping=grouping.name,
                    )
                )
