# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models


class VaeObstacleConfidential(models.Model):
    """What an obstacle of health or social situation shows of the field."""

    _inherit = "vae.obstacle.confidential"

    def action_note_observation(self):
        """Note an observation that takes over the kind of the obstacle, nothing else.

        Not what is written, which stays where it is opened with a trace; nor where and
        when, by which one among few would be recognised.

        :raise AccessError: the user does not follow the candidate
        """
        self.ensure_one()
        self._check_confidential_access()
        return self.env["vae.observation"]._action_note(
            kind="obstacle", obstacle_kind_id=self.kind_id.id
        )
