# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from dateutil.relativedelta import relativedelta

from odoo import fields, models


class VaeCandidate(models.Model):
    """How a journey ends, and the news that are asked for six months later.

    A drag into a closing column is enough; the dialog “Close” asks for the rest. Step,
    outcome, reason and situation are tracked: reopening empties them, and the chatter
    keeps what they were.
    """

    _inherit = "vae.candidate"

    left_step_id = fields.Many2one(
        comodel_name="vae.step",
        string="Closed from the Step",
        readonly=True,
        copy=False,
        ondelete="restrict",
        index="btree_not_null",
        help="Where the candidate stood when the journey was closed.",
        prefetch="vae_profile",
    )
    dropout_reason_id = fields.Many2one(
        comodel_name="vae.dropout.reason",
        string="Reason for Dropping Out",
        copy=False,
        ondelete="restrict",
        index="btree_not_null",
        tracking=True,
        prefetch="vae_profile",
    )
    exit_situation_id = fields.Many2one(
        comodel_name="vae.situation",
        string="Situation at Exit",
        copy=False,
        ondelete="restrict",
        index="btree_not_null",
        tracking=True,
        prefetch="vae_profile",
    )
    closing_note = fields.Text(
        string="Note on the Closing",
        copy=False,
        prefetch=False,
        help="E.g. to whom the candidate is reoriented.",
    )
    follow_up_ids = fields.One2many(
        comodel_name="vae.follow.up",
        inverse_name="candidate_id",
        string="Follow-Ups",
        readonly=True,
    )

    def _step_changed(self, before):
        result = super()._step_changed(before)
        closed = self.filtered(
            lambda candidate: (
                candidate.step_id.is_closing and not before[candidate.id].is_closing
            )
        )
        reopened = self.filtered(
            lambda candidate: (
                not candidate.step_id.is_closing and before[candidate.id].is_closing
            )
        )
        for left, some in closed.grouped(lambda c: before[c.id]).items():
            some.left_step_id = left
        closed._schedule_follow_up()
        reopened._forget_closing()
        return result

    def _forget_closing(self):
        """A reopened journey has no outcome and no news to ask for."""
        if not self:
            return
        self._vae_by_code().write(
            {
                "left_step_id": False,
                "dropout_reason_id": False,
                "exit_situation_id": False,
                "closing_note": False,
            }
        )
        self.sudo().follow_up_ids.filtered(
            lambda follow_up: follow_up.state == "todo"
        ).state = "cancelled"

    def _schedule_follow_up(self):
        """Plan the news of each closed journey, by the parameter of its frame."""
        if not self:
            return
        cases = [
            (candidate.date_closed, candidate.company_id, candidate.program_id)
            for candidate in self
        ]
        delays = self.env["vae.parameter"]._values("follow_up_months", cases)
        self.env["vae.follow.up"].create(
            [
                {
                    "candidate_id": candidate.id,
                    "date_due": candidate.date_closed + relativedelta(months=months),
                }
                for candidate, months in zip(self, delays, strict=True)
            ]
        )

    def action_close(self):
        """Open the dialog that closes the journey with all that is asked for."""
        self.ensure_one()
        self.check_access("write")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Close the Journey"),
            "res_model": "vae.candidate.close",
            "view_mode": "form",
            "target": "new",
            "context": {"default_candidate_id": self.id},
        }

    def action_view_follow_ups(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "vae_assistance.vae_follow_up_action"
        )
        action["domain"] = [("candidate_id", "=", self.id)]
        action["context"] = {"default_candidate_id": self.id}
        return action
