# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import format_date

from ..ground.vae_day import Block, Source


class VaeDay(models.AbstractModel):
    """Contacts whose answer has not come."""

    _inherit = "vae.day"

    @api.model
    def _blocks_of_journeys(self, journeys):
        mine = Domain("user_id", "=", self.env.uid)
        return {
            **super()._blocks_of_journeys(journeys),
            "contacts": Block(
                label=self.env._("Answers Awaited"),
                icon="fa-phone",
                sequence=60,
                sources=[
                    Source(
                        model="vae.contact.log",
                        domain=Domain("answer", "=", "waiting")
                        & (mine | Domain("candidate_id", "in", journeys.ids)),
                        row=self._contact_row,
                        action="vae_assistance.vae_contact_log_action",
                        order="date, id",
                        fetched=(
                            *("channel", "date", "company_id", "candidate_id"),
                            *("counterpart", "interlocutor_id", "partner_id"),
                        ),
                    )
                ],
            ),
        }

    @api.model
    def _contact_row(self, log):
        whose = log.candidate_id._called()
        return self._row(
            log,
            log.with_whom or whose,
            [
                self._label_of(log, "channel"),
                format_date(self.env, log._vae_local_day(log.date)),
                whose if log.counterpart != "candidate" else "",
            ],
            [("action_answered", self.env._("Answered"))],
        )
