# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError


class VaeCandidateCheck(models.Model):
    """A point of the checklist as it stands for one candidate."""

    _name = "vae.candidate.check"
    _description = "Checklist Point of a VAE Candidate"
    _inherit = "vae.trace.mixin"
    # The step where the candidate is comes first.
    _order = "candidate_id, is_current desc, step_sequence, sequence, id"

    name = fields.Char(required=True)
    sequence = fields.Integer(default=10)
    candidate_id = fields.Many2one(
        comodel_name="vae.candidate", required=True, ondelete="cascade", index=True
    )
    step_id = fields.Many2one(
        comodel_name="vae.step",
        required=True,
        ondelete="restrict",
        index=True,
        default=lambda self: self._default_step_id(),
    )
    step_sequence = fields.Integer(
        related="step_id.sequence", store=True, string="Order of the Step"
    )
    is_current = fields.Boolean(
        string="Of the Candidate's Step", compute="_compute_is_current", store=True
    )
    origin_id = fields.Many2one(
        comodel_name="vae.step.check",
        string="Copied From",
        readonly=True,
        ondelete="set null",
        index="btree_not_null",
    )
    done = fields.Boolean()
    done_on = fields.Date(compute="_compute_done_on", store=True)
    done_by_id = fields.Many2one(
        comodel_name="res.users",
        compute="_compute_done_on",
        store=True,
    )

    @api.model
    def _default_step_id(self):
        candidate_id = self.env.context.get("default_candidate_id")
        return self.env["vae.candidate"].browse(candidate_id).step_id

    def action_remove(self):
        """Take out points that were added for the candidate.

        :raise UserError: one of them is a point of the method
        """
        self.unlink()
        return True

    @api.ondelete(at_uninstall=False)
    def _unlink_except_of_the_method(self):
        # Superuser code lays the points of a step out anew.
        for check in self.filtered("origin_id") if not self.env.su else ():
            raise UserError(
                self.env._(
                    "“%(check)s” is a point of the step “%(step)s”: leave it unticked"
                    " if it does not apply.",
                    check=check.name,
                    step=check.step_id.name,
                )
            )

    @api.depends("step_id", "candidate_id.step_id")
    def _compute_is_current(self):
        for check in self:
            check.is_current = check.step_id == check.candidate_id.step_id

    @api.depends("done")
    def _compute_done_on(self):
        for check in self:
            if check.done and not check.done_on:
                check.done_on = fields.Date.context_today(check)
                check.done_by_id = self.env.user
            elif not check.done:
                check.done_on = check.done_by_id = False
