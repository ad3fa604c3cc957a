# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


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
