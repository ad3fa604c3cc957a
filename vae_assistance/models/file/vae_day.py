# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models
from odoo.fields import Domain

from ..ground.vae_day import Block, Source


class VaeDay(models.AbstractModel):
    """What candidates wrote and nobody has read yet."""

    _inherit = "vae.day"

    @api.model
    def _blocks_of_journeys(self, journeys):
        return {
            **super()._blocks_of_journeys(journeys),
            "sections": Block(
                label=self.env._("Sections to Read"),
                icon="fa-book",
                sequence=65,
                sources=[
                    Source(
                        model="vae.validation.section",
                        domain=Domain("waits_for_reading", "=", True)
                        & Domain("candidate_id", "in", journeys.ids),
                        row=self._section_row,
                        action="vae_assistance.vae_validation_section_action",
                        order="date_version, id",
                        fetched=("candidate_id", "name", "version_last"),
                    )
                ],
            ),
        }

    @api.model
    def _section_row(self, section):
        return self._row(
            section,
            section.candidate_id._called(),
            [
                section.name,
                self.env._("version %(number)s", number=section.version_last),
            ],
            [("action_open", self.env._("Read It"))],
        )
