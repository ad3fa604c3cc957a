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


class VaePlanTemplateLine(models.Model):
    _name = "vae.plan.template.line"
    _description = "Line of a Template of Support Plans"
    _order = "sequence, id"
    _rec_name = "name"

    template_id = fields.Many2one(
        comodel_name="vae.plan.template",
        required=True,
        ondelete="cascade",
        index=True,
    )
    sequence = fields.Integer(default=10)
    objective = fields.Text(translate=True)
    name = fields.Char(
        string="Stage",
        required=True,
        translate=True,
        help="What is done, in a few words.",
    )
    step_id = fields.Many2one(comodel_name="vae.step", ondelete="set null")
    support_type_id = fields.Many2one(
        comodel_name="vae.support.type", string="Support", ondelete="set null"
    )
    setting = fields.Selection(
        selection=lambda self: self._selection_setting(),
        default="individual",
        required=True,
    )
    modality = fields.Selection(
        selection=lambda self: self._selection_modality(),
        default="meeting",
        required=True,
    )
    hours = fields.Float()

    _check_hours = models.Constraint(
        "CHECK(hours >= 0 AND hours <= 1000)",
        "The hours of a line are between 0 and 1,000.",
    )

    @api.model
    def _selection_setting(self):
        return self.env["vae.support.plan.line"]._selection_setting()

    @api.model
    def _selection_modality(self):
        return self.env["vae.support.plan.line"]._selection_modality()
