# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models

from odoo.addons.vae_assistance.models.ground.vae_trace_mixin import NAMED


class VaeAnalysisMixin(models.AbstractModel):
    """Lines of an analysis, read from the records that they tell of.

    Nothing is stored. Record rules are of their own: a query has none of those of the
    tables that it reads. A line opens its record, with the rights that are there.
    """

    _name = "vae.analysis.mixin"
    _description = "Lines of an Analysis"
    _auto = False
    _log_access = False
    _order = "id desc"

    res_model = fields.Char(string="Technical Model", readonly=True)
    res_id = fields.Many2oneReference(
        string="Record ID", model_field="res_model", readonly=True
    )
    company_id = fields.Many2one(
        comodel_name="res.company", string="Structure", readonly=True
    )
    user_id = fields.Many2one(
        comodel_name="res.users", string="Référent", readonly=True
    )
    program_id = fields.Many2one(comodel_name="vae.program", readonly=True)

    @api.depends(lambda self: (self._rec_name,))
    @api.depends_context(*NAMED)
    def _compute_display_name(self):
        if self._rec_name != "candidate_id":
            return super()._compute_display_name()
        for line in self:
            line.display_name = line.candidate_id._called()
        return None

    def action_open(self):
        """Open the record behind a line."""
        self.ensure_one()
        self.check_access("read")
        record = self.env[self.res_model].browse(self.res_id)
        record.check_access("read")
        return record._get_records_action()
