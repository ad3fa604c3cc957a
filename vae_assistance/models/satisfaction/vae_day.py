# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import format_date

from ..ground.vae_day import Block, Source


class VaeDay(models.AbstractModel):
    """Complaints that the structure has to answer."""

    _inherit = "vae.day"

    @api.model
    def _blocks_of_journeys(self, journeys):
        mine = Domain("user_id", "=", self.env.uid)
        return {
            **super()._blocks_of_journeys(journeys),
            "complaints": self._complaint_block(mine),
        }

    @api.model
    def _blocks_team(self):
        everybody = Domain.TRUE
        return {
            **super()._blocks_team(),
            "complaints": self._complaint_block(everybody),
        }

    @api.model
    def _blocks_direction(self):
        # Of others what is late, and each that they answer themselves.
        late = Domain("date_due", "<", "today") | Domain("user_id", "=", self.env.uid)
        return {
            **super()._blocks_direction(),
            "complaints": self._complaint_block(late),
        }

    @api.model
    def _complaint_block(self, which):
        return Block(
            label=self.env._("Complaints to Answer"),
            icon="fa-comment-o",
            sequence=33,
            sources=[
                Source(
                    model="vae.complaint",
                    domain=Domain("state", "=", "received") & which,
                    row=self._complaint_row,
                    action="vae_assistance.vae_complaint_action",
                    order="date_due, id",
                    fetched=("reference", "date_due", "subject"),
                )
            ],
        )

    @api.model
    def _complaint_row(self, complaint):
        due = complaint.date_due
        late = due and due < fields.Date.context_today(self)
        return self._row(
            complaint,
            complaint.display_name,
            [
                self._label_of(complaint, "subject"),
                self.env._(
                    "answer until %(day)s",
                    day=format_date(self.env, due),
                )
                if due
                else "",
            ],
            [("", self.env._("Open It"))],
            tone="urgent" if late else "",
        )
