# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models
from odoo.exceptions import AccessError, UserError


class VaeStepOverride(models.TransientModel):
    """A coordinator moves a candidate on in spite of what the step requires."""

    _name = "vae.step.override"
    _description = "Moving On in Spite of a Requirement"

    candidate_id = fields.Many2one(
        comodel_name="vae.candidate", required=True, readonly=True, ondelete="cascade"
    )
    step_id = fields.Many2one(
        comodel_name="vae.step",
        string="Move To",
        required=True,
        ondelete="cascade",
        domain="[('is_closing', '=', False)]",
    )
    reason = fields.Char(required=True)

    def action_confirm(self):
        """Move the candidate on; the reason is kept in the chatter.

        :raise AccessError: the user is no coordinator
        """
        self.ensure_one()
        if not self.env.user.has_group("vae_assistance.group_vae_coordinator"):
            raise AccessError(
                self.env._(
                    "Only a coordinator can move a candidate on in spite of what the"
                    " step requires."
                )
            )
        if not self.reason.strip():
            raise UserError(self.env._("Write the reason: it is kept."))
        self.candidate_id.check_access("write")
        self.candidate_id._override_step(self.step_id, self.reason)
        return self.candidate_id._said_next(
            self.env._("The candidate has moved on."),
            self.candidate_id._my_last_decision(),
        )
