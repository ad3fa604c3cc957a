# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models


class VaePlanTemplate(models.Model):
    """What a plan starts from; the generic one is that of the booklet (part 05)."""

    _name = "vae.plan.template"
    _description = "Template of Support Plans"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    line_ids = fields.One2many(
        comodel_name="vae.plan.template.line",
        inverse_name="template_id",
        string="Lines",
        copy=True,
    )
    hours = fields.Float(compute="_compute_hours")

    @api.depends("line_ids.hours")
    def _compute_hours(self):
        for template in self:
            template.hours = sum(template.line_ids.mapped("hours"))

    def _plan_lines(self):
        """Values of the lines of a plan that starts from this template.

        :return: list of dicts for ``vae.support.plan.line``
        """
        return [
            {
                "sequence": 10 * number,
                "objective": line.objective,
                "name": line.name,
                "step_id": line.step_id.id,
                "support_type_id": line.support_type_id.id,
                "setting": line.setting,
                "modality": line.modality,
                "hours_planned": line.hours,
            }
            for number, line in enumerate(self.line_ids, start=1)
        ]
