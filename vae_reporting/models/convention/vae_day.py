# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models
from odoo.fields import Domain

from odoo.addons.vae_assistance.models.ground.vae_day import Block, Source


class VaeDay(models.AbstractModel):
    """What conventions ask of who directs: what is due next, what is to be signed."""

    _inherit = "vae.day"

    @api.model
    def _blocks_direction(self):
        obligations = self.env["vae.obligation"]
        own = Domain("company_id", "in", self.env.companies.ids)
        due = Domain("date_soon", "<=", "today")
        return {
            **super()._blocks_direction(),
            "obligations": Block(
                label=self.env._("Due to Those Who Pay"),
                icon="fa-calendar-check-o",
                sequence=20,
                sources=[
                    Source(
                        model="vae.obligation",
                        domain=own & due & obligations._domain_open(),
                        row=self._obligation_row,
                        action="vae_reporting.vae_obligation_action",
                        order="deadline, sequence, id",
                        fetched=("name", "deadline", "state", "convention_id", "kind"),
                    )
                ],
            ),
            "conventions": Block(
                label=self.env._("Conventions to Have Signed"),
                icon="fa-handshake-o",
                sequence=25,
                sources=[
                    Source(
                        model="vae.convention",
                        domain=own & Domain("state", "=", "draft"),
                        row=self._convention_row,
                        action="vae_reporting.vae_convention_action",
                        order="date_start, id",
                        fetched=("number", "name", "partner_id", "date_start"),
                    )
                ],
            ),
        }

    @api.model
    def _obligation_row(self, obligation):
        return self._row(
            obligation,
            obligation.name,
            [
                obligation._when(),
                obligation.convention_id.display_name,
            ],
            obligation._next_act(),
            tone="urgent" if obligation.state == "late" else "watch",
        )

    @api.model
    def _convention_row(self, convention):
        return self._row(
            convention,
            convention.display_name,
            convention.partner_id.display_name,
            [("action_request_signatures", self.env._("Have It Signed"))],
        )
