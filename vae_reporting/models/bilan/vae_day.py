# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models
from odoo.fields import Domain

from odoo.addons.vae_assistance.models.ground.vae_day import Block, Source


class VaeDay(models.AbstractModel):
    """Bilans of periods that are over, and that whoever directs has not signed yet."""

    _inherit = "vae.day"

    @api.model
    def _blocks_direction(self):
        return {
            **super()._blocks_direction(),
            "bilans": Block(
                label=self.env._("Bilans to Finish"),
                icon="fa-bar-chart",
                sequence=32,
                sources=[
                    Source(
                        model="vae.bilan",
                        domain=Domain("company_id", "in", self.env.companies.ids)
                        & Domain("state", "in", ("draft", "computed", "reviewed"))
                        & Domain("date_end", "<", "today"),
                        row=self._bilan_row,
                        action="vae_reporting.vae_bilan_action",
                        order="date_end, id",
                        fetched=("date_start", "date_end", "program_id", "state"),
                    )
                ],
            ),
        }

    @api.model
    def _bilan_row(self, bilan):
        # Figures and texts are read over in the bilan itself.
        act = (
            ("action_request_signatures", self.env._("Have It Signed"))
            if bilan.state == "reviewed"
            else ("", self.env._("Open"))
        )
        return self._row(
            bilan, bilan.display_name, self._label_of(bilan, "state"), [act]
        )
