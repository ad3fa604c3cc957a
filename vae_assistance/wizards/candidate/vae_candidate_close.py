# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError


class VaeCandidateClose(models.TransientModel):
    """Close a journey: how it ends, why, and in what situation the person leaves."""

    _name = "vae.candidate.close"
    _description = "Closing of a VAE Journey"

    candidate_id = fields.Many2one(
        comodel_name="vae.candidate", required=True, readonly=True, ondelete="cascade"
    )
    outcome = fields.Selection(
        selection=lambda self: self.env["vae.candidate"]._selection_outcome(),
        required=True,
        default="full",
    )
    step_id = fields.Many2one(
        comodel_name="vae.step",
        string="Column",
        required=True,
        ondelete="cascade",
        domain="[('is_closing', '=', True)]",
        compute="_compute_step_id",
        store=True,
        readonly=False,
        precompute=True,
    )
    left_step_id = fields.Many2one(
        comodel_name="vae.step",
        string="At Which Step",
        ondelete="cascade",
        domain="[('is_closing', '=', False)]",
        compute="_compute_left_step_id",
        store=True,
        readonly=False,
        precompute=True,
    )
    dropout_reason_id = fields.Many2one(
        comodel_name="vae.dropout.reason", string="Reason", ondelete="cascade"
    )
    exit_situation_id = fields.Many2one(
        comodel_name="vae.situation", string="Situation at Exit", ondelete="cascade"
    )
    closing_note = fields.Text(string="Note")

    @api.depends("outcome")
    def _compute_step_id(self):
        closing = self.env["vae.step"].search([("is_closing", "=", True)])
        for wizard in self:
            same = closing.filtered(
                lambda step, wizard=wizard: step.outcome == wizard.outcome
            )
            wizard.step_id = (same or closing)[:1]

    @api.depends("candidate_id")
    def _compute_left_step_id(self):
        for wizard in self:
            candidate = wizard.candidate_id
            wizard.left_step_id = (
                candidate.left_step_id
                if candidate.step_id.is_closing
                else candidate.step_id
            )

    def action_confirm(self):
        """Close the journey, or complete how it was closed.

        :raise UserError: somebody drops out without a reason
        """
        self.ensure_one()
        candidate = self.candidate_id
        candidate.check_access("write")
        if self.outcome == "dropped" and not self.dropout_reason_id:
            raise UserError(self.env._("Choose the reason for dropping out."))
        if candidate.step_id != self.step_id:
            candidate.step_id = self.step_id
        candidate._vae_by_code().write(
            {
                "outcome": self.outcome,
                "left_step_id": self.left_step_id.id,
                "dropout_reason_id": self.outcome == "dropped"
                and self.dropout_reason_id.id,
                "exit_situation_id": self.exit_situation_id.id,
                "closing_note": self.closing_note,
            }
        )
        return {"type": "ir.actions.act_window_close"}
