# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError


class VaeCandidateDating(models.TransientModel):
    """A coordinator says since when something holds that was recorded late."""

    _name = "vae.candidate.dating"
    _description = "Dating Back a Change of a Journey"

    candidate_id = fields.Many2one(
        comodel_name="vae.candidate", required=True, readonly=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="candidate_id.company_id")
    what = fields.Selection(
        selection=[
            ("user_id", "The référent"),
            ("step_id", "The step"),
            ("program_id", "The program"),
            ("team_id", "The team"),
        ],
        string="What Changed",
        required=True,
        default="user_id",
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Référent",
        ondelete="cascade",
        compute="_compute_values",
        store=True,
        readonly=False,
        domain="[('vae_has_role', '=', True), ('company_ids', 'in', company_id)]",
        context={"active_test": False},
    )
    step_id = fields.Many2one(
        comodel_name="vae.step",
        ondelete="cascade",
        compute="_compute_values",
        store=True,
        readonly=False,
    )
    program_id = fields.Many2one(
        comodel_name="vae.program",
        ondelete="cascade",
        compute="_compute_values",
        store=True,
        readonly=False,
        domain="[('company_id', 'in', [company_id, False])]",
    )
    team_id = fields.Many2one(
        comodel_name="crm.team",
        ondelete="cascade",
        compute="_compute_values",
        store=True,
        readonly=False,
        domain="[('is_vae', '=', True)]",
    )
    date_from = fields.Date(
        string="Since",
        required=True,
        help="From this day on; not before the entry.",
    )
    date_to = fields.Date(
        string="Up To",
        help="Day on which something else took over. Empty: it still holds.",
    )
    reason = fields.Char(required=True)

    @api.depends("candidate_id")
    def _compute_values(self):
        for dating in self:
            for fname in ("user_id", "step_id", "program_id", "team_id"):
                dating[fname] = dating.candidate_id[fname]

    def action_confirm(self):
        """Correct the history; the reason is kept in the chatter.

        :raise AccessError: the user is no coordinator
        :raise UserError: the days or the value make no sense; says why
        """
        self.ensure_one()
        if not self.reason.strip():
            raise UserError(self.env._("Write the reason: it is kept."))
        value = self[self.what]
        if self.what == "step_id" and not value:
            raise UserError(self.env._("Choose the step."))
        self.candidate_id._date_back(
            {self.what: value.id}, self.date_from, self.date_to or None, self.reason
        )
        return {"type": "ir.actions.act_window_close"}
