# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models


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
