# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models
from odoo.tools import SQL


class VaeAnalysisObjective(models.Model):
    """Objectives beside what was delivered, month by month.

    A line is a month of an objective, or a contract or service that was delivered: the
    two columns of the table are their sums, by whatever both know. Totals of groupings
    are not here: they stand on the objective itself, as numbers.
    """

    _name = "vae.analysis.objective"
    _description = "Analysis of Objectives"
    _inherit = ["vae.analysis.mixin"]
    _auto = False
    _rec_name = "program_id"
    _order = "date desc, id desc"
    _depends = {
        "vae.contract": [
            "amendment_of_id",
            "candidate_id",
            "date_signed",
            "kind",
            "program_id",
            "territory_id",
            "user_id",
        ],
        "vae.candidate": ["company_id"],
        "vae.objective": [
            "company_id",
            "grouping_id",
            "kind",
            "program_id",
            "territory_id",
            "user_id",
        ],
        "vae.objective.month": ["date", "objective_id", "quantity"],
        "vae.service": [
            "active",
            "company_id",
            "date",
            "kind",
            "program_id",
            "territory_id",
            "user_id",
        ],
    }

    date = fields.Date(string="Month", readonly=True)
    kind = fields.Selection(
        selection=lambda self: (
            self.env["vae.objective"]._fields["kind"]._description_selection(self.env)
        ),
        string="Service",
        readonly=True,
    )
    territory_id = fields.Many2one(comodel_name="vae.territory", readonly=True)
    nature = fields.Selection(
        selection=[
            ("structure", "Objective of the structure"),
            ("person", "Objective of a person"),
            ("delivered", "Delivered"),
        ],
        string="What",
        readonly=True,
    )
    quantity = fields.Integer(string="Objective", readonly=True)
    delivered = fields.Integer(readonly=True)

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT month.id * 3::bigint AS id, 'vae.objective' AS res_model,
                   objective.id AS res_id, objective.company_id, objective.user_id,
                   objective.program_id, objective.territory_id, objective.kind,
                   month.date, month.quantity, 0 AS delivered,
                   CASE WHEN objective.user_id IS NULL THEN 'structure'
                        ELSE 'person' END AS nature
              FROM vae_objective_month AS month
              JOIN vae_objective AS objective ON objective.id = month.objective_id
             WHERE objective.grouping_id IS NULL
         UNION ALL
            SELECT contract.id * 3::bigint + 1, 'vae.contract', contract.id,
                   candidate.company_id, contract.user_id, contract.program_id,
                   contract.territory_id, 'assistance', contract.date_signed, 0, 1,
                   'delivered'
              FROM vae_contract AS contract
              JOIN vae_candidate AS candidate ON candidate.id = contract.candidate_id
             WHERE contract.kind = 'assistance'
               AND contract.amendment_of_id IS NULL
               AND contract.date_signed IS NOT NULL
         UNION ALL
            SELECT service.id * 3::bigint + 2, 'vae.service', service.id,
                   service.company_id, service.user_id, service.program_id,
                   service.territory_id, service.kind, service.date, 0, 1,
                   'delivered'
              FROM vae_service AS service
             WHERE service.active
            """
        )
