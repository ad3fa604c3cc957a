# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models
from odoo.tools import SQL


class VaeAnalysisReferral(models.Model):
    """Referrals by actor, answer and outcome."""

    _name = "vae.analysis.referral"
    _description = "Analysis of Referrals"
    _inherit = ["vae.analysis.mixin", "vae.trace.mixin"]
    _auto = False
    _rec_name = "candidate_id"
    _order = "date_sent desc, id desc"
    _depends = {
        "vae.candidate": ["company_id"],
        "vae.referral": [
            "answer_days",
            "candidate_id",
            "date_sent",
            "kind",
            "outcome",
            "partner_id",
            "program_id",
            "sender_id",
            "state",
            "status",
            "territory_id",
        ],
    }

    candidate_id = fields.Many2one(
        comodel_name="vae.candidate", string="Journey", readonly=True
    )
    partner_id = fields.Many2one(
        comodel_name="res.partner", string="Actor", readonly=True
    )
    territory_id = fields.Many2one(comodel_name="vae.territory", readonly=True)
    kind = fields.Selection(
        selection=lambda self: self._of_referral("kind"), readonly=True
    )
    state = fields.Selection(
        selection=lambda self: self._of_referral("state"), readonly=True
    )
    status = fields.Selection(
        selection=lambda self: self._of_referral("status"), readonly=True
    )
    outcome = fields.Selection(
        selection=lambda self: self._of_referral("outcome"), readonly=True
    )
    date_sent = fields.Datetime(string="Sent On", readonly=True)
    answer_days = fields.Float(
        string="Days until the Answer", readonly=True, aggregator="avg"
    )
    is_answered = fields.Float(
        string="Answered",
        readonly=True,
        aggregator="avg",
        help="Part of those that were sent.",
    )

    def _of_referral(self, fname):
        return self.env["vae.referral"]._fields[fname]._description_selection(self.env)

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT referral.id, 'vae.referral' AS res_model, referral.id AS res_id,
                   referral.candidate_id, referral.partner_id, candidate.company_id,
                   referral.sender_id AS user_id, referral.program_id,
                   referral.territory_id, referral.kind, referral.state,
                   referral.status, referral.outcome, referral.date_sent,
                   CASE WHEN referral.status = 'answered' THEN referral.answer_days END
                   AS answer_days,
                   CASE WHEN referral.date_sent IS NULL THEN NULL
                        WHEN referral.status = 'answered' THEN 1.0 ELSE 0.0 END
                   AS is_answered
              FROM vae_referral AS referral
              JOIN vae_candidate AS candidate ON candidate.id = referral.candidate_id
            """
        )
