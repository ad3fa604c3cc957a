# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models


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

    @api.depends("code")
    def _compute_display_name(self):
        labels = dict(self._selection_code())
        for requirement in self:
            requirement.display_name = labels.get(requirement.code, "")
