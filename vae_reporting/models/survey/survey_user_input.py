# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models


class SurveyUserInput(models.Model):
    """Answers of candidates.

    Core lets survey users of every company read all answers. Those of a journey, or of
    a structure, are kept to the people of that structure by global rules.
    """

    _inherit = "survey.user_input"

    vae_candidate_id = fields.Many2one(
        comodel_name="vae.candidate",
        string="VAE Candidate",
        ondelete="set null",
        copy=False,
        index="btree_not_null",
        groups="vae_assistance.group_vae_accompagnateur",
    )
    vae_company_id = fields.Many2one(
        comodel_name="res.company",
        string="VAE Structure",
        compute="_compute_vae_company_id",
        store=True,
        readonly=False,
        index="btree_not_null",
        groups="vae_assistance.group_vae_accompagnateur",
        help="Structure that the answers belong to; it stays if the journey goes.",
    )

    @api.depends("vae_candidate_id")
    def _compute_vae_company_id(self):
        for answers in self:
            if answers.vae_candidate_id:
                answers.vae_company_id = answers.vae_candidate_id.company_id
