# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models


class VaeValidationPoint(models.Model):
    """What a certifier looks at before it takes a file: pages, forms, signatures…

    Start data of ours, editable; some points are asked for by one certification only.
    """

    _name = "vae.validation.point"
    _description = "Point of Conformity of a Validation File"
    _inherit = ["vae.catalogue.mixin"]

    certification_id = fields.Many2one(
        comodel_name="vae.certification",
        string="For",
        ondelete="cascade",
        index="btree_not_null",
        help="Empty: for every certification.",
    )
    is_required = fields.Boolean(
        string="Required",
        default=True,
        help="Without it, the file is not deposited.",
    )


class VaeValidationCheck(models.Model):
    """One point of conformity of one file: looked at or not."""

    _name = "vae.validation.check"
    _description = "Conformity of a Validation File"
    _inherit = ["vae.frozen.mixin", "vae.trace.mixin"]
    _order = "file_id, sequence, id"
    # What was in order when the file was deposited.
    _frozen = {"_check_not_deposited": {"name", "is_required", "done"}}

    file_id = fields.Many2one(
        comodel_name="vae.validation.file",
        string="Validation File",
        required=True,
        ondelete="cascade",
        index=True,
    )
    candidate_id = fields.Many2one(
        related="file_id.candidate_id", store=True, index=True, precompute=True
    )
    company_id = fields.Many2one(
        related="file_id.company_id", store=True, index=True, precompute=True
    )
    sequence = fields.Integer(default=10)
    name = fields.Char(string="Point", required=True)
    is_required = fields.Boolean(string="Required", default=True)
    done = fields.Boolean(string="In Order")
    note = fields.Char()

    def _check_not_deposited(self):
        if not self.env.su:
            self.file_id._check_not_deposited()

    @api.ondelete(at_uninstall=False)
    def _unlink_except_deposited(self):
        self._check_not_deposited()
