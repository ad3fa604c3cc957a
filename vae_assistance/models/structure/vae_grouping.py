# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError


class VaeGrouping(models.Model):
    """Structures that answer a mandate together, with one of them as lead.

    A structure is a ``res.company``. A grouping opens nobody's records: members keep
    their candidates to themselves.
    """

    _name = "vae.grouping"
    _description = "Grouping of Structures"
    _order = "name, id"

    name = fields.Char(required=True)
    lead_id = fields.Many2one(
        comodel_name="res.company",
        string="Lead Structure",
        required=True,
        ondelete="restrict",
        default=lambda self: self._default_lead_id(),
        help="The structure that signs and answers for all (mandataire).",
    )
    member_ids = fields.Many2many(
        comodel_name="res.company",
        relation="vae_grouping_company_rel",
        column1="grouping_id",
        column2="company_id",
        string="Member Structures",
        default=lambda self: self._default_lead_id(),
    )
    date_start = fields.Date(string="From")
    date_end = fields.Date(string="Until")
    active = fields.Boolean(default=True)

    @api.model
    def _default_lead_id(self):
        return self.env.company

    def _check_access(self, operation):
        """Changing a grouping, which shows totals, takes somebody from each member."""
        refused = super()._check_access(operation)
        if refused or operation == "read" or self.env.su:
            return refused
        own = self.env.user.company_ids
        foreign = self.filtered(lambda grouping: grouping.sudo().member_ids - own)
        if foreign:
            return foreign, foreign._foreign_members_error
        return None

    def _foreign_members_error(self):
        companies = self.sudo().member_ids - self.env.user.company_ids
        return AccessError(
            self.env._(
                "Members of a grouping see each other's totals: only an administrator"
                " who works in all of them can change it, and you do not work in"
                " %(structures)s.",
                structures=", ".join(companies.mapped("name")),
            )
        )

    @api.constrains("lead_id", "member_ids")
    def _check_lead_id(self):
        for grouping in self:
            if grouping.lead_id not in grouping.member_ids:
                raise ValidationError(
                    self.env._(
                        "The lead structure of “%(grouping)s” must be one of its"
                        " members. Add it to the members.",
                        grouping=grouping.name,
                    )
                )

    @api.constrains("date_start", "date_end")
    def _check_dates(self):
        for grouping in self:
            if (
                grouping.date_start
                and grouping.date_end
                and grouping.date_end < grouping.date_start
            ):
                raise ValidationError(
                    self.env._(
                        "The grouping “%(grouping)s” ends before it starts."
                        " Correct one of its two dates.",
                        grouping=grouping.name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        groupings = super().create(vals_list)
        # Core checks before the members are written.
        groupings.check_access("create")
        return groupings

    def write(self, vals):
        result = super().write(vals)
        self.check_access("write")
        return result
