# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import format_date

from ..ground.vae_day import Block, Source


class VaeDay(models.AbstractModel):
    """Files that candidates have handed in, and proofs that are missing."""

    _inherit = "vae.day"

    @api.model
    def _blocks_of_journeys(self, journeys):
        return {
            **super()._blocks_of_journeys(journeys),
            "handed_in": Block(
                label=self.env._("Files Handed In"),
                icon="fa-inbox",
                sequence=70,
                sources=[
                    Source(
                        model="vae.proof",
                        domain=Domain("state", "=", "to_check")
                        & Domain("candidate_id", "in", journeys.ids),
                        row=self._handed_in_row,
                        action="vae_assistance.vae_proof_action",
                        order="id",
                        fetched=("candidate_id", "todo_id", "type_id", "date"),
                    )
                ],
            ),
            "proofs": self._proof_block(journeys),
        }

    @api.model
    def _handed_in_row(self, proof):
        return self._row(
            proof,
            proof.candidate_id._called(),
            [
                proof.todo_name or proof.type_id.display_name,
                format_date(self.env, proof.date),
            ],
            [("action_accept", self.env._("Accept"))],
        )

    @api.model
    def _proof_block(self, journeys):
        """One line a person: how many proofs of their journey are missing."""
        counts = self.env["vae.proof.need"]._count_by_candidate(journeys)
        missing = {
            candidate_id: int(count)
            for candidate_id, (_wanted, count, _to_check) in counts.items()
            if count
        }

        def row(journey):
            return self._row(
                journey,
                journey._called(),
                self.env._("missing: %(count)s", count=missing[journey.id]),
                [("action_view_proof_needs", self.env._("See"))],
            )

        lacking = journeys.filtered(lambda journey: journey.id in missing)
        return Block(
            label=self.env._("Missing Proofs"),
            icon="fa-folder-open-o",
            sequence=80,
            sources=[
                Source(
                    model="vae.candidate",
                    domain=Domain("id", "in", lacking.ids),
                    row=row,
                    action="vae_assistance.vae_candidate_action",
                    records=lacking,
                )
            ],
        )
