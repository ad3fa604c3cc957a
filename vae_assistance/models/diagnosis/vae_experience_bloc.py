# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models

ANSWERS = [("yes", "Yes"), ("partly", "In part"), ("no", "No")]


class VaeExperienceBloc(models.Model):
    """Whether an experience shows the competences of a bloc, and by what.

    Users only read it: the grid of the candidate writes all at once.
    """

    _name = "vae.experience.bloc"
    _description = "Experience and Bloc"
    _inherit = ["vae.long.text.mixin", "vae.trace.mixin"]
    _order = "experience_id, bloc_id"
    _rec_name = "bloc_id"
    _long_texts = ("shown_by",)

    experience_id = fields.Many2one(
        comodel_name="vae.experience",
        required=True,
        readonly=True,
        ondelete="cascade",
        index=True,
    )
    candidate_id = fields.Many2one(
        related="experience_id.candidate_id", store=True, index=True, precompute=True
    )
    company_id = fields.Many2one(
        related="experience_id.company_id", store=True, index=True, precompute=True
    )
    bloc_id = fields.Many2one(
        comodel_name="vae.certification.bloc",
        required=True,
        readonly=True,
        ondelete="restrict",
        index=True,
    )
    answer = fields.Selection(
        selection=ANSWERS,
        string="Shows the Bloc",
        required=True,
        readonly=True,
    )
    shown_by = fields.Text(readonly=True)

    _bloc_uniq = models.Constraint(
        "UNIQUE(experience_id, bloc_id)",
        "An experience is crossed with a bloc once.",
    )
