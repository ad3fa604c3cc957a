# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class VaeStep(models.Model):
    """A column of the board: one step of the journey and how to lead it.

    The five steps and their guidance come from the method by step
    (``etapes-accompagnateur``); the closing columns are ours. All of it is start
    data: order, names, guidance and checklists belong to the structure.
    """

    _name = "vae.step"
    _description = "Step of the VAE Journey"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    fold = fields.Boolean(
        string="Folded on the Board",
        help="A folded column shows only its number of candidates.",
    )
    is_closing = fields.Boolean(
        string="Closes the Journey",
        help="A journey that enters this column is closed; leaving it reopens it.",
    )
    outcome = fields.Selection(
        selection=lambda self: self.env["vae.candidate"]._selection_outcome(),
        string="Outcome Proposed",
        help="Outcome that a journey gets when it enters this closing column.",
    )
    guidance_professional = fields.Html(
        string="Markers for the Professional",
        translate=True,
        help="What the professional does at this step.",
    )
    guidance_tools = fields.Html(
        string="Tools",
        translate=True,
        help="Documents and tools that serve at this step.",
    )
    guidance_candidate = fields.Html(
        string="What the Candidate Does",
        translate=True,
        help="What the candidate does at this step.",
    )
    check_ids = fields.One2many(
        comodel_name="vae.step.check",
        inverse_name="step_id",
        string="Checklist",
        copy=True,
    )
    requirement_ids = fields.One2many(
        comodel_name="vae.step.requirement",
        inverse_name="step_id",
        string="Required before Leaving",
        copy=True,
        help="Moving a candidate on to a later step is refused until this is done; a"
        " coordinator can override it with a reason.",
    )
    candidate_count = fields.Integer(
        compute="_compute_candidate_count", string="Candidates"
    )

    _closing_outcome = models.Constraint(
        "CHECK(is_closing OR outcome IS NULL)",
        "Only a closing step proposes an outcome.",
    )

    def _compute_candidate_count(self):
        counts = dict(
            self.env["vae.candidate"]._read_group(
                [("step_id", "in", self.ids)], ["step_id"], ["__count"]
            )
        )
        for step in self:
            step.candidate_count = counts.get(step, 0)
