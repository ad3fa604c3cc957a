# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.fields import Domain

from ..ground.vae_figure import Perimeter


class VaeCountedMixin(models.AbstractModel):
    """What counts for objectives: whether there is one that it counts for.

    Guide of the référent, II-4: check that the individual conventions agree with the
    objectives.
    """

    _name = "vae.counted.mixin"
    _description = "Counted for Objectives"

    lacks_objective = fields.Boolean(
        string="Counts for No Objective",
        compute="_compute_lacks_objective",
        search="_search_lacks_objective",
        help="The structure has objectives for that day, and none for its program,"
        " service and territory.",
    )

    @api.depends_context("uid", "allowed_company_ids")
    def _compute_lacks_objective(self):
        lacking = self.filtered_domain(self._domain_lacking_objective())
        for record in self:
            record.lacks_objective = record in lacking

    @api.model
    def _search_lacks_objective(self, operator, value):
        if operator != "in":
            return NotImplemented
        lacking = self._domain_lacking_objective()
        return lacking if True in value else ~lacking

    @api.model
    def _domain_lacking_objective(self):
        """What ought to count for an objective of its structure, and does for none.

        On the days for which the structure has objectives at all. Those of a structure
        itself are asked: shares and totals of groupings are about the same services.

        :return: ``Domain``
        """
        figures = self.env["vae.figure"]
        objectives = self.env["vae.objective"].search(
            [("level", "=", "structure"), ("company_id", "in", self.env.companies.ids)]
        )
        ought = Domain.OR(
            figures._domain(figure, Perimeter(start, end, {"company": company}))
            for figure in figures._figures().values()
            if figure.model == self._name
            for company, start, end in {
                (each.company_id, each.date_start, each.date_end) for each in objectives
            }
        )
        does = Domain.OR(
            figures._domain(objective._figure(), objective._perimeter())
            for objective in objectives
            if objective._figure().model == self._name
        )
        return ought & ~does
