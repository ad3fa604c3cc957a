# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError


class VaeBilan(models.Model):
    """Under a convention a bilan is sent as the final report that is due."""

    _inherit = "vae.bilan"

    report_id = fields.Many2one(
        comodel_name="vae.obligation",
        string="Final Report",
        compute="_compute_report_id",
        help="What the convention asks for and this bilan is: it is sent from there.",
    )
    report_state = fields.Selection(
        selection=lambda self: self.env["vae.obligation"]._selection_state(),
        string="Report",
        compute="_compute_report_id",
    )

    @api.depends(
        "convention_id.obligation_ids.state", "state", "date_start", "date_end"
    )
    def _compute_report_id(self):
        for bilan in self:
            due = bilan.convention_id.obligation_ids.filtered(
                lambda each: each.kind == "final"
            )
            bilan.report_id = due.filtered(
                lambda each, bilan=bilan: each._source() == bilan
            )[:1]
            bilan.report_state = bilan.report_id.state

    def action_open_report(self):
        """Open the final report of the convention, from where the bilan is sent.

        :raise UserError: the convention asks for none
        """
        self.ensure_one()
        self.check_access("read")
        if not self.report_id:
            raise UserError(
                self.env._(
                    "“%(bilan)s” is the final report of no convention.",
                    bilan=self.display_name,
                )
            )
        return self.report_id._get_records_action()


class VaeObligation(models.Model):
    """The final report that a convention asks for is its bilan, where there is one."""

    _inherit = "vae.obligation"

    def _source(self):
        convention = self.convention_id.sudo()
        # Of the whole action: that of a month or quarter is no final report.
        bilans = convention.bilan_ids.filtered(
            lambda bilan: (
                bilan.company_id == self.company_id
                and bilan.active
                and bilan.date_start <= convention.date_start
                and bilan.date_end >= convention.date_end_current
            )
        )
        if self.kind == "final" and bilans and not self.date_filed:
            # A corrected version takes the place of the one before once it is signed.
            signed = bilans.filtered(lambda bilan: bilan.state == "signed")
            return (signed or bilans).sorted(
                lambda bilan: (bilan.is_consolidated, bilan.version), reverse=True
            )[:1]
        return super()._source()

    @api.depends(
        "convention_id.bilan_ids.state",
        "convention_id.bilan_ids.active",
        "convention_id.bilan_ids.date_start",
        "convention_id.bilan_ids.date_end",
    )
    def _compute_date_done(self):
        return super()._compute_date_done()
