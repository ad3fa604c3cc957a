# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import format_date

from odoo.addons.vae_assistance.models.ground.vae_day import Block, Source

from .vae_referral import PENDING


class VaeDay(models.AbstractModel):
    """Referrals that wait: for being sent, or for an answer that does not come."""

    _inherit = "vae.day"

    @api.model
    def _blocks_of_journeys(self, journeys):
        days = self.env["vae.parameter"]._value("referral_reminder_days")
        limit = fields.Datetime.now() - timedelta(days=days)
        waits = Domain("state", "=", "consented") | (
            Domain("kind", "=", "referral")
            & Domain("state", "in", PENDING)
            & Domain("date_sent", "<", limit)
        )
        return {
            **super()._blocks_of_journeys(journeys),
            "referrals": Block(
                label=self.env._("Referrals That Wait"),
                icon="fa-share-square-o",
                sequence=65,
                sources=[
                    Source(
                        model="vae.referral",
                        domain=waits & Domain("candidate_id", "in", journeys.ids),
                        row=self._referral_row,
                        action="vae_reseau.vae_referral_action",
                        order="date_state, id",
                        fetched=(
                            "candidate_id",
                            "state",
                            "date_sent",
                            "partner_name",
                            "partner_id",
                        ),
                    )
                ],
            ),
        }

    @api.model
    def _referral_row(self, referral):
        if referral.state == "consented":
            detail = self.env._("agreed to, not sent yet")
            acts = [("action_send", self.env._("Send"))]
        else:
            day = format_date(self.env, referral.date_sent)
            detail = self.env._("no answer since %(date)s", date=day)
            acts = []
        return self._row(
            referral,
            referral.candidate_id._called(),
            [referral.partner_name or referral.partner_id.display_name, detail],
            acts,
        )
