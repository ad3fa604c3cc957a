# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models

MOMENTS = [
    ("end", "At the end of the support"),
    ("jury", "After the result of the jury"),
]


class VaeProgramSurvey(models.Model):
    """Which questionnaire the candidates of a program answer, and when."""

    _name = "vae.program.survey"
    _description = "Satisfaction Survey of a VAE Program"
    _order = "program_id, moment, id"

    program_id = fields.Many2one(
        comodel_name="vae.program", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(
        related="program_id.company_id", store=True, precompute=True
    )
    moment = fields.Selection(selection=MOMENTS, string="When", required=True)
    survey_id = fields.Many2one(
        comodel_name="survey.survey",
        string="Questionnaire",
        required=True,
        ondelete="restrict",
        index=True,
    )
    days = fields.Integer(
        string="Days After",
        default=0,
        help="The link is to be sent so many days after the closing, or the result.",
    )
    is_automatic = fields.Boolean(
        string="By Itself",
        help="The link is sent by itself on that day; else somebody presses “Send”.",
    )
    remind_days = fields.Integer(
        string="Remind After (Days)",
        default=10,
        help="Without an answer after so many days, one reminder is sent; 0: never.",
    )
    open_days = fields.Integer(
        string="Open For (Days)",
        default=60,
        help="After so many days nobody can answer any more.",
    )

    _moment_uniq = models.Constraint(
        "UNIQUE(program_id, moment)",
        "A program has one questionnaire for each moment.",
    )
    _check_days = models.Constraint(
        "CHECK(days BETWEEN 0 AND 1000 AND remind_days BETWEEN 0 AND 1000"
        " AND open_days BETWEEN 1 AND 1000)",
        "A questionnaire is open for 1 to 1,000 days; the other delays are 0 to 1,000.",
    )


class VaeProgram(models.Model):
    _inherit = "vae.program"

    survey_ids = fields.One2many(
        comodel_name="vae.program.survey",
        inverse_name="program_id",
        string="Satisfaction Surveys",
        copy=True,
    )
