# Copyright 2026 VAE Assistance contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models
from odoo.exceptions import UserError

from .vae_fiche_action import HEADINGS, NEXT_HEADINGS


class VaeFicheAction(models.Model):
    """A completed fiche is signed by who met and by the candidate."""

    _inherit = "vae.fiche.action"

    def _signature_fields(self):
        return (
            "candidate_id",
            "number",
            "state",
            "date",
            "duration",
            "modality",
            "step_id",
            "user_id",
            "next_date",
            *HEADINGS,
            *NEXT_HEADINGS,
        )

    def _signature_title(self):
        # Screens that list fiches show the candidate's name instead.
        fiche = self.with_context(vae_show_candidate=False)
        return super(VaeFicheAction, fiche)._signature_title()

    def _signature_signers(self):
        self.ensure_one()
        if not self.user_id:
            raise UserError(
                self.env._(
                    "%(fiche)s: say by whom the candidate was met, they sign it.",
                    fiche=self.display_name,
                )
            )
        return [
            {"role": "candidate", "partner_id": self.candidate_id.partner_id.id},
            {
                "role": "professional",
                "partner_id": self.user_id.partner_id.id,
                "user_id": self.user_id.id,
            },
        ]

    def _signature_check(self):
        if self.state != "done":
            raise UserError(
                self.env._(
                    "%(fiche)s is not completed. Complete it, then have it signed.",
                    fiche=self.display_name,
                )
            )
