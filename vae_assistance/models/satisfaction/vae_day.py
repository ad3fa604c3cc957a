# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import format_date

from ..ground.vae_day import Block, Source


class VaeDay(models.AbstractModel):
    """Complaints that the structure has to answer."""

    _inherit = "vae.day"

    @api.model
    def _blocks_team(self):
        return {
            **super()._blocks_team(),
            "complaints": Block(
                label=self.env._("Complaints to Answer"),
                icon="fa-comment-o",
                sequence=30,
                sources=[
                    Source(
                        model="vae.complaint",
                        domain=Domain("state", "=", "received"),
                        row=self._complaint_row,
                        action="vae_assistance.vae_complaint_action",
                        order="date_due, id",
                        fetched=("reference", "date_due", "subject"),
                    )
                ],
            ),
        }

    @api.model
    def _complaint_row(self, complaint):
        return self._row(
            complaint,
            complaint.display_name,
            [
                self._label_of(complaint, "subject"),
                self.env._(
                    "answer until %(day)s",
                    day=format_date(self.env, complaint.date_due),
                ),
            ],
        )
