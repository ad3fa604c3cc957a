# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class VaeCandidateJoin(models.TransientModel):
    """A coordinator lets themselves in: why is asked, and told to who follows."""

    _name = "vae.candidate.join"
    _description = "Letting Oneself In"

    candidate_ids = fields.Many2many(
        comodel_name="vae.candidate",
        relation="vae_candidate_join_rel",
        string="Journeys",
        required=True,
        context={"active_test": False},
    )
    role = fields.Selection(
        selection=[
            ("accompagnateur", "As accompagnateur, beside the référent"),
            ("referent", "As référent, in their place"),
        ],
        string="I Follow Them",
        default="accompagnateur",
        required=True,
    )
    reason = fields.Text(
        required=True,
        help="At least 20 characters. Kept in the trace of accesses, and told to those"
        " who follow the journeys.",
    )

    def action_confirm(self):
        """Follow the journeys from now on.

        :raise UserError: see ``_let_in`` of the journeys
        """
        self.ensure_one()
        self.candidate_ids._let_in(self.reason, as_referent=self.role == "referent")
        return {"type": "ir.actions.client", "tag": "soft_reload"}
