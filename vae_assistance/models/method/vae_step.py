# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models, tools


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

    @api.depends_context("uid", "allowed_company_ids")
    def _compute_candidate_count(self):
        counts = dict(
            self.env["vae.candidate"]._read_group(
                [("step_id", "in", self.ids)], ["step_id"], ["__count"]
            )
        )
        for step in self:
            step.candidate_count = counts.get(step, 0)


class VaeStepRequirement(models.Model):
    """What has to be done before a step is left for a later one."""

    _name = "vae.step.requirement"
    _description = "Requirement of a VAE Step"
    _order = "step_id, sequence, id"

    step_id = fields.Many2one(
        comodel_name="vae.step", required=True, ondelete="cascade", index=True
    )
    sequence = fields.Integer(default=10)
    code = fields.Selection(
        selection=lambda self: self._selection_code(),
        string="Requires",
        required=True,
    )

    _code_uniq = models.Constraint(
        "UNIQUE(step_id, code)", "The step has this requirement already."
    )

    @api.model
    def _selection_code(self):
        """Each code has its ``_filtered_<code>`` on ``vae.candidate``."""
        return [
            ("proposal", self.env._("the assistance proposed and accepted")),
            ("certification", self.env._("the certification chosen")),
            ("checklist", self.env._("the checklist of the step done")),
            ("admissible", self.env._("the admissibility obtained")),
            ("target", self.env._("the target date set")),
            ("jury", self.env._("the jury held")),
        ]

    @api.model
    def _where_to_do(self):
        """For each code, where a user does what is missing."""
        return {
            "proposal": self.env._("page “Welcome”, button “Propose the Assistance”"),
            "certification": self.env._("field “Certification” of the candidate"),
            "checklist": self.env._("page “This Step”"),
            "admissible": self.env._("page “Journey”, date of admissibility"),
            "target": self.env._("page “Journey”, target date"),
            "jury": self.env._("page “Journey”, date of the jury"),
        }

    @api.model_create_multi
    def create(self, vals_list):
        self.env.registry.clear_cache()
        return super().create(vals_list)

    def write(self, vals):
        self.env.registry.clear_cache()
        return super().write(vals)

    def unlink(self):
        self.env.registry.clear_cache()
        return super().unlink()

    @api.model
    @tools.ormcache()
    def _codes_by_step(self):
        """What each step requires: dict of its id to codes. Asked on every form."""
        groups = self.sudo()._read_group([], ["step_id"], ["code:array_agg"])
        return {step.id: tuple(codes) for step, codes in groups}

    @api.depends("code")
    def _compute_display_name(self):
        labels = dict(self._selection_code())
        for requirement in self:
            requirement.display_name = labels.get(requirement.code, "")


class VaeStepCheck(models.Model):
    """A point of a step's checklist; candidates get their copy on entry."""

    _name = "vae.step.check"
    _description = "Checklist Point of a VAE Step"
    _order = "step_id, sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    step_id = fields.Many2one(
        comodel_name="vae.step", required=True, ondelete="cascade", index=True
    )
