# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...models.candidate.vae_candidate_planned import DECIDED


class VaeCandidateClose(models.TransientModel):
    """Close a journey: how it ends, why, and in what situation the person leaves.

    The outcome is a fact that funders count, and what is planned concerns people:
    neither is chosen beforehand.
    """

    _name = "vae.candidate.close"
    _description = "Closing of a VAE Journey"

    candidate_id = fields.Many2one(
        comodel_name="vae.candidate", required=True, readonly=True, ondelete="cascade"
    )
    outcome = fields.Selection(
        selection=lambda self: self.env["vae.candidate"]._selection_outcome(),
        required=True,
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

    # What is still planned
    planned = fields.Text(
        string="Still Planned", compute="_compute_planned", compute_sudo=False
    )
    planned_choice = fields.Selection(
        selection=[
            ("cancel", "Cancel it: those who are invited are told"),
            ("keep", "Keep it: the candidate still comes, for news after the journey"),
        ],
        string="What Becomes of It",
    )
    planned_words = fields.Text(
        string="A Word to the Candidate",
        help="Added to the mail that tells the candidate what is cancelled.",
    )

    @api.depends("outcome")
    def _compute_step_id(self):
        closing = self.env["vae.step"].search([("is_closing", "=", True)])
        for wizard in self:
            same = closing.filtered(
                lambda step, wizard=wizard: step.outcome == wizard.outcome
            )
            # Without an outcome there is no column to propose.
            wizard.step_id = wizard.outcome and (same or closing)[:1]

    @api.depends("candidate_id")
    def _compute_planned(self):
        for wizard in self:
            wizard.candidate_id.check_access("read")
            wizard.planned = wizard.candidate_id._planned_text()

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

        :raise UserError: somebody drops out without a reason, or nobody said what
            becomes of what is planned
        """
        self.ensure_one()
        candidate = self.candidate_id
        candidate.check_access("write")
        if self.outcome == "dropped" and not self.dropout_reason_id:
            raise UserError(self.env._("Choose the reason for dropping out."))
        if not candidate.date_closed and self.planned and not self.planned_choice:
            raise UserError(
                self.env._(
                    "Something is still planned for %(candidate)s. Choose what becomes"
                    " of it: cancel it, or keep it.",
                    candidate=candidate.name,
                )
            )
        written = None
        if self.planned_choice == "cancel":
            written = candidate._cancel_planned(self.planned_words)
        if candidate.step_id != self.step_id:
            candidate.with_context(vae_planned=DECIDED).step_id = self.step_id
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
        if written is None:
            return candidate._said_next(
                self.env._("The journey is closed."), candidate._my_last_decision()
            )
        candidate._keep_told()
        message = self.env._("The candidate is told by e-mail what is cancelled.")
        if not written:
            message = self.env._(
                "The candidate has no usable e-mail address: tell them what is"
                " cancelled."
            )
        kind = "success" if written else "warning"
        return self._vae_said(message, kind=kind, sticky=not written)
