# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import format_date

from ..ground.vae_day import Block, Source

SHOWN_TO_DIRECTOR = 12
FETCHED = (
    *("role", "user_id", "partner_id", "date_signed"),
    *("sequence", "candidate_id", "request_id"),
)


class VaeDay(models.AbstractModel):
    """Signatures that are awaited: the user's own first."""

    _inherit = "vae.day"

    @api.model
    def _blocks_of_journeys(self, journeys):
        others = Domain("user_id", "=", False) & Domain(
            "candidate_id", "in", journeys.ids
        )
        return {
            **super()._blocks_of_journeys(journeys),
            "signatures": Block(
                label=self.env._("Signatures Awaited"),
                icon="fa-pencil",
                sequence=50,
                sources=[self._signature_source(self._own_signatures() | others)],
            ),
        }

    @api.model
    def _blocks_direction(self):
        return {
            **super()._blocks_direction(),
            "to_sign": Block(
                label=self.env._("Waiting for My Signature"),
                icon="fa-pencil",
                sequence=10,
                sources=[self._signature_source(self._own_signatures())],
                shown=SHOWN_TO_DIRECTOR,
            ),
        }

    @api.model
    def _own_signatures(self):
        return Domain("user_id", "=", self.env.uid)

    @api.model
    def _signature_source(self, whose):
        awaited = Domain("date_signed", "=", False) & Domain("state", "=", "to_sign")
        return Source(
            model="vae.signature",
            domain=awaited & whose,
            row=self._signature_row,
            action="vae_assistance.vae_signature_action_mine",
            # The user's own first: those of candidates have no user.
            order="user_id.id, request_id.id, id",
            fetched=FETCHED,
        )

    @api.model
    def _signature_row(self, signature):
        request = signature.request_id
        asked = self._vae_local_day(request.date_requested)
        reminded = request.date_reminded and self._vae_local_day(request.date_reminded)
        return self._row(
            signature,
            request.candidate_id._called() or request.name,
            [
                request.kind,
                self._label_of(signature, "role"),
                self.env._("reminded on %(day)s", day=format_date(self.env, reminded))
                if reminded and reminded > asked
                else self.env._(
                    "asked for on %(day)s", day=format_date(self.env, asked)
                ),
            ],
            self._signature_acts(signature),
            open=request,
        )

    @api.model
    def _signature_acts(self, signature):
        if not signature.can_sign:
            return []  # it is not their turn yet
        if signature.user_id:
            return [("action_sign", self.env._("Sign"))]
        if signature._uses_portal():
            request = signature.request_id
            return [("action_remind", self.env._("Remind"), request)]
        return [("action_sign", self.env._("Have It Signed"))]
