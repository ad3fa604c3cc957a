# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import format_date

from odoo.addons.vae_assistance.models.ground.vae_day import Block, Source


class VaeDay(models.AbstractModel):
    """Offers that the user has verified once, and that have to be looked at again."""

    _inherit = "vae.day"

    @api.model
    def _blocks_of_journeys(self, journeys):
        blocks = super()._blocks_of_journeys(journeys)
        if not self.env["vae.offer"].has_access("write"):
            return blocks
        mine = Domain("verified_by_id", "=", self.env.uid)
        return {
            **blocks,
            "offers": Block(
                label=self.env._("Offers to Check"),
                icon="fa-address-book-o",
                sequence=95,
                sources=[
                    Source(
                        model="vae.offer",
                        domain=mine & Domain("freshness", "in", ("to_check", "stale")),
                        row=self._offer_row,
                        action="vae_reseau.vae_offer_action",
                        order="date_checked, id",
                        fetched=("name", "partner_id", "date_checked"),
                    )
                ],
                together={
                    "name": "action_verify",
                    "label": self.env._("Verified Today"),
                },
            ),
        }

    @api.model
    def _offer_row(self, offer):
        day = format_date(self.env, offer.date_checked)
        return self._row(
            offer,
            offer.display_name,
            self.env._("verified on %(date)s", date=day),
            [("action_verify", self.env._("Verified Today"))],
        )
