# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models


class VaeObstacle(models.Model):
    """Who treats an obstacle in fact; what is noticed by it, without the person."""

    _inherit = "vae.obstacle"

    referral_ids = fields.One2many(
        comodel_name="vae.referral", inverse_name="obstacle_id", readonly=True
    )
    handling = fields.Selection(
        selection=[
            ("waiting", "Not treated yet"),
            ("here", "Treated here"),
            ("passed_on", "Passed on to a partner"),
        ],
        string="Treated By",
        compute="_compute_handling",
        store=True,
        index=True,
        help="Passed on once a referral for it has been sent; treated here if it is"
        " lifted, or being lifted, without one.",
    )

    @api.depends("state", "referral_ids.date_sent")
    def _compute_handling(self):
        for obstacle in self:
            if any(referral.date_sent for referral in obstacle.referral_ids):
                obstacle.handling = "passed_on"
            else:
                obstacle.handling = "waiting" if obstacle.state == "open" else "here"

    def action_note_observation(self):
        """Note what the obstacle shows of the field: its kind, and nobody."""
        self.ensure_one()
        self.check_access("read")
        journey = self.candidate_id
        return self.env["vae.observation"]._action_note(
            kind="obstacle",
            obstacle_kind_id=self.kind_id.id,
            territory_id=journey.territory_id.id,
            program_id=journey.program_id.id,
            step_id=journey.step_id.id,
        )
