# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.fields import Domain


class VaeBudgetMapping(models.Model):
    """Which analytic accounts make up a heading, in a structure's own books."""

    _name = "vae.budget.mapping"
    _description = "Analytic Account of a Budget Heading"
    _order = "company_id, heading_id, id"
    _rec_name = "account_id"
    _check_company_auto = True

    company_id = fields.Many2one(
        comodel_name="res.company",
        string="Structure",
        required=True,
        index=True,
        default=lambda self: self._default_company_id(),
    )
    heading_id = fields.Many2one(
        comodel_name="vae.budget.heading",
        required=True,
        index=True,
        ondelete="restrict",
        domain=[("child_ids", "=", False)],
    )
    account_id = fields.Many2one(
        comodel_name="account.analytic.account",
        string="Analytic Account",
        required=True,
        index=True,
        ondelete="cascade",
        check_company=True,
        help="Of another plan than the account of the budget: nature of the expense…",
    )

    _account_uniq = models.Constraint(
        "UNIQUE(company_id, account_id)",
        "This account makes up a heading already: it would count twice.",
    )

    @api.model
    def _default_company_id(self):
        return self.env.company

    def _domain_of_lines(self):
        """The analytic lines of these accounts.

        :return: ``Domain`` on ``account.analytic.line``
        """
        by_plan = self.account_id.grouped("plan_id")
        return Domain.OR(
            Domain(plan._column_name(), "in", accounts.ids)
            for plan, accounts in by_plan.items()
        )
