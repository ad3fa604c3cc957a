# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class VaeCandidate(models.Model):
    """The proposals of assistance made to the candidate, and what came of them."""

    _inherit = "vae.candidate"

    proposal_ids = fields.One2many(
        comodel_name="vae.proposal",
        inverse_name="candidate_id",
        string="Proposals",
        readonly=True,
    )
    proposal_last_number = fields.Integer(
        readonly=True,
        copy=False,
        default=0,
        aggregator=False,
        prefetch="vae_profile",
    )

    def action_propose(self):
        """Open the current proposal that is not decided, or a new one."""
        self.ensure_one()
        self.check_access("read")
        draft = self.env["vae.proposal"].search(
            [
                ("candidate_id", "=", self.id),
                ("is_current", "=", True),
                ("decision", "=", "draft"),
            ],
            limit=1,
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Proposal of Assistance"),
            "res_model": "vae.proposal",
            "view_mode": "form",
            "res_id": draft.id,
            "context": {"default_candidate_id": self.id},
        }
