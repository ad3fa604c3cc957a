# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class VaeConfidentialVersion(models.Model):
    """What a confidential record said before it was changed.

    The person concerned may ask what was written about them: nothing is overwritten.
    """

    _name = "vae.confidential.version"
    _description = "Earlier Version of Confidential Content"
    _order = "id desc"
    _rec_name = "date"

    model = fields.Char(string="Technical Model", required=True, readonly=True)
    res_id = fields.Many2oneReference(
        string="Record ID", model_field="model", required=True, readonly=True
    )
    candidate_id = fields.Many2one(
        comodel_name="vae.candidate",
        required=True,
        readonly=True,
        ondelete="restrict",
        index=True,
    )
    company_id = fields.Many2one(
        related="candidate_id.company_id", store=True, index=True, precompute=True
    )
    author_id = fields.Many2one(
        comodel_name="res.users", required=True, readonly=True, ondelete="restrict"
    )
    date = fields.Datetime(string="Written On", required=True, readonly=True)
    content = fields.Json(readonly=True, copy=False, groups=fields.NO_ACCESS)

    _record_index = models.Index("(model, res_id)")
