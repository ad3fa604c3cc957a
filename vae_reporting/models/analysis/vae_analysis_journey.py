# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models
from odoo.tools import SQL

from odoo.addons.vae_assistance.models.method.vae_certification import LEVELS
from odoo.addons.vae_assistance.models.welcome.vae_candidate_profile import (
    EDUCATION_LEVELS,
    ZONES,
)


class VaeAnalysisJourney(models.Model):
    """Journeys by who they are of, where they stand and what they took.

    What is counted of what hangs on a journey is a query of its own in the list of
    columns: PostgreSQL runs it only where the column is asked for.
    """

    _name = "vae.analysis.journey"
    _description = "Analysis of Journeys"
    _inherit = ["vae.analysis.mixin", "vae.trace.mixin"]
    _auto = False
    _rec_name = "candidate_id"
    _order = "date_open desc, id desc"
    _depends = {
        "vae.attendance": ["candidate_id", "fiche_id", "presence", "hours"],
        "vae.candidate": [
            "active",
            "age_band",
            "certification_id",
            "company_id",
            "date_admissible",
            "date_closed",
            "date_jury",
            "date_open",
            "dropout_reason_id",
            "education_level",
            "entry_phase",
            "exit_situation_id",
            "in_frr",
            "in_qpv",
            "outcome",
            "partner_id",
            "prescriber_id",
            "program_id",
            "sex",
            "situation_id",
            "step_id",
            "territory_id",
            "user_id",
        ],
        "vae.certification": ["level"],
        "vae.contract": ["candidate_id", "kind", "date_signed", "amendment_of_id"],
        "vae.fiche.action": ["candidate_id", "state", "duration"],
        "vae.referral": ["candidate_id", "date_sent"],
    }

    active = fields.Boolean(readonly=True)
    candidate_id = fields.Many2one(
        comodel_name="vae.candidate", string="Journey", readonly=True
    )
    partner_id = fields.Many2one(
        comodel_name="res.partner", string="Person", readonly=True
    )
    certification_id = fields.Many2one(comodel_name="vae.certification", readonly=True)
    certification_level = fields.Selection(
        selection=[*LEVELS, ("none", "No level")], readonly=True
    )
    step_id = fields.Many2one(comodel_name="vae.step", readonly=True)
    prescriber_id = fields.Many2one(comodel_name="res.partner", readonly=True)
    territory_id = fields.Many2one(comodel_name="vae.territory", readonly=True)
    state = fields.Selection(
        selection=[("open", "In progress"), ("closed", "Closed")], readonly=True
    )
    outcome = fields.Selection(
        selection=lambda self: self.env["vae.candidate"]._selection_outcome(),
        readonly=True,
    )
    dropout_reason_id = fields.Many2one(
        comodel_name="vae.dropout.reason", readonly=True
    )
    exit_situation_id = fields.Many2one(
        comodel_name="vae.situation", string="Situation at Exit", readonly=True
    )
    entry_phase = fields.Selection(
        selection=lambda self: self.env["vae.candidate"]._selection_phase(),
        string="Phase at Entry",
        readonly=True,
    )
    sex = fields.Selection(
        selection=[("f", "Woman"), ("m", "Man"), ("none", "Not given")], readonly=True
    )
    age_band = fields.Selection(
        selection=lambda self: (
            self.env["vae.candidate"]
            ._fields["age_band"]
            ._description_selection(self.env)
        ),
        string="Age at Entry",
        readonly=True,
    )
    situation_id = fields.Many2one(
        comodel_name="vae.situation", string="Situation at Entry", readonly=True
    )
    education_level = fields.Selection(selection=EDUCATION_LEVELS, readonly=True)
    in_qpv = fields.Selection(selection=ZONES, string="QPV", readonly=True)
    in_frr = fields.Selection(selection=ZONES, string="FRR", readonly=True)
    date_open = fields.Date(string="Entry", readonly=True)
    date_closed = fields.Date(string="Closed On", readonly=True)
    days_open = fields.Integer(
        readonly=True,
        aggregator="avg",
        help="From the entry until the end, or today.",
    )
    days_to_contract = fields.Integer(
        string="Days to the Contract", readonly=True, aggregator="avg"
    )
    days_to_admissible = fields.Integer(
        string="Days to Admissibility", readonly=True, aggregator="avg"
    )
    days_to_jury = fields.Integer(
        string="Days to the Jury", readonly=True, aggregator="avg"
    )
    hours = fields.Float(string="Hours Delivered", readonly=True)
    fiche_count = fields.Integer(string="Meetings", readonly=True)
    referral_count = fields.Integer(string="Referrals", readonly=True)
    dropped = fields.Float(
        string="Dropped Out",
        readonly=True,
        aggregator="avg",
        help="Part of the closed journeys.",
    )
    validated = fields.Float(
        readonly=True,
        aggregator="avg",
        help="Part of the closed journeys: full or partial validation.",
    )

    @property
    def _table_query(self):
        attendance = self.env["vae.analysis.attendance"]._query(
            SQL("journey.id = candidate.id")
        )
        return SQL(
            """
            SELECT candidate.id, candidate.active,
                   'vae.candidate' AS res_model, candidate.id AS res_id,
                   candidate.id AS candidate_id, candidate.partner_id,
                   candidate.company_id, candidate.user_id, candidate.program_id,
                   candidate.certification_id, candidate.step_id,
                   candidate.prescriber_id, candidate.territory_id,
                   candidate.outcome, candidate.dropout_reason_id,
                   candidate.exit_situation_id, candidate.entry_phase,
                   COALESCE(candidate.sex, 'none') AS sex, candidate.age_band,
                   candidate.situation_id, candidate.education_level,
                   candidate.in_qpv, candidate.in_frr,
                   candidate.date_open, candidate.date_closed,
                   CASE WHEN candidate.date_closed IS NULL THEN 'open'
                        ELSE 'closed' END AS state,
                   (SELECT certification.level
                      FROM vae_certification AS certification
                     WHERE certification.id = candidate.certification_id)
                   AS certification_level,
                   COALESCE(candidate.date_closed, %(today)s) - candidate.date_open
                   AS days_open,
                   candidate.date_admissible - candidate.date_open
                   AS days_to_admissible,
                   candidate.date_jury - candidate.date_open AS days_to_jury,
                   (SELECT MIN(contract.date_signed) - candidate.date_open
                      FROM vae_contract AS contract
                     WHERE contract.candidate_id = candidate.id
                       AND contract.kind = 'assistance'
                       AND contract.amendment_of_id IS NULL)
                   AS days_to_contract,
                   (SELECT COALESCE(SUM(met.hours), 0) FROM (%(attendance)s) AS met)
                   AS hours,
                   (SELECT COUNT(*) FROM vae_fiche_action AS fiche
                     WHERE fiche.candidate_id = candidate.id
                       AND fiche.state = 'done')::integer
                   AS fiche_count,
                   (SELECT COUNT(*) FROM vae_referral AS referral
                     WHERE referral.candidate_id = candidate.id
                       AND referral.date_sent IS NOT NULL)::integer
                   AS referral_count,
                   CASE WHEN candidate.date_closed IS NULL THEN NULL
                        WHEN candidate.outcome = 'dropped' THEN 1.0 ELSE 0.0 END
                   AS dropped,
                   CASE WHEN candidate.date_closed IS NULL THEN NULL
                        WHEN candidate.outcome IN ('full', 'partial') THEN 1.0
                        ELSE 0.0 END
                   AS validated
              FROM vae_candidate AS candidate
            """,
            today=fields.Date.context_today(self),
            attendance=attendance,
        )
